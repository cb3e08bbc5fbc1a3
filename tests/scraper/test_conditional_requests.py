"""What a server says it has not changed is not sent again, and counts as seen again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.portal import Portal, serve
from tests.scraper.crawling import Crawler
from tests.scraper.test_interrupted_crawls import content

pytestmark = pytest.mark.slow


@pytest.fixture
def portal() -> Iterator[Portal]:
    with serve(articles=20, trap=False) as served:
        served.freeze_counters()
        served.give_validators()
        yield served


def revisits(folder: Path) -> list[dict[str, str]]:
    found = []
    for path in sorted(folder.glob("*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                if record.rec_type == "revisit":
                    status = record.http_headers.get_statuscode()
                    found.append({**dict(record.rec_headers.headers), "status": status})
    return found


def test_an_unchanged_portal_answers_304_and_every_page_counts_as_seen_again(crawler: Crawler, portal: Portal) -> None:
    assert crawler.crawl(portal.url).code == 0
    before = content(crawler)
    confirmed = crawler.one("SELECT min(last_confirmed) FROM revisions")
    listed = crawler.one("SELECT min(last_seen) FROM listing_entries")
    asked = len(portal.log)
    done = crawler.crawl(portal.url, mode="full")
    assert done.code == 0, done.err
    answers = [seen.status for seen in portal.log[asked:]]
    assert answers.count(304) > 0.8 * len(answers)
    assert content(crawler) == before
    assert crawler.one("SELECT min(last_confirmed) FROM revisions") > confirmed
    assert crawler.one("SELECT min(last_seen) FROM listing_entries") > listed
    assert crawler.one("SELECT count(*) FROM articles WHERE missing_since IS NOT NULL") == 0
    outcomes = dict(crawler.rows("SELECT outcome, count(*) FROM captures WHERE status = 304 GROUP BY 1"))
    assert outcomes == {"not_modified": answers.count(304)}
    assert crawler.run("verify").code == 0


def test_a_304_is_a_revisit_record_that_refers_to_the_copy_we_hold(crawler: Crawler, portal: Portal) -> None:
    assert crawler.crawl(portal.url).code == 0
    assert crawler.crawl(portal.url, mode="full").code == 0
    held = [r for r in revisits(crawler.paths.warc) if r["status"] == "304"]
    assert held
    for record in held:
        assert record["WARC-Profile"] == "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
        file, payload = crawler.rows(
            "SELECT warc_type, payload_digest FROM captures WHERE url = ? AND captured_at = ?",
            record["WARC-Refers-To-Target-URI"],
            record["WARC-Refers-To-Date"],
        )[0]
        assert (file, payload) == ("response", record["WARC-Payload-Digest"])


def test_an_edited_article_is_sent_again_and_becomes_a_revision(crawler: Crawler, portal: Portal) -> None:
    assert crawler.crawl(portal.url).code == 0
    key = next(iter(portal.truth))
    portal.edit(key, append=["Bổ sung: đã mở thêm 77 lớp cho nhân dân."])
    asked = len(portal.log)
    assert "1 new revisions" in crawler.crawl(portal.url, mode="full").out
    slug = portal.truth[key].entry.slug
    # Reports are listed under two addresses: which of them is asked for first is open.
    again = {s.status for s in portal.log[asked:] if unquote(urlsplit(s.target).path).endswith(f"/{slug}")}
    assert again == {200}


@pytest.mark.slow
def test_a_copy_whose_record_is_damaged_is_asked_for_in_full(crawler: Crawler, portal: Portal) -> None:
    assert crawler.crawl(portal.url).code == 0
    for path in crawler.paths.warc.glob("*.warc.gz"):
        path.rename(path.with_suffix(".away"))
    asked = len(portal.log)
    done = crawler.crawl(portal.url, mode="full")
    assert done.code == 0, done.err
    assert 304 not in [seen.status for seen in portal.log[asked:]]


@pytest.mark.slow
def test_the_next_address_of_a_redirect_is_not_asked_with_the_validators_of_the_first(
    crawler: Crawler, portal: Portal
) -> None:
    assert crawler.crawl(portal.url).code == 0
    assert crawler.crawl(portal.url, mode="full").code == 0
    asked = [s for s in portal.log if urlsplit(s.target).path == "/home"]
    assert all("If-None-Match" not in s.headers for s in asked)
    robots = [s for s in portal.log if s.target == "/robots.txt"]
    assert [s.status for s in robots] == [200, 200]
