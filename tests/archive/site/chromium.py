"""Chromium, as the tests drive it: without a window, a profile of its own, its log and its requests kept."""

from __future__ import annotations

import shutil
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")


def is_installed() -> bool:
    """Return whether the browser and its driver are here."""
    return CHROMIUM is not None and DRIVER is not None


def started(profile: Path) -> webdriver.Chrome:
    """Return a running browser; whoever asked for it quits it.

    Raises:
        FileNotFoundError: it is not installed.
    """
    if CHROMIUM is None or DRIVER is None:
        raise FileNotFoundError("needs chromium and chromedriver; Debian: apt-get install chromium chromium-driver")
    options = Options()
    options.binary_location = CHROMIUM
    for argument in (
        *("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run"),
        *("--disable-background-networking", f"--user-data-dir={profile}"),
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(options=options, service=Service(DRIVER))
