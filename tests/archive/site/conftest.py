"""A small published archive and its site, called without a network."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette
from selenium import webdriver

from archive.paths import METADATA, ArchivePaths
from archive.site import server
from archive.site.server import Site
from archive.site.settings import SETTINGS
from tests.archive.site import chromium
from tests.archive.site.reports import Builder, build

Call = Callable[[str], Any]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builder]:
    builder = build(ArchivePaths(tmp_path_factory.mktemp("site") / "archive"))
    yield builder
    builder.db.close()


@pytest.fixture
def metadata() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(METADATA.read_text("utf-8"))
    return found


def datasette(snapshot: Path) -> Any:
    """Return Datasette as the command line makes it."""
    words = {"on": True, "off": False}
    return Datasette(
        [str(snapshot)],
        metadata=json.loads(METADATA.read_text("utf-8")),
        template_dir=str(server.SITE / "templates"),
        plugins_dir=str(server.SITE / "plugins"),
        static_mounts=[("static", str(server.SITE / "static"))],
        settings={name: words[v] if v in words else int(v) for name, v in SETTINGS.items()},
    )


@pytest.fixture(scope="session")
def get(built: Builder) -> Call:
    """Return a function that asks the site for a path."""
    return asking(datasette(built.paths.published))


def asking(site: Any) -> Call:
    """Return a function that asks a site for a path; all calls share one event loop and the site's threads."""
    loop = asyncio.new_event_loop()
    loop.run_until_complete(site.invoke_startup())

    def ask(path: str) -> Any:
        # Made anew each time, as for a reader who reloads: tests change what a page depends on.
        return loop.run_until_complete(site.client.get(path, headers={"cache-control": "no-cache"}))

    return ask


@pytest.fixture(scope="session")
def site(built: Builder) -> Iterator[str]:
    """The address of the small archive, served as `scrapy serve` does."""
    with Site(built.paths.published, port=0) as served:
        served.wait_until_ready()
        yield served.url.rstrip("/")


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    if not chromium.is_installed():
        pytest.skip("needs chromium and chromedriver")
    driver = chromium.started(tmp_path_factory.mktemp("profile"))
    yield driver
    driver.quit()
