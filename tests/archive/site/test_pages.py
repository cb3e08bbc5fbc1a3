"""The pages: what they show, and that nothing in them comes alive."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from archive.paths import ArchivePaths
from archive.site import formats
from tests.archive.site.conftest import Call, asking, datasette
from tests.archive.site.reports import REPORTS, Builder

PAGES = (
    "/",
    "/about",
    "/corrections",
    "/-/status",
    "/archive",
    "/archive/articles",
    "/archive/articles/thu~3A103",
    "/archive/articles/thu~3A105",
    "/archive/figures",
    "/archive/current_figures",
    "/archive/series",
    "/indicators",
    "/archive/indicators/founding_classes",
    "/archive/indicators/fund_projects",
    "/archive/captures",
    "/archive/crawls",
    "/archive/search?q=giai+ngan",
    "/archive/search?q=khongco",
    "/archive?sql=select+1",
    "/archive/nothing",
    "/changes",
    "/gaps",
    "/reports",
    "/archive/search?q=27+lop&unit=l%E1%BB%9Bp&from=2020",
    "/archive/search",
    "/archive/figures_of_indicator",
    "/archive/series?indicator=coops_total&_facet=status",
    "/archive/corrections",
    "/downloads",
    "/dictionary",
    "/dictionary/figures",
    "/api",
)


def parsed(page: str) -> Any:
    return html.fromstring(page)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_holds_no_script_style_or_address_of_others(get: Call, path: str) -> None:
    page = parsed(get(path).text)
    for script in page.iter("script"):
        if script.get("type") == "application/ld+json":  # data, which no browser runs
            assert json.loads(script.text)["@type"] == "Dataset"
            assert "<" not in script.text
            continue
        assert script.get("src", "").startswith("/")
        assert not (script.text or "").strip()
    assert not list(page.iter("style", "iframe", "object", "embed", "base"))
    assert not page.xpath("//*[@style] | //*[@*[starts-with(name(), 'on')]]")
    assert not page.xpath("//a[starts-with(translate(@href, 'JAVSCRIPT', 'javscript'), 'javascript:')]")
    assert all(src.startswith("/") for src in page.xpath("//img/@src | //link[@rel='stylesheet']/@href"))
    for link in page.xpath("//a[starts-with(@href, 'http') and not(starts-with(@href, 'http://localhost/'))]"):
        assert "noreferrer" in link.get("rel", ""), link.get("href")


@pytest.mark.parametrize("path", [*PAGES, "/archive/series.json", "/archive/series.csv", "/static/site.css"])
def test_every_answer_carries_the_policy(get: Call, path: str) -> None:
    policy = get(path).headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_words_of_strangers_stay_words(get: Call) -> None:
    page = get("/archive/articles/thu~3A105").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<b>alt" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&lt;i&gt;chú thích&lt;/i&gt;" in page
    assert "<script>alert" not in get("/").text
    assert "<script>alert" not in get("/archive/search?q=ngoac").text


def test_the_home_page_says_what_this_is_and_how_fresh(get: Call) -> None:
    page = get("/").text
    text = " ".join(parsed(page).text_content().split())
    assert "Kho này giữ từng bài viết của cổng thông tin" in text
    assert "lần thu thập trọn vẹn gần nhất 01/08/2022 08:00" in text
    assert "Kho có thể đã cũ." in text
    assert "3,3 triệu đồng" in text
    assert "27 lớp → 28 lớp" in text
    assert "Số tiền mỗi dự án thấp bất thường" in text


def test_an_article_shows_its_figures_in_place(get: Call) -> None:
    page = parsed(get("/archive/articles/thu~3A103").text)
    marks = [m.text_content() for m in page.xpath("//article//mark")]
    assert marks == ["28 lớp", "28 lớp", "87%", "13 HTX", "189 HTX", "3.300.000 đồng", "03 dự án", "28 lớp"]
    (money,) = page.xpath("//mark[contains(., 'đồng')]/a")
    assert money.get("title") == ("3.300.000 đồng · Số tiền Quỹ giải ngân · 6 tháng đầu năm 2022 · ⚠ thấp bất thường")
    assert get(money.get("href")).status_code == 200


def test_an_earlier_revision_is_shown_as_such(get: Call) -> None:
    page = parsed(get("/archive/articles/thu~3A103").text)
    (earlier,) = page.xpath("//a[contains(@href, '?revision=') and not(contains(@href, 'against='))]/@href")
    old = get(earlier).text
    assert "27 lớp" in old
    assert "Đây là bản thứ 1" in old
    assert get("/archive/articles/thu~3A103?revision=rnone").status_code == 404


def test_a_figure_shows_its_sentence_with_the_quote_marked(get: Call) -> None:
    (row,) = get("/archive/current_figures.json?_shape=array&article_id=thu:103&unit=đồng").json()
    page = parsed(get(f"/archive/figures/{row['figure_id']}").text)
    (quotation,) = page.xpath("//blockquote/span[@class='sentence']")
    assert quotation.text_content() == (
        "Quỹ đã giải ngân 3.300.000 đồng cho 03 dự án theo Luật Hợp tác xã số 17/2023/QH15."
    )
    assert quotation.xpath("mark/text()") == ["3.300.000 đồng"]
    assert f"/archive/articles/thu~3A103#{row['figure_id']}" in page.xpath("//figcaption/a/@href")
    assert "thu-00001.warc.gz" in page.text_content()


def test_what_is_not_there_is_said_so(get: Call) -> None:
    for path in ("/archive/nothing", "/archive/articles/thu~3A999", "/nowhere", "/archive/figures/f0"):
        answer = get(path)
        assert answer.status_code == 404
        assert "Không tìm thấy" in answer.text
    assert get("/archive/nothing.json").json()["status"] == 404


@pytest.mark.parametrize("path", ["databases", "threads", "versions", "plugins", "permissions", "messages", "patterns"])
def test_nothing_of_the_machine_is_shown(get: Call, path: str) -> None:
    assert get(f"/-/{path}").status_code == 404
    assert get(f"/-/{path}.json").status_code == 404


@pytest.mark.parametrize(
    "sql",
    [
        "delete from articles",
        "with x as (select 1) delete from articles",
        "attach '/etc/passwd' as x",
        "select load_extension('x')",
        "select writefile('x', 'y')",
        "pragma journal_mode=wal",
        "select length(randomblob(900000000))",
        "with recursive c(x) as (select 1 union all select x+1 from c) select count(*) from c",
    ],
)
def test_a_readers_sql_cannot_write_or_hold_the_site(get: Call, sql: str) -> None:
    assert get(f"/archive.json?sql={sql}").status_code in (400, 403)


def test_numbers_and_periods_are_written_as_the_language_does() -> None:
    assert formats.number("3300000") == "3.300.000"
    assert formats.number(0.5) == "0,5"
    assert formats.number("1234.50") == "1.234,5"
    assert formats.number(None) == "–"
    assert formats.number("nhiều") == "nhiều"
    assert formats.day("2022-07-05T23:30:00Z") == "06/07/2022"
    assert formats.period("2022-01-01", "2022-06-30", "half") == "6 tháng đầu năm 2022"
    assert formats.period("2022-07-01", "2022-09-30", "quarter") == "quý III/2022"
    assert formats.period(None, "2022-06-30", "as_of") == "đến 30/06/2022"
    assert formats.period("2021-01-01", "2025-12-31", "span") == "2021–2025"
    assert formats.period(None, None, None) == "–"
    assert formats.days_since("2022-07-05T00:00:00Z", datetime(2022, 7, 7, tzinfo=UTC)) == 2


def test_every_page_names_its_language_and_has_one_heading(get: Call) -> None:
    for path in PAGES:
        page = parsed(get(path).text)
        assert page.get("lang") == "vi"
        assert len(page.xpath("//h1")) == 1, path
        assert page.xpath("string(//title)").strip()
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), (path, sorted(i for i in ids if ids.count(i) > 1))
        labelled = {*page.xpath("//label/@for")}
        for field in page.xpath("//input[@type='text' or @type='search'] | //textarea | //select"):
            assert field.get("id") in labelled or field.xpath("ancestor::label"), (path, html.tostring(field))
        assert re.search(r"<footer>", get(path).text)


def test_figures_that_came_or_went_are_changes_too(tmp_path: Path) -> None:
    builder = Builder(ArchivePaths(tmp_path / "archive"))
    whole = REPORTS[0]
    builder.crawl([whole], "2022-07-20T01:00:00.000Z")
    shorter = replace(whole, paragraphs=whole.paragraphs[:2], printed=(*whole.printed[:2], *whole.printed[3:]))
    builder.crawl([shorter], "2022-07-22T01:00:00.000Z")
    builder.publish()
    text = " ".join(parsed(asking(datasette(builder.paths.published))("/").text).text_content().split())
    assert "18 lớp → bỏ" in text
    builder.db.close()
