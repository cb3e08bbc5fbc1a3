"""Other people's tools take our files: warcio finds nothing wrong, py-wacz validates, pywb plays every page back."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.paths import ArchivePaths
from tests.evidence import questions
from tests.evidence.replay_venv import Missing, tools
from tests.portal import serve
from tests.scraper.crawling import Crawler

pytestmark = pytest.mark.slow
KILOBYTE = 1000


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Crawler, int]:
    """The sample portal crawled twice, nothing changed in between; and by how many bytes the WARC files grew."""
    crawler = Crawler(ArchivePaths(tmp_path_factory.mktemp("evidence") / "archive"))
    with serve(articles=40) as portal:
        portal.freeze_counters()
        assert crawler.crawl(portal.url).code == 0
        before = questions.sizes(crawler)
        assert crawler.crawl(portal.url, mode="full").code == 0
    return crawler, questions.sizes(crawler) - before


@pytest.fixture(scope="module")
def installed() -> None:
    try:
        tools()
    except Missing as error:
        pytest.skip(str(error))


def test_warcio_finds_no_fault_in_any_record(twice: tuple[Crawler, int]) -> None:
    said = questions.warcio_check(twice[0])
    assert said["digest pass"] > 100
    assert said.keys() <= {"digest pass", "no digest to check", "digest present but not checked (revisit)"}


def test_a_page_that_did_not_change_adds_less_than_a_kilobyte(twice: tuple[Crawler, int]) -> None:
    crawler, added = twice
    asked = crawler.one("SELECT requests FROM crawls WHERE mode = 'full'")
    assert added / asked < KILOBYTE


@pytest.mark.usefixtures("installed")
def test_py_wacz_finds_our_wacz_valid(twice: tuple[Crawler, int], tmp_path: Path) -> None:
    questions.pack(twice[0], tmp_path / "all.wacz")
    assert "Validation succeeded" in questions.wacz_validate(tmp_path / "all.wacz")


@pytest.mark.usefixtures("installed")
def test_pywb_plays_every_article_page_back_with_its_bytes(twice: tuple[Crawler, int], tmp_path: Path) -> None:
    count, wrong = questions.replayed(twice[0], tmp_path)
    assert wrong == []
    assert count == 80


@pytest.mark.usefixtures("installed")
def test_our_index_sorts_addresses_as_pywb_does(twice: tuple[Crawler, int]) -> None:
    urls = sorted({url for (url,) in twice[0].rows("SELECT url FROM captures")} | questions.ODD_ADDRESSES)
    assert questions.keys_of_pywb(urls) == questions.keys_of_ours(urls)
