"""The feeds of a site: valid, stable, in two languages, and told when something happened."""

from __future__ import annotations

import dataclasses
import re
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import etree, html

from archive.paths import ArchivePaths
from archive.site.feeds.atom import NAMESPACE
from tests.archive.site.news.atom_rules import problems
from tests.archive.site.news.conftest import Ask, asking
from tests.archive.site.news.half_years import EDITED, build
from tests.archive.site.reports import REPORTS, Builder

FEEDS = (
    *(f"/feeds/{name}.atom" for name in ("articles", "changes", "gaps", "reports")),
    *(f"/feeds/indicators/{name}.atom" for name in ("products_promoted", "coops_total")),
)


def entries(document: bytes) -> list[Any]:
    found: list[Any] = feedparser.parse(document).entries
    return found


def xpath(document: bytes, path: str) -> list[Any]:
    root: Any = etree.fromstring(document)
    found: list[Any] = root.xpath(path, namespaces={"a": NAMESPACE})
    return found


def ids(document: bytes) -> list[str]:
    return [str(i) for i in xpath(document, "//a:id/text()")]


def parsed(page: str) -> Any:
    return html.fromstring(page)


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_is_valid(ask: Ask, path: str, prefix: str) -> None:
    answer = ask(prefix + path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert problems(answer.content) == []
    assert feedparser.parse(answer.content).feed.language == ("en" if prefix else "vi")
    (own,) = xpath(answer.content, "/*/a:link[@rel='self']/@href")
    assert own == f"http://localhost{prefix}{path}"


@pytest.mark.parametrize("path", FEEDS)
def test_the_feeds_of_two_languages_tell_the_same_under_other_identifiers(ask: Ask, path: str) -> None:
    vi, en = (ask(prefix + path).content for prefix in ("", "/en"))
    assert len(entries(vi)) == len(entries(en)) > 0
    assert set(ids(vi)).isdisjoint(ids(en))
    assert [e.updated for e in entries(vi)] == [e.updated for e in entries(en)]


@pytest.mark.parametrize("path", FEEDS)
def test_every_entry_leads_to_a_page_of_ours_and_to_the_original(ask: Ask, path: str) -> None:
    for entry in entries(ask(path).content):
        links = {link.rel: link.href for link in entry.links}
        assert links["alternate"].startswith("http://localhost/")
        page = ask(links["alternate"].removeprefix("http://localhost"))
        assert page.status_code == 200
        if "#" in links["alternate"]:
            assert parsed(page.text).xpath(f"//*[@id='{links['alternate'].split('#')[1]}']")
        assert links["related"].startswith("http://127.0.0.1:9/")


def test_an_edit_that_changed_a_figure_is_one_entry_with_the_old_and_the_new(ask: Ask) -> None:
    (entry,) = entries(ask("/feeds/changes.atom").content)
    assert entry.title.startswith("30 sản phẩm → 33 sản phẩm (Số sản phẩm được quảng bá)")
    assert entry.updated == "2025-11-02T18:30:00Z"
    said = parsed(entry.content[0].value)
    assert [d.text_content() for d in said.iter("del")] == ["30 sản phẩm", "30"]
    assert [i.text_content() for i in said.iter("ins")] == ["33 sản phẩm", "33"]
    (english,) = entries(ask("/en/feeds/changes.atom").content)
    assert "(Products promoted)" in english.title
    assert "Seen on 3 November 2025" in english.summary


def test_the_feed_of_an_indicator_tells_values_and_changes(ask: Ask) -> None:
    titles = [e.title for e in entries(ask("/feeds/indicators/products_promoted.atom").content)]
    assert titles[0].startswith("30 sản phẩm → 33 sản phẩm")
    assert "Số sản phẩm được quảng bá: 33 sản phẩm (6 tháng đầu năm 2022)" in titles
    assert "→" not in "".join(e.title for e in entries(ask("/feeds/indicators/coops_total.atom").content))


def test_a_revised_article_shows_again_when_the_revision_was_seen(ask: Ask) -> None:
    newest = entries(ask("/feeds/articles.atom").content)
    revised = next(e for e in newest if e.title == EDITED.title)
    assert newest[0] is revised
    assert (revised.published, revised.updated) == ("2022-07-12T01:30:00Z", "2025-11-02T18:30:00Z")
    plain = next(e for e in newest if e.title == "Kế hoạch năm 2022")
    assert plain.published == plain.updated == "2022-01-10T01:30:00Z"


def test_a_report_tells_first_what_does_not_add_up(ask: Ask) -> None:
    found = entries(ask("/feeds/reports.atom").content)
    report = next(e for e in found if "6 tháng đầu năm 2022" in e.title)
    assert report.title.startswith("6 tháng đầu năm 2022: 5 chỗ không khớp, ")
    said = parsed(report.content[0].value)
    assert [h.text for h in said.iter("h2")] == ["Không khớp", "Mới"]
    assert "trước đây công bố 40 hộ" in said.text_content()


def test_a_gap_is_told_when_it_began(ask: Ask) -> None:
    (entry,) = entries(ask("/feeds/gaps.atom").content)
    assert entry.title.startswith("Đã mất trên cổng: Quỹ giải ngân")
    assert entry.updated == "2025-11-06T01:00:00Z"
    (category,) = entry.tags
    assert category.term == "vanished"


def test_words_of_the_portal_stay_words(ask: Ask) -> None:
    for path in FEEDS:
        document = ask(path).content
        assert b"<b>" not in document
        content = "".join(entry.content[0].value for entry in entries(document))
        assert "<b>" not in content


@pytest.mark.parametrize("path", FEEDS)
def test_publishing_again_changes_no_byte(tmp_path: Path, path: str) -> None:
    builder = build(ArchivePaths(tmp_path / "archive"))
    before = asking(builder)(path).content
    builder.publish()
    assert asking(builder)(path).content == before
    builder.db.close()


def test_what_is_counted_confirmed_or_read_anew_is_no_entry(tmp_path: Path) -> None:
    builder = build(ArchivePaths(tmp_path / "archive"))
    told = {path: asking(builder)(path).content for path in FEEDS}
    seen_again = dataclasses.replace(EDITED, views=99_999)
    builder.crawl([seen_again], "2025-11-20T01:00:00.000Z")
    builder.db.execute("UPDATE figures SET extractor_version = '2'")
    builder.db.execute("UPDATE texts SET extractor_version = '2'")
    builder.publish()
    again = asking(builder)
    assert {path: again(path).content for path in FEEDS} == told
    builder.db.close()


def test_what_a_newer_extractor_reads_otherwise_is_the_same_entry(tmp_path: Path) -> None:
    builder = build(ArchivePaths(tmp_path / "archive"))
    (before,) = entries(asking(builder)("/feeds/changes.atom").content)
    builder.db.execute("UPDATE figures SET breakdown = 'OCOP' WHERE indicator = 'products_promoted'")
    builder.publish()
    (after,) = entries(asking(builder)("/feeds/changes.atom").content)
    assert (after.id, after.updated) == (before.id, before.updated)
    builder.db.close()


def test_a_reader_that_has_the_feed_is_told_so(ask: Ask) -> None:
    first = ask("/feeds/changes.atom")
    tag, modified = first.headers["etag"], first.headers["last-modified"]
    for headers in (
        {"if_none_match": tag},
        {"if_none_match": f'"other", W/{tag}'},
        {"if_none_match": "*"},
        {"if_modified_since": modified},
    ):
        answer = ask("/feeds/changes.atom", **headers)
        assert (answer.status_code, answer.content) == (304, b""), headers
        assert answer.headers["etag"] == tag
    older = format_datetime(parsedate_to_datetime(modified).replace(year=2001), usegmt=True)
    for headers in (
        {"if_none_match": '"other"'},
        {"if_none_match": '"other"', "if_modified_since": modified},  # the tag decides alone
        {"if_modified_since": older},
        {"if_modified_since": "yesterday"},
    ):
        assert ask("/feeds/changes.atom", **headers).status_code == 200, headers
    assert ask("/en/feeds/changes.atom").headers["etag"] != tag


def test_a_new_snapshot_is_another_document(tmp_path: Path) -> None:
    builder = build(ArchivePaths(tmp_path / "archive"))
    site = asking(builder)
    tag = site("/feeds/changes.atom").headers["etag"]
    builder.crawl([dataclasses.replace(EDITED, paragraphs=EDITED.paragraphs[1:], printed=EDITED.printed[1:])], LATER)
    builder.publish()
    assert site("/feeds/changes.atom", if_none_match=tag).status_code == 200
    builder.db.close()


LATER = "2025-12-01T01:00:00.000Z"


def test_no_feed_grows_without_end(tmp_path: Path) -> None:
    builder = Builder(ArchivePaths(tmp_path / "archive"))
    many = [dataclasses.replace(REPORTS[3], key=str(1000 + n), published=f"2022-03-{1 + n % 28:02}") for n in range(70)]
    builder.crawl(many, "2022-07-20T01:00:00.000Z")
    builder.publish()
    document = asking(builder)("/feeds/articles.atom").content
    assert len(entries(document)) == 50
    assert problems(document) == []
    builder.db.close()


def test_an_archive_in_which_nothing_happened_has_valid_feeds(tmp_path: Path) -> None:
    builder = Builder(ArchivePaths(tmp_path / "archive"))
    builder.publish()
    site = asking(builder)
    for path in ("articles", "changes", "gaps", "reports"):
        document = site(f"/feeds/{path}.atom").content
        assert problems(document) == []
        assert entries(document) == []
    builder.db.close()


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_pages_tell_readers_of_feeds_where_they_are(ask: Ask, prefix: str) -> None:
    page = parsed(ask(f"{prefix}/").text)
    links = page.xpath("//head/link[@rel='alternate'][@type='application/atom+xml']")
    assert [link.get("href") for link in links] == [
        f"{prefix}/feeds/{name}.atom" for name in ("articles", "changes", "reports", "gaps")
    ]
    assert all(link.get("title") and ask(link.get("href")).status_code == 200 for link in links)


@pytest.mark.parametrize("path", ["/feeds/indicators/nothing.atom", "/feeds/nothing.atom", "/feeds/changes.rss"])
def test_a_feed_that_is_not_there_is_said_not_to_be(ask: Ask, path: str) -> None:
    answer = ask(path)
    assert answer.status_code == 404
    assert re.search("Không tìm thấy", answer.text)


def test_the_page_of_an_indicator_tells_where_its_feed_is(ask: Ask) -> None:
    page = parsed(ask("/en/archive/indicators/coops_total").text)
    links = page.xpath("//head/link[@type='application/atom+xml']/@href")
    assert links[0] == "/en/feeds/indicators/coops_total.atom"
