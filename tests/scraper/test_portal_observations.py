"""Who answered for the portal, and when: kept with dates beside the articles, never inside one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.portal import Portal, serve
from tests.portal import server as serving
from tests.portal.routes import Answer, answer
from tests.portal.site import Site
from tests.scraper.crawling import Crawler

OLD, NEW = "Ông Lâm Quốc Bền", "Bà Trần Thị Nết"
NAMES = {"responsible", "address", "phone", "fax", "organisation", "links"}
Crawled = tuple[Crawler, Portal]


def test_a_crawl_notes_the_imprint_and_the_links_once_with_their_day_and_their_capture(crawled: Crawled) -> None:
    crawler, portal = crawled
    rows = crawler.rows(
        "SELECT o.name, o.value, o.first_seen, c.captured_at, c.url FROM portal_observations o "
        "JOIN captures c USING (capture_id)"
    )
    assert {name for name, *_ in rows} == NAMES
    assert len(rows) == len(NAMES)
    assert all(seen == captured for _, _, seen, captured, _ in rows)
    assert "dichvucong.example.vn" in {name: value for name, value, *_ in rows}["links"]
    assert {url for *_, url in rows} <= {
        portal.url + page for page in ("", "bao-cao", "tin-tuc", "hoat-dong", "thong-bao")
    }


def test_nothing_of_the_imprint_stands_in_an_article(crawled: Crawled) -> None:
    crawler, _ = crawled
    values = [value for (value,) in crawler.rows("SELECT value FROM portal_observations")]
    lines = {line.split("\t")[0] for value in values for line in value.splitlines()}
    texts = [text for (text,) in crawler.rows("SELECT text FROM texts WHERE revision_id IS NOT NULL")]
    units = {unit for (unit,) in crawler.rows("SELECT DISTINCT unit FROM articles")}
    assert [line for line in lines - units for text in texts if line in text.splitlines()] == []


def test_when_another_person_answers_both_are_kept_with_their_times(
    crawler: Crawler, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(articles=4) as portal:
        assert crawler.crawl(portal.url).code == 0

        def renamed(site: Site, target: str, base: str) -> Answer:
            found = answer(site, target, base)
            return replace(found, body=found.body.replace(OLD.encode(), NEW.encode()))

        monkeypatch.setattr(serving, "answer", renamed)
        assert crawler.crawl(portal.url).code == 0
    rows = crawler.rows(
        "SELECT value, first_seen, last_seen FROM portal_observations WHERE name = 'responsible' ORDER BY first_seen"
    )
    assert [value.split(" - ")[0] for value, *_ in rows] == [OLD, NEW]
    (_, _, old_last), (_, new_first, _) = rows
    assert old_last < new_first
    both = "SELECT first_seen < last_seen FROM portal_observations WHERE name = 'fax'"
    assert crawler.one(both) == 1  # seen again by the second crawl
    assert crawler.one("SELECT count(*) FROM revisions") == 4  # no article changed by it
