"""The page of an audit in a browser, from a file, without a network."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

from archive.audit import answers, drawing, judging, page
from tests.archive.site.reports import Builder

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")


@pytest.mark.slow
def test_a_page_is_judged_by_keys_kept_by_the_browser_and_saved(kept: Builder, tmp_path: Path) -> None:
    if CHROMIUM is None or DRIVER is None:
        pytest.skip("needs chromium and chromedriver")
    audit = drawing.draw(kept.db, 3, 2, 1, "2026-01-01T00:00:00.000Z").audit_id
    number = judging.judge(kept.db, "Lan", make=True)
    file = tmp_path / "page.html"
    assert page.write(kept.db, file, audit, number) == 5
    options = Options()
    options.binary_location = CHROMIUM
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"):
        options.add_argument(argument)
    options.add_experimental_option("prefs", {"download.default_directory": str(tmp_path / "saved")})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser: Any = webdriver.Chrome(options=options, service=Service(DRIVER))
    try:
        browser.get(file.as_uri())
        body = browser.find_element(By.TAG_NAME, "body")
        assert body.text.startswith("5 of 5 left")
        assert browser.find_element(By.TAG_NAME, "mark").text
        for key in ("y", "z", "p"):
            body.send_keys(key)
        browser.get(file.as_uri())
        body = browser.find_element(By.TAG_NAME, "body")
        assert body.text.startswith("3 of 5 left")
        browser.find_element(By.ID, "back").click()
        for key in ("v", "s", "0", "2"):
            body.send_keys(key)
        assert "All judged." in body.text
        browser.find_element(By.ID, "save").click()
        saved = tmp_path / "saved" / f"judgements-{audit}.json"
        for _ in range(100):
            if saved.exists() and saved.stat().st_size:  # it is empty while the browser writes beside it
                break
            time.sleep(0.1)
        assert browser.get_log("browser") == []
    finally:
        browser.quit()
    assert json.loads(saved.read_text("utf-8"))["audit"] == audit
    said = [judgement for _, judgement in answers.read(kept.db, saved, audit)]
    assert sorted(j.word for j in said) == ["0", "2", "right", "unsure", "value"]
