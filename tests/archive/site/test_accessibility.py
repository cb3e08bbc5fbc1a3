"""Every kind of page under axe-core (WCAG 2.2 A and AA): in both languages, on phone and desktop, light and dark."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver

from tests.archive.site.test_pages import PAGES

pytestmark = pytest.mark.slow
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VIEWS = [("", 390, "light"), ("", 1280, "dark"), ("/en", 1280, "light"), ("/en", 390, "dark")]


@cache
def axe() -> str:
    """Return axe-core's source from the package that carries it, which drives another browser library itself."""
    found = find_spec("axe_playwright_python")
    if found is None or not found.submodule_search_locations:
        pytest.skip("needs axe-core: make test installs it")
    return (Path(found.submodule_search_locations[0]) / "axe.min.js").read_text("utf-8")


def complaints(browser: webdriver.Chrome) -> list[str]:
    """Return what axe-core finds serious or critical on the page shown, a line each."""
    browser.execute_script(axe())
    found: list[dict[str, Any]] = browser.execute_async_script(
        "const [levels, done] = arguments;"
        "axe.run({runOnly: levels, resultTypes: ['violations']}).then(r => done(r.violations));",
        LEVELS,
    )
    return [
        f"{v['impact']} {v['id']}: {node['html'][:160]} | {node['failureSummary'][:300]}"
        for v in found
        if v["impact"] in ("serious", "critical")
        for node in v["nodes"]
    ]


@pytest.mark.parametrize(("prefix", "width", "scheme"), VIEWS)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_for_everybody(
    browser: webdriver.Chrome, site: str, path: str, prefix: str, width: int, scheme: str
) -> None:
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600},
    )
    browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    )
    browser.get(f"{site}{prefix}{path}")
    assert complaints(browser) == []
