"""``scrapy suppress`` as an operator uses it: at once, logged, undone; wrong use changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.paths import ArchivePaths
from tests.archive.site.reports import build
from tests.scraper.crawling import Crawler


@pytest.fixture
def crawler(tmp_path: Path) -> Crawler:
    paths = ArchivePaths(tmp_path / "archive")
    paths.make()
    build(paths).db.close()
    return Crawler(paths)


def test_withholding_takes_effect_at_once_is_listed_and_undone(crawler: Crawler) -> None:
    done = crawler.run("suppress", "thu:104", "--reason", "names poor households")
    assert (done.code, done.err) == (0, "")
    assert "Withheld: article thu:104" in done.out
    assert "Exports and copies made earlier still hold it" in done.out
    assert b"bai-104" not in crawler.paths.published.read_bytes()
    listed = crawler.run("suppress", "--list")
    assert "thu:104" in listed.out
    assert "names poor households" in listed.out
    undone = crawler.run("suppress", "--undo", "thu:104", "--reason", "consent given")
    assert undone.code == 0
    assert b"bai-104" in crawler.paths.published.read_bytes()
    assert "published again" in crawler.run("suppress", "--list", "--all").out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["thu:104", "--reason", "  "], 2, "say why"),
        (["thu:999", "--reason", "x"], 1, "knows no article, figure or attachment"),
    ],
)
def test_wrong_use_is_one_line_and_changes_nothing(
    crawler: Crawler, arguments: list[str], code: int, said: str
) -> None:
    before = crawler.paths.published.read_bytes()
    done = crawler.run("suppress", *arguments)
    assert done.code == code
    assert said in done.err + done.out
    assert crawler.one("SELECT count(*) FROM suppressions") == 0
    assert crawler.paths.published.read_bytes() == before
