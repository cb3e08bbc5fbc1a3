"""The sample portal, crawled once for all tests that only look."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.paths import ArchivePaths
from tests.portal import Portal, serve
from tests.scraper.crawling import Crawler
from tests.scraper.watch.hooks import Hooks, hooks


@pytest.fixture
def crawler(tmp_path: Path) -> Crawler:
    return Crawler(ArchivePaths(tmp_path / "archive"))


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Crawler, Portal]]:
    """A finished first crawl of the sample portal; tests must not write to it."""
    crawler = Crawler(ArchivePaths(tmp_path_factory.mktemp("crawled") / "archive"))
    with serve(articles=120) as portal:
        done = crawler.crawl(portal.url)
        assert done.code == 0, done.err
        yield crawler, portal


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hooks]:
    """Whoever the settings say is to be told: a webhook and a heartbeat, with what they heard."""
    with hooks() as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        yield server
