"""The pages of changes, gaps and report digests: what they tell, and what they say where there is nothing."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from archive.paths import ArchivePaths
from tests.archive.site.news.conftest import Ask, asking
from tests.archive.site.news.half_years import figure_of
from tests.archive.site.reports import REPORTS, Builder

PAGES = ("/changes", "/gaps", "/reports", "/reports/thu~3A203", "/reports/thu~3A204")


def parsed(page: str) -> Any:
    return html.fromstring(page)


def words(page: str) -> str:
    return " ".join(parsed(page).xpath("//main")[0].text_content().split())


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_holds_nothing_alive_and_no_other_language(ask: Ask, path: str, prefix: str) -> None:
    page = parsed(ask(prefix + path).text)
    assert not page.xpath("//*[@style] | //*[@*[starts-with(name(), 'on')]] | //style | //iframe")
    assert all(script.get("src", "").startswith("/") for script in page.iter("script"))
    for link in page.xpath("//a[starts-with(@href, 'http')]"):
        assert "nofollow" in link.get("rel", "") or "noreferrer" in link.get("rel", ""), link.get("href")
    for link in page.xpath("//main//a[starts-with(@href, '/')]/@href"):
        assert link.startswith("/en/") == bool(prefix), link
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_a_page_leads_somewhere(ask: Ask, path: str, prefix: str) -> None:
    for link in set(parsed(ask(prefix + path).text).xpath("//main//a/@href")):
        if link.startswith("/"):
            assert ask(link).status_code == 200, link
        elif link.startswith("#"):
            assert parsed(ask(prefix + path).text).xpath(f"//*[@id='{link[1:]}']"), link


def test_a_change_shows_both_figures_and_the_words_that_differ(ask: Ask) -> None:
    page = parsed(ask("/changes").text)
    (sentence,) = page.xpath("//blockquote")
    assert [d.text for d in sentence.iter("del")] == ["30"]
    assert [i.text for i in sentence.iter("ins")] == ["33"]
    (change,) = page.xpath("//p[@class='figure-change']")
    assert change.text_content().split()[:5] == ["30", "sản", "phẩm", "→", "33"]
    assert len(change.xpath(".//del/a | .//ins/a")) == 2
    assert [h.text_content() for h in page.xpath("//h2")] == ["06/11/2025", "05/11/2025", "04/11/2025", "03/11/2025"]


def test_articles_that_went_and_came_back_are_told_by_the_day_in_vietnam(ask: Ask) -> None:
    text = words(ask("/changes").text)
    assert re.search(r"05/11/2025 Có lại trên cổng Sơ kết 6 tháng đầu năm 2021", text)
    assert re.search(r"04/11/2025 Mất trên cổng Sơ kết 6 tháng đầu năm 2021", text)
    assert "máy chủ trả lời HTTP 404" in text
    assert "&lt;b&gt;" in ask("/changes").text


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ("?indicator=products_promoted", ["03/11/2025"]),
        ("?kind=gone", ["06/11/2025", "04/11/2025"]),
        ("?since=2025-11-05", ["06/11/2025", "05/11/2025"]),
        ("?since=2025-11-03&indicator=products_promoted", ["03/11/2025"]),
        ("?since=2025-11-04&indicator=products_promoted", []),
    ],
)
def test_changes_are_filtered(ask: Ask, query: str, days: list[str]) -> None:
    page = parsed(ask(f"/changes{query}").text)
    assert [h.text_content() for h in page.xpath("//h2")] == days
    assert bool(page.xpath("//p[@class='empty']")) == (not days)


@pytest.mark.parametrize(
    "path",
    [
        *("/changes?since=yesterday", "/changes?indicator=none", "/changes?kind=x", "/changes?page=0"),
        *("/changes?page=x", "/reports?page=99999999999999999999", "/reports?grain=day", "/changes?page=²"),
    ],
)
def test_what_makes_no_sense_is_answered_with_what_to_do(ask: Ask, path: str) -> None:
    for prefix in ("", "/en"):
        answer = ask(prefix + path)
        assert answer.status_code == 400
        assert len(words(answer.text)) > 40
        assert "Traceback" not in answer.text


def test_pages_of_changes_lead_to_each_other(tmp_path: Path) -> None:
    builder = Builder(ArchivePaths(tmp_path / "archive"))
    builder.crawl(REPORTS[:1], "2022-07-20T01:00:00.000Z")
    rows = [("thu:101", f"2023-01-{1 + n % 28:02}T0{n // 28}:00:00.000Z") for n in range(40)]
    with builder.db.atomic():
        builder.db.conn.executemany(
            "INSERT INTO absences (article_id, missing_since, last_seen, seen_again) VALUES (?, ?, '2022', '2024')",
            rows,
        )
    builder.publish()
    site = asking(builder)
    page, seen = "/changes?kind=gone", 0
    while page:
        found = parsed(site(page).text)
        seen += len(found.xpath("//ul[contains(@class, 'events')]/li"))
        older = found.xpath("//a[@rel='next']/@href")
        page = f"/changes{older[0]}" if older else ""
    assert seen == 40
    builder.db.close()


def test_a_gap_says_what_since_when_and_what_it_means(ask: Ask) -> None:
    text = words(ask("/gaps").text)
    assert "Đã mất trên cổng 1 Một đợt thu thập toàn bộ thấy bài không còn trên cổng" in text
    assert "từ 06/11/2025" in text
    english = words(ask("/en/gaps").text)
    assert "A full crawl found it gone from the portal" in english
    assert "since 6 November 2025" in english


def test_an_archive_without_anything_says_so(tmp_path: Path) -> None:
    builder = Builder(ArchivePaths(tmp_path / "archive"))
    builder.publish()
    site = asking(builder)
    assert "Chưa thấy thay đổi nào" in words(site("/changes").text)
    assert "Không biết thiếu gì" in words(site("/gaps").text)
    assert "Chưa có bài nào là báo cáo kỳ" in words(site("/reports").text)
    assert "No article is a periodic report yet" in words(site("/en/reports").text)
    builder.db.close()


def test_a_digest_begins_with_what_does_not_add_up(ask: Ask, half_years: Builder) -> None:
    page = parsed(ask("/reports/thu~3A203").text)
    assert [h.text_content() for h in page.xpath("//h2")][:3] == [
        *("Không khớp", "Số mới của kỳ này", "Số đã biết và số của kỳ khác"),
    ]
    findings = [" ".join(li.text_content().split()) for li in page.xpath("//ul[contains(@class, 'findings')]/li")]
    assert len(findings) == 5
    assert findings[0].startswith(
        "Số dự án được giải ngân: báo cáo in 5 dự án, hơn kém 2 dự án so với 6 tháng đầu năm 2021, tức kỳ đó phải là "
        "3 dự án; nhưng kỳ đó đã công bố 4 dự án (Sơ kết 6 tháng đầu năm 2021, 12/07/2021)."
    )
    assert "trước đây công bố 40 hộ" in findings[3]
    assert findings[3].endswith("nay in 44 hộ, +4 (+10%).")
    own = figure_of(half_years, "203", "27 lớp")
    (row,) = [tr for tr in page.xpath("//table//tr") if tr.xpath(f".//a[contains(@href, '{own}')]")]
    cells = [" ".join(td.text_content().split()) for td in row.iter("td")]
    assert cells == [
        "Số lớp tư vấn trước khi thành lập",
        "27 lớp",
        "20 lớp +7 (+35%)",
        "31 lớp cả năm đạt 87,1% báo cáo in 87%",
    ]


def test_numbers_of_a_digest_lead_to_their_evidence(ask: Ask) -> None:
    page = parsed(ask("/en/reports/thu~3A203").text)
    linked = [a for a in page.xpath("//main//a") if "/archive/figures/" in a.get("href")]
    assert len(linked) > 20
    for a in linked:
        (printed,) = parsed(ask(a.get("href")).text).xpath("//blockquote//mark")
        assert re.sub(r"\D", "", a.text_content()) == re.sub(r"\D", "", printed.text_content())


def test_computed_differences_are_marked_and_none_crosses_a_break(ask: Ask) -> None:
    page = parsed(ask("/reports/thu~3A206").text)
    assert "Không so qua ngày 01/07/2024: Luật Hợp tác xã 2023." in words(ask("/reports/thu~3A206").text)
    cells = [" ".join(td.text_content().split()) for td in page.xpath("//table[1]//tr/td[3]")]
    assert cells
    assert all("không so: gián đoạn 01/07/2024" in cell for cell in cells)
    assert not page.xpath("//td[3]//*[@class='computed']")


def test_after_the_merger_the_old_provinces_stand_side_by_side(ask: Ask) -> None:
    text = words(ask("/reports/thu~3A208").text)
    assert "tỉnh Bạc Liêu cũ: 20 lớp tỉnh Cà Mau cũ: không có trong kho không so: địa giới đã đổi" in text


def test_an_article_that_is_no_report_is_said_to_be_none(ask: Ask) -> None:
    answer = ask("/reports/thu~3A204")
    assert answer.status_code == 404
    assert "ít nhất 5 chỉ tiêu" in words(answer.text)
    assert "/archive/articles/thu~3A204" in answer.text
    assert ask("/reports/thu~3A999").status_code == 404


def test_the_list_of_reports_says_by_which_rule_and_is_newest_first(ask: Ask) -> None:
    page = parsed(ask("/reports").text)
    assert "ít nhất 5 chỉ tiêu" in words(ask("/reports").text)
    periods = page.xpath("//ul[contains(@class, 'digests')]/li/p[1]/a/text()")
    assert periods == [
        *("9 tháng đầu năm 2025", "Năm 2024", "9 tháng đầu năm 2024", "Năm 2023"),
        *("6 tháng đầu năm 2022", "6 tháng đầu năm 2021"),
    ]
    halves = parsed(ask("/en/reports?grain=half").text).xpath("//ul[contains(@class, 'digests')]/li/p[1]/a/text()")
    assert halves == ["First half of 2022", "First half of 2021"]
    assert "5 chỗ không khớp" in words(ask("/reports").text)


def test_the_home_page_tells_reports_and_what_is_missing(ask: Ask) -> None:
    text = words(ask("/").text)
    assert "Đã mất trên cổng: 1" in text
    assert "9 tháng đầu năm 2025 đăng 09/10/2025" in text


@pytest.mark.parametrize("path", ["/changes", "/gaps", "/reports", "/reports/thu~3A101", "/feeds/reports.atom"])
def test_a_snapshot_of_an_earlier_version_is_said_to_lack_a_page(tmp_path: Path, path: str) -> None:
    builder = Builder(ArchivePaths(tmp_path / "archive"))
    builder.crawl(REPORTS[:1], "2022-07-20T01:00:00.000Z")
    builder.publish()
    with sqlite3.connect(builder.paths.published) as db:
        for table in ("digests", "report_figures", "report_findings", "events", "missing_values"):
            db.execute(f"DROP TABLE {table}")
    site = asking(builder)
    answer = site(path)
    assert answer.status_code == 503
    assert "scrapy publish" in answer.text
    assert site("/").status_code == 200
    builder.db.close()
