"""``python -m tests.archive.site.screenshots ADDRESS FOLDER``: a picture of each kind of page of a site that is served.

The pages are found as a reader finds them, by links from the home page, so that any archive will do.
"""

from __future__ import annotations

import argparse
import base64
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

from selenium import webdriver

from tests.archive.site.chromium import started

# A link of a picture has no address as text.
_FOLLOWED = "return new URL(document.querySelector(arguments[0]).getAttribute('href'), document.baseURI).href"
TALLEST = 2400  # pixels of a page that are shown
PHONE, DESKTOP = 390, 1280
A_FIGURE = "a[href*='/archive/figures/']"
PAGES = (
    # name, path to start from, CSS selectors of the links to follow, width, dark
    ("home", "/", (), DESKTOP, False),
    ("home-phone", "/en/", (), PHONE, True),
    ("indicator", "/archive/indicators/founding_classes", (), DESKTOP, False),
    ("indicator-phone", "/en/archive/indicators/loans_disbursed", (), PHONE, False),
    ("article", "/archive/search?q=%22giải ngân%22", ("ol.results a",), DESKTOP, False),
    ("evidence", "/en/archive/indicators/founding_classes", ("a[href*='/archive/figures/']",), DESKTOP, False),
    (
        "replay",
        "/archive/indicators/founding_classes",
        ("a[href*='/archive/figures/']", "a[href*='/-/replay/']"),
        DESKTOP,
        False,
    ),
    ("changes", "/changes", (), DESKTOP, False),
    ("gaps", "/en/gaps", (), DESKTOP, False),
    ("reports", "/reports", (), DESKTOP, False),
    ("digest", "/reports", ("main a[href*='/reports/']",), DESKTOP, False),
    ("search", "/archive/search?q=giai+ngan", (), DESKTOP, True),
    ("downloads", "/en/downloads", (), DESKTOP, False),
    ("api", "/api", (), DESKTOP, False),
    ("table", "/archive/figures", (), DESKTOP, False),
    ("error", "/en/nothing-here", (), PHONE, False),
)


@contextmanager
def browser() -> Iterator[webdriver.Chrome]:
    """Start Chromium for as long as it is needed."""
    with tempfile.TemporaryDirectory(prefix="chromium-") as profile:
        driver = started(Path(profile))
        try:
            yield driver
        finally:
            driver.quit()


def picture(driver: webdriver.Chrome, address: str, links: tuple[str, ...], width: int, dark: bool) -> bytes:
    """Return a page as a WebP picture, from its top to at most ``TALLEST`` pixels."""
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
    screen = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width == PHONE}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    driver.get(address)
    for selector in links:
        driver.get(driver.execute_script(_FOLLOWED, selector))
    height = min(TALLEST, driver.execute_script("return document.documentElement.scrollHeight"))
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {**screen, "height": height})
    taken = driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "webp", "quality": 80})
    return base64.b64decode(taken["data"])


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(prog="python -m tests.archive.site.screenshots", description=__doc__)
    parser.add_argument("address", help="of the site, such as http://127.0.0.1:8001/")
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", help="which pages; all of them without")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with browser() as driver:
        for name, path, links, width, dark in PAGES:
            if not options.names or name in options.names:
                target = options.folder / f"{name}.webp"
                target.write_bytes(picture(driver, urljoin(options.address, path), links, width, dark))
                print(f"{target}: {target.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
