"""Common Crawl as a source, against a stand-in that answers as the documented service does, overload and all."""

from __future__ import annotations

import json

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive.records import WarcPosition
from archive.warc.reader import read
from tests.scraper.commoncrawl_server import CommonCrawlStandIn, commoncrawl
from tests.scraper.crawling import Crawl, Crawler
from tests.scraper.test_wayback_source import HOST, captures, play_back
from tests.scraper.wayback_server import Kept, wayback

pytestmark = pytest.mark.slow

__all__ = ["captures"]  # a fixture


def by_year(captures: list[Kept]) -> dict[str, list[Kept]]:
    return {f"CC-MAIN-{year}-33": [k for k in captures if k.timestamp.startswith(year)] for year in ("2022", "2023")}


def take(crawler: Crawler, machine: CommonCrawlStandIn) -> Crawl:
    return crawler.run(
        *["crawl", "portal", "-a", "portal=sample", "-a", f"base={HOST}/"],
        *["-a", "source=commoncrawl", "-a", f"archive={machine.url}"],
    )


def test_captures_become_revisions_at_their_own_times_whatever_the_servers_mood(
    crawler: Crawler, captures: list[Kept]
) -> None:
    with commoncrawl(by_year(captures)) as machine:
        machine.busy, machine.silent = 2, 1
        done = take(crawler, machine)
        assert done.code == 0, done.err
        assert "503" in done.err
        asked = len(machine.asked)
        again = take(crawler, machine)
        assert again.code == 0, again.err
        assert [t for t in machine.asked[asked:] if t.startswith("/crawl-data/")] == []
    assert crawler.one("SELECT count(*) FROM articles") == 10
    edited = crawler.rows(
        "SELECT number, captured_at FROM revision_numbers JOIN articles USING (article_id) "
        "WHERE revisions = 2 ORDER BY 1"
    )
    assert edited == [(1, "2022-08-01T03:00:00Z"), (2, "2023-08-01T03:00:00Z")]
    assert crawler.run("verify").code == 0


def test_records_are_copied_byte_for_byte_into_files_that_say_so(crawler: Crawler, captures: list[Kept]) -> None:
    with commoncrawl(by_year(captures)) as machine:
        assert take(crawler, machine).code == 0
        rows = crawler.rows(
            "SELECT url, captured_at, source_url, fetched_at, warc_file, warc_offset, warc_length FROM captures"
        )
    assert len(rows) == 12
    for url, captured_at, source_url, fetched_at, *position in rows:
        name, _, wanted = source_url.removeprefix(machine.url).partition("#bytes=")
        first, last = map(int, wanted.split("-"))
        copy = (crawler.paths.warc / position[0]).read_bytes()[position[1] :][: position[2]]
        assert copy == machine.files[name][first : last + 1]
        recorded = read(crawler.paths.warc, WarcPosition(*position))
        assert (recorded.url, recorded.captured_at) == (url, captured_at)
        assert fetched_at > captured_at
    (path,) = crawler.paths.warc.glob("sample-commoncrawl-*")
    with path.open("rb") as file:
        records = list(ArchiveIterator(file))
        about = [r.rec_headers.get_header("WARC-Source-URI") for r in records if r.rec_type == "metadata"]
    assert about == [row[2] for row in sorted(rows, key=lambda row: row[5])]


def test_a_range_that_is_cut_off_is_a_failed_attempt_and_nothing_of_it_is_kept(
    crawler: Crawler, captures: list[Kept]
) -> None:
    with commoncrawl(by_year(captures)) as machine:
        machine.short = 1
        done = take(crawler, machine)
    assert crawler.rows("SELECT error FROM captures WHERE warc_file IS NULL") == [
        ("the range is not one record: it is cut off or too long",)
    ]
    assert "1 errors" in done.out + done.err
    assert crawler.run("verify").code == 0


def test_an_archive_that_holds_nothing_of_the_portal_is_a_failure(crawler: Crawler) -> None:
    with commoncrawl({"CC-MAIN-2022-33": [Kept("20220801030000", "http://other.example.vn/", b"x")]}) as machine:
        done = take(crawler, machine)
    assert done.code == 1
    assert "failed" in done.err


def test_an_archive_that_never_answers_is_given_up_with_a_way_out(crawler: Crawler, captures: list[Kept]) -> None:
    with commoncrawl(by_year(captures)) as machine:
        machine.busy = 99
        done = take(crawler, machine)
    assert done.code == 1
    assert "does not answer (status 503); run the same command later" in done.err


def test_two_archives_give_one_article_with_all_revisions_in_order_of_time(
    crawler: Crawler, captures: list[Kept]
) -> None:
    years = by_year(captures)
    with commoncrawl({"CC-MAIN-2023-33": years["CC-MAIN-2023-33"]}) as machine:
        assert take(crawler, machine).code == 0
    with wayback(years["CC-MAIN-2022-33"]) as older:
        assert play_back(crawler, older.url).code == 0
    assert crawler.one("SELECT count(*) FROM articles") == 10
    edited = crawler.rows(
        "SELECT number, captured_at FROM revision_numbers JOIN articles USING (article_id) "
        "WHERE revisions = 2 ORDER BY 1"
    )
    assert edited == [(1, "2022-08-01T03:00:00Z"), (2, "2023-08-01T03:00:00Z")]


@pytest.mark.parametrize("domain", ["example.gov.vn", "EXAMPLE.gov.vn."])
def test_what_the_archives_hold_is_listed_by_host_and_month(
    crawler: Crawler, captures: list[Kept], domain: str
) -> None:
    with commoncrawl(by_year(captures)) as machine:
        said = crawler.run("probe", "--archives", domain, "--only", "commoncrawl", "--at", machine.url, "--json")
    assert said.code == 0, said.err
    rows = [json.loads(line) for line in said.out.splitlines()]
    assert [(r["host"], r["month"], r["captures"]) for r in rows] == [
        ("cong.example.gov.vn", "2022-08", 12),
        ("cong.example.gov.vn", "2023-08", 10),
    ]
    with wayback(captures) as machine2:
        said = crawler.run("probe", "--archives", domain, "--only", "wayback", "--at", machine2.url)
    assert said.code == 0, said.err
    assert "wayback: 22 captures of 1 hosts of example.gov.vn" in said.out
    assert not crawler.paths.root.exists()
