"""The page of an article tells what changed between its revisions, and what happened to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import html

from archive.paths import ArchivePaths
from archive.store import merges
from tests.archive.site.conftest import Call, asking, datasette
from tests.archive.site.reports import HOSTILE, Builder, Report, report


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Call:
    """Return a caller of the site of an archive whose article changed, changed back, went and was another's."""
    folder: Path = tmp_path_factory.mktemp("history")
    builder = Builder(ArchivePaths(folder / "archive"))
    hostile = Report("7", "Bài", (f"Lời {HOSTILE} cũ",), "2022-07-12T08:30+07:00")
    for day, classes in ((20, 27), (21, 28), (22, 27)):
        at = f"2022-07-{day}T01:00:00.000Z"
        builder.crawl([report(2022, False, classes, 13, 189, "103"), report(2021, False, 18, 9, 170, "102")], at)
    builder.crawl([report(2021, False, 18, 9, 170, "8")], "2022-07-19T01:00:00.000Z")
    builder.crawl([hostile], "2022-07-20T02:00:00.000Z")
    builder.crawl([Report("7", "Bài", (f"Lời {HOSTILE} mới",), "2022-07-12T08:30+07:00")], "2022-07-22T02:00:00.000Z")
    with builder.db.atomic():
        merges.merge(builder.db, "thu:102", "thu:8", "thử", "2022-07-23T01:00:00.000Z")
        builder.db.execute(
            "INSERT INTO absences VALUES ('thu:103', '2022-07-21T02:00:00.000Z', '2022-07-21T01:00:00.000Z', NULL, "
            "'status 404', '2022-07-22T01:00:00.000Z')"
        )
    builder.publish()
    builder.db.close()
    return asking(datasette(builder.paths.published))


def parsed(page: str) -> Any:
    return html.fromstring(page)


def words(ask: Call, path: str, tag: str) -> list[str]:
    page = parsed(ask(path).text)
    return [e.text_content() for e in page.xpath(f"//section[@class='comparison']//{tag}")]


def test_words_and_figures_that_changed_are_marked(ask: Call) -> None:
    assert set(words(ask, "/archive/articles/thu~3A103", "del")) == {"28", "28 lớp"}
    assert set(words(ask, "/archive/articles/thu~3A103", "ins")) == {"27", "27 lớp"}
    assert "What changed from revision 2 to 3" in ask("/en/archive/articles/thu~3A103").text


def test_a_revert_is_said(ask: Call) -> None:
    page = ask("/en/archive/articles/thu~3A103").text
    assert "Revision 3 says again what revision 1 said." in page
    rows = ask("/archive/reverts.json?_shape=array").json()
    assert [(r["article_id"], r["revision"], r["same_as"]) for r in rows] == [("thu:103", 3, 1)]


def test_any_two_revisions_are_compared_on_request(ask: Call) -> None:
    page = parsed(ask("/archive/articles/thu~3A103").text)
    second, first = page.xpath("//a[contains(@href, 'against=')]/@href")
    assert "27 lớp" in words(ask, second, "ins")
    assert "Hai bản giống nhau." in ask(first).text
    assert ask("/archive/articles/thu~3A103?against=rnone").status_code == 404


def test_the_first_revision_is_compared_with_nothing(ask: Call) -> None:
    first = ask("/archive/revisions.json?_shape=array&article_id=thu:103&_sort=captured_at").json()[0]["revision_id"]
    assert "What changed" not in ask(f"/en/archive/articles/thu~3A103?revision={first}").text


def test_what_a_page_says_is_shown_only_escaped(ask: Call) -> None:
    page = ask("/archive/articles/thu~3A7").text
    assert "<script>alert" not in page
    assert {"cũ"} <= set(words(ask, "/archive/articles/thu~3A7", "del"))


def test_an_absence_is_part_of_the_history(ask: Call) -> None:
    page = ask("/en/archive/articles/thu~3A103").text
    assert "Gone from the portal since" in page
    assert "status 404" in page


def test_the_id_of_a_merged_article_leads_to_the_one_that_is_kept(ask: Call) -> None:
    for ending in ("", ".json"):
        answer = ask(f"/archive/articles/thu~3A102{ending}")
        assert answer.status_code == 302
        assert answer.headers["location"] == f"/archive/articles/thu~3A8{ending}"
    assert "thu:102" in ask("/archive/articles/thu~3A8").text
    assert ask("/archive/articles/thu~3A999").status_code == 404


def test_gaps_are_a_table_and_a_question(ask: Call) -> None:
    assert ask("/archive/gaps.json?_shape=array").status_code == 200
    assert ask("/archive/gaps_by_kind.json?_shape=array").status_code == 200
