"""The digests in a browser: for everybody, on every width, with nothing asked of another host."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from archive.site.server import Site
from tests.archive.site.reports import Builder
from tests.archive.site.test_accessibility import VIEWS, complaints

pytestmark = pytest.mark.slow
PATHS = ("/changes", "/gaps", "/reports", "/reports/thu~3A203", "/reports/thu~3A208", "/reports/thu~3A204")


@pytest.fixture(scope="module")
def address(half_years: Builder) -> Iterator[str]:
    with Site(half_years.paths.published, port=0) as served:
        served.wait_until_ready()
        yield served.url.rstrip("/")


@pytest.mark.parametrize(("prefix", "width", "scheme"), VIEWS)
@pytest.mark.parametrize("path", PATHS)
def test_a_page_of_news_is_for_everybody(
    browser: Any, address: str, path: str, prefix: str, width: int, scheme: str
) -> None:
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600},
    )
    browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    )
    browser.get_log("browser")
    browser.get(f"{address}{prefix}{path}")
    said = [entry["message"] for entry in browser.get_log("browser")]
    assert [message for message in said if "404 (Not Found)" not in message] == []
    wide, room = browser.execute_script("return [document.documentElement.scrollWidth, innerWidth]")
    assert wide <= room
    assert complaints(browser) == []
