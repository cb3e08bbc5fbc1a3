"""What happens to an article: it goes and comes back, moves to another address, turns out to be another one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlite_utils import Database

from archive.errors import ArchiveError
from archive.paths import ArchivePaths
from archive.publish import publish
from archive.records import Capture, FrontierEntry, PageResult
from archive.store import absences, captures, crawls, joining, merges, pages, rechecks
from archive.store.database import open_reading
from archive.store.frontier import Frontier
from archive.withholding import log
from tests.archive.conftest import PLAN, MakePage


def rows(db: Database, query: str) -> list[tuple[Any, ...]]:
    return db.execute(query).fetchall()


def at(day: int, month: int = 2) -> str:
    return f"2024-{month:02}-{day:02}T00:00:00.000Z"


def without_key(result: PageResult) -> PageResult:
    assert result.version is not None
    return replace(result, version=replace(result.version, article=replace(result.version.article, asset_key=None)))


def moved(db: Database, result: PageResult, path: str, asked: str | None = None) -> PageResult:
    """Return the result as seen at another address; ``asked`` is the one that led there by a redirect."""
    assert result.version is not None
    url = f"http://127.0.0.1{path}"
    db.execute("UPDATE captures SET url = ? WHERE capture_id = ?", (url, result.capture_id))
    version = replace(result.version, url=url, url_key=path)
    key = asked or path
    return replace(result, url=url, url_key=key, asked=f"http://127.0.0.1{key}", version=version)


def asked(db: Database, crawl: str, path: str, moment: str, status: int, outcome: Any = "error") -> None:
    """Keep that an address was asked and answered with a status."""
    url = f"http://127.0.0.1{path}"
    captures.insert(db, Capture(f"a{path}{moment}", crawl, url, moment, status, outcome=outcome))


def gone(db: Database, path: str, day: int) -> str:
    """Run a full crawl to which an address answers "gone"; return its id."""
    crawl = crawls.begin(db, replace(PLAN, mode="full"), at(day))[0]
    frontier = Frontier(db, crawl)
    frontier.add([FrontierEntry(path, f"http://127.0.0.1{path}", "article", 50, 0)])
    asked(db, crawl, path, at(day), 404)
    frontier.finish(path, "gone")
    absences.mark_missing(db, crawl, at(day))
    crawls.finish(db, crawl, at(day), "done", None)
    return crawl


def test_an_absence_stays_known_after_the_article_is_seen_again(db: Database, crawl: str, page: MakePage) -> None:
    pages.store(db, crawl, page(at=at(1)))
    crawls.finish(db, crawl, at(1), "done", None)
    found_by = gone(db, "/-/bai-101", 5)
    assert rows(db, "SELECT missing_since FROM articles") == [(at(5),)]
    pages.store(db, crawl, page(at=at(9)))
    assert rows(db, "SELECT missing_since FROM articles") == [(None,)]
    assert rows(db, "SELECT missing_since, last_seen, crawl_id, reason, seen_again FROM absences") == [
        (at(5), at(1), found_by, "status 404", at(9))
    ]
    gone(db, "/-/bai-101", 12)
    assert rows(db, "SELECT missing_since, seen_again FROM absences") == [(at(5), at(9)), (at(12), None)]


def test_a_capture_from_before_an_absence_does_not_end_it(db: Database, crawl: str, page: MakePage) -> None:
    pages.store(db, crawl, page(at=at(2)))
    crawls.finish(db, crawl, at(2), "done", None)
    gone(db, "/-/bai-101", 5)
    pages.store(db, crawl, page(at=at(1)))
    assert rows(db, "SELECT missing_since FROM articles") == [(at(5),)]
    pages.store(db, crawl, page(at=at(9)))
    pages.store(db, crawl, page(at=at(7)))  # found in a web archive later
    assert rows(db, "SELECT seen_again FROM absences") == [(at(7),)]


def test_a_moved_article_is_one_article_and_says_from_where(db: Database, crawl: str, page: MakePage) -> None:
    pages.store(db, crawl, page(at=at(1)))
    asked(db, crawl, "/-/bai-101", at(3), 404)
    stored = pages.store(db, crawl, moved(db, page(at=at(3)), "/tin/bai-101-moi"))
    assert not stored.new_article
    assert not stored.new_revision
    assert rows(db, "SELECT old_url, new_url, old_answers, seen_at FROM moves") == [
        ("http://127.0.0.1/-/bai-101", "http://127.0.0.1/tin/bai-101-moi", "gone", at(3))
    ]
    assert rows(db, "SELECT url FROM articles") == [("http://127.0.0.1/tin/bai-101-moi",)]


def test_a_second_address_beside_the_first_is_no_move(db: Database, crawl: str, page: MakePage) -> None:
    pages.store(db, crawl, page(at=at(1)))
    pages.store(db, crawl, moved(db, page(at=at(3)), "/tin/bai-101-moi"))
    assert rows(db, "SELECT count(*) FROM moves") == [(0,)]
    assert rows(db, "SELECT url FROM articles") == [("http://127.0.0.1/-/bai-101",)]


def test_an_article_known_by_its_address_is_the_one_whose_key_is_seen_there_later(
    db: Database, crawl: str, page: MakePage
) -> None:
    pages.store(db, crawl, without_key(page(classes=12, at=at(1))))
    (old,) = rows(db, "SELECT article_id FROM articles")[0]
    figure = rows(db, "SELECT figure_id FROM figures")
    stored = pages.store(db, crawl, page(classes=13, at=at(2)))
    assert not stored.new_article
    assert rows(db, "SELECT article_id, revisions FROM articles") == [("thu:101", 2)]
    assert merges.resolve(db, old) == "thu:101"
    assert rows(db, f"SELECT figure_id FROM figures WHERE figure_id = '{figure[0][0]}'") == figure
    assert rows(db, "SELECT article_id, old_value, new_value FROM changes") == [("thu:101", 12.0, 13.0)]
    assert rows(db, "PRAGMA foreign_key_check") == []
    assert rows(db, "SELECT DISTINCT article_id FROM sightings") == [("thu:101",)]
    pages.store(db, crawl, without_key(page(classes=13, at=at(3))))
    assert rows(db, "SELECT count(*) FROM articles") == [(1,)]


def test_an_address_that_leads_to_an_article_that_says_the_same_makes_one_of_the_two(
    db: Database, crawl: str, page: MakePage
) -> None:
    pages.store(db, crawl, page(key="101", at=at(1)))
    pages.store(db, crawl, page(key="102", at=at(2)))
    assert rows(db, "SELECT count(*) FROM articles") == [(2,)]
    pages.store(db, crawl, moved(db, page(key="102", at=at(3)), "/-/bai-102", asked="/-/bai-101"))
    assert rows(db, "SELECT article_id, into_id FROM merges") == [("thu:101", "thu:102")]
    assert rows(db, "SELECT article_id, first_seen, last_seen FROM articles") == [("thu:102", at(1), at(3))]
    assert rows(db, "SELECT url_key FROM article_urls ORDER BY 1") == [("/-/bai-101",), ("/-/bai-102",)]
    pages.store(db, crawl, page(key="101", at=at(4)))  # the old page is back: it is still the same article
    assert rows(db, "SELECT article_id FROM articles") == [("thu:102",)]


def test_an_address_that_leads_to_something_else_merges_nothing(db: Database, crawl: str, page: MakePage) -> None:
    result = page(key="102", classes=40, at=at(2))
    assert result.version is not None
    other = replace(result, version=replace(result.version, article=replace(result.version.article, title="Bài khác")))
    pages.store(db, crawl, page(key="101", at=at(1)))
    pages.store(db, crawl, moved(db, other, "/-/bai-102", asked="/-/bai-101"))
    assert rows(db, "SELECT count(*) FROM articles") == [(2,)]
    assert rows(db, "SELECT count(*) FROM merges") == [(0,)]


def test_articles_that_look_alike_are_two_until_a_person_joins_them(db: Database, crawl: str, page: MakePage) -> None:
    pages.store(db, crawl, page(key="101", at=at(1)))
    pages.store(db, crawl, page(key="102", at=at(2)))
    pages.store(db, crawl, page(key="101", classes=13, at=at(3)))
    assert rows(db, "SELECT article_id, other_id, same FROM look_alikes") == [("thu:102", "thu:101", "title and date")]
    joining.join(db, "thu:102", "thu:101", "posted twice", at(4))
    assert rows(db, "SELECT article_id, revisions FROM articles") == [("thu:101", 3)]
    assert rows(db, "SELECT article_id, reason FROM merges") == [("thu:102", "posted twice")]
    for pair in (("thu:102", "thu:101"), ("thu:101", "thu:101"), ("thu:9", "thu:101")):
        with pytest.raises(ArchiveError):
            joining.join(db, *pair, "again", at(5))


def test_what_is_withheld_stays_withheld_under_the_name_it_is_merged_into(
    db: Database, crawl: str, page: MakePage, paths: ArchivePaths
) -> None:
    pages.store(db, crawl, without_key(page(at=at(1))))
    (old,) = rows(db, "SELECT article_id FROM articles")[0]
    log.suppress(db, log.find(db, old), "names a poor household", at(2))
    pages.store(db, crawl, page(at=at(3)))
    assert rows(db, "SELECT article_id FROM articles") == [("thu:101",)]
    publish(paths)
    snapshot = open_reading(paths.published)
    assert rows(snapshot, "SELECT count(*) FROM articles") == [(0,)]
    assert rows(snapshot, "SELECT count(*) FROM sightings") == [(0,)]
    snapshot.close()


def test_young_articles_are_due_again_often_old_ones_rarely_and_none_never(
    db: Database, crawl: str, page: MakePage
) -> None:
    pages.store(db, crawl, page(at="2023-07-06T00:00:00.000Z"))  # published on 5 July 2023
    assert rechecks.due(db, "thu", "2023-07-06T20:00:00.000Z") == []
    assert len(rechecks.due(db, "thu", "2023-07-07T02:00:00.000Z")) == 1  # a day later
    pages.store(db, crawl, page(at="2024-07-05T00:00:00.000Z"))  # a year old: every 36 days
    assert rechecks.due(db, "thu", "2024-08-07T00:00:00.000Z") == []
    assert len(rechecks.due(db, "thu", "2024-08-20T00:00:00.000Z")) == 1
    pages.store(db, crawl, page(at="2044-07-05T00:00:00.000Z"))  # old: twice a year
    assert rechecks.due(db, "thu", "2044-12-25T00:00:00.000Z") == []
    assert len(rechecks.due(db, "thu", "2045-01-05T00:00:00.000Z")) == 1


def test_an_article_that_was_found_gone_is_not_asked_for_in_every_crawl(
    db: Database, crawl: str, page: MakePage
) -> None:
    pages.store(db, crawl, page(at="2024-01-01T00:00:00.000Z"))
    asked(db, crawl, "/-/bai-101", "2024-03-01T00:00:00.000Z", 503)
    assert len(rechecks.due(db, "thu", "2024-03-02T00:00:00.000Z")) == 1  # a failure is asked again
    asked(db, crawl, "/-/bai-101", "2024-03-02T00:00:00.000Z", 404)
    assert rechecks.due(db, "thu", "2024-03-03T00:00:00.000Z") == []
    assert len(rechecks.due(db, "thu", "2024-04-05T00:00:00.000Z")) == 1
