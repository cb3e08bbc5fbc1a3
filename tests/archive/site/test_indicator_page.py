"""The page of an indicator, the list of indicators, and charts as pictures."""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import etree, html

from archive.paths import ArchivePaths
from archive.site import indicator as pages
from tests.archive.site.conftest import Call, asking, datasette
from tests.archive.site.reports import HOSTILE, Builder, report

PAGE = "/archive/indicators/founding_classes"


def parsed(page: str) -> Any:
    return html.fromstring(page)


def text_of(page: str) -> str:
    return " ".join(parsed(page).text_content().split())


def test_a_page_has_its_chart_inline_and_each_point_leads_to_its_evidence(get: Call) -> None:
    for prefix in ("", "/en"):
        page = parsed(get(prefix + PAGE).text)
        links = page.xpath("//div[@class='chart-wide']//*[local-name()='a']/@href")
        assert len(links) == 3
        assert all(link.startswith(f"{prefix}/archive/figures/f") for link in links)
        assert [get(link).status_code for link in links] == [200, 200, 200]


def test_it_says_definition_unit_kind_and_how_far_it_was_audited(get: Call) -> None:
    text = text_of(get(PAGE).text)
    assert "Số lớp tư vấn trước khi thành lập" in text
    assert "lớp · trong kỳ · Đào tạo, tập huấn, tuyên truyền" in text
    assert "chưa có người kiểm số liệu của chỉ tiêu này" in text
    assert "Classes before founding" in text_of(get(f"/en{PAGE}").text)


def test_a_sentence_to_paste_says_value_plan_comparison_and_source(get: Call) -> None:
    vi, en = parsed(get(PAGE).text).xpath("//p[@data-paste]")
    assert vi.text_content().startswith(
        "6 tháng đầu năm 2022, số lớp tư vấn trước khi thành lập ở 95 là 28 lớp, cùng kỳ năm trước 18 lớp "
        "(nguồn: Liên minh thử nghiệm, “Liên minh báo cáo công tác 6 tháng đầu năm 2022: mở 28 lớp”, 12/07/2022; xem "
        "http://localhost/archive/figures/f"
    )
    assert en.text_content().startswith(
        "Classes before founding, 95, first half of 2022: 28 classes, 18 classes a year"
    )
    assert "see http://localhost/en/archive/figures/f" in en.text_content()
    for sentence in (vi, en):
        address = sentence.text_content().rpartition("http://localhost")[2].removesuffix(").")
        assert "28 lớp" in get(address).text


def test_a_doubtful_value_is_said_so_in_the_sentence_and_in_the_table(get: Call) -> None:
    page = get("/archive/indicators/loans_disbursed").text
    sentence = parsed(page).xpath("//p[@data-paste]")[0].text_content()
    assert "3,3 triệu đồng, cùng kỳ" not in sentence
    assert "3,3 triệu đồng – lưu ý: số in đáng ngờ (nguồn:" in sentence
    assert "đáng ngờ: thấp bất thường" in text_of(page)


def test_every_observation_stands_in_the_table_with_its_sentence_and_article(get: Call) -> None:
    page = parsed(get(PAGE).text)
    table = page.xpath("//table[contains(@class, 'observations')]")[0]
    text = " ".join(table.text_content().split())
    for said in ("✓ 28 lớp", "✓ 21 lớp", "✓ 18 lớp", "27 lớp", "bài đã sửa, không còn nêu từ 01/08/2022"):
        assert said in text
    assert "Liên minh báo cáo công tác 6 tháng cuối năm 2021: mở 21 lớp" in text
    assert len(table.xpath(".//td[@class='value']/a")) == len(table.xpath(".//q")) == 4
    for link in table.xpath(".//a/@href"):
        assert get(link).status_code == 200


def test_the_sql_of_a_chart_is_one_click_from_the_editor(get: Call) -> None:
    page = parsed(get(PAGE).text)
    (link,) = page.xpath("//details[@class='chart-sql']//a/@href")
    shown = page.xpath("//details[@class='chart-sql']/pre")[0].text_content()
    assert parse_qs(urlsplit(link).query)["sql"][0].splitlines() == shown.splitlines()
    answer = get(link)
    assert answer.status_code == 200
    assert "28" in answer.text


def test_downloads_and_the_feed_are_where_the_page_says(get: Call) -> None:
    links = parsed(get(PAGE).text).xpath("//p[@class='export-links']//a/@href")
    assert "/feeds/indicators/founding_classes.atom" in links
    for link in links:
        if not link.startswith("/feeds/"):
            assert get(link).status_code == 200, link
    assert get(next(link for link in links if "series.csv" in link)).text.count("founding_classes") == 3


def test_a_chart_is_a_png_and_an_svg_with_source_and_links(get: Call) -> None:
    image = get("/-/chart/founding_classes-half-vi.png")
    assert image.headers["content-type"] == "image/png"
    width, height = struct.unpack(">II", image.content[16:24])
    assert width == 1520
    assert height > 700
    drawn = get("/-/chart/founding_classes-half-en.svg")
    assert drawn.headers["content-type"].startswith("image/svg+xml")
    root: Any = etree.fromstring(drawn.content)
    text = " ".join(root.itertext())
    assert "Source: articles of Liên minh thử nghiệm." in text
    assert "http://localhost/archive/indicators/founding_classes" in text
    links = [link.get("href") for link in root.iter("{*}a")]
    assert len(links) == 3
    assert all(link is not None and link.startswith("http://localhost/archive/figures/f") for link in links)


@pytest.mark.parametrize("name", ["nothing.png", "nothing.svg", "founding_classes-half-vi.gif", "~3Cscript~3E.png"])
def test_a_chart_that_is_not_there_is_said_so(get: Call, name: str) -> None:
    answer = get(f"/-/chart/{name}")
    assert answer.status_code == 404
    assert "<script>" not in answer.text


def test_an_indicator_of_one_value_or_none_says_so(tmp_path: Path) -> None:
    builder = Builder(ArchivePaths(tmp_path / "archive"))
    builder.crawl([report(2022, False, 27, 13, 189, "103")], "2022-07-20T01:00:00.000Z")
    builder.publish()
    builder.db.execute("DELETE FROM figures WHERE indicator = 'fund_projects'")
    builder.publish()
    builder.db.close()
    get = asking(datasette(builder.paths.published))
    assert "Chưa kỳ nào có hai giá trị để vẽ" in get(PAGE).text
    assert "Chưa bài nào nêu số liệu của chỉ tiêu này" in get("/archive/indicators/fund_projects").text
    assert "27 lớp" in text_of(get("/").text + get("/indicators").text)
    assert "Chưa có giá trị" in get("/indicators").text
    assert get("/archive/indicators/nothing").status_code == 404


def test_a_long_table_comes_in_pages_that_miss_and_repeat_nothing(get: Call, monkeypatch: Any) -> None:
    query = pages._CELLS.replace(f"LIMIT {pages.CELLS + 1}", "LIMIT 2")
    monkeypatch.setattr(pages, "_CELLS", query)
    monkeypatch.setattr(pages, "CELLS", 1)
    path, seen = PAGE, []
    while path:
        page = parsed(get(path).text)
        seen += page.xpath("//table[contains(@class, 'observations')]//tr[not(@class)]/td[1]/text()")
        path = next(iter(page.xpath("//a[starts-with(text(), 'Các giá trị cũ hơn')]/@href")), "")
    assert seen == ["6 tháng đầu năm 2022", "6 tháng cuối năm 2021", "6 tháng đầu năm 2021"]


@pytest.mark.parametrize("after", ["x", "~~", "2022-01-01~1~o0~more", "%00", "9" * 3000])
def test_a_made_up_place_in_the_table_breaks_nothing(get: Call, after: str) -> None:
    assert get(f"{PAGE}?after={after}").status_code == 200


def test_words_of_strangers_stay_words_on_the_page_of_an_indicator(tmp_path: Path) -> None:
    builder = Builder(ArchivePaths(tmp_path / "archive"))
    for key, year in (("1", 2021), ("2", 2022)):
        made = report(year, False, 27, 13, 189, key)
        builder.crawl([replace(made, title=f"{HOSTILE} 27 lớp {{url}}")], f"{year}-07-20T01:00:00.000Z")
    builder.publish()
    builder.db.close()
    answer = asking(datasette(builder.paths.published))(PAGE)
    assert "<script>alert" not in answer.text
    sentence = parsed(answer.text).xpath("//p[@data-paste]")[0].text_content()
    assert f"“{HOSTILE} 27 lớp {{url}}”" in sentence
    assert sentence.count("http://localhost") == 1


def test_the_list_shows_each_indicator_under_its_topic_with_its_newest_value(get: Call) -> None:
    page = parsed(get("/indicators").text)
    assert page.xpath("//h2/text()")[:3] == [
        "Thành lập",
        "Quy mô khu vực hợp tác xã",
        "Đào tạo, tập huấn, tuyên truyền",
    ]
    (card,) = page.xpath("//li[.//a[@href='/archive/indicators/founding_classes']]")
    assert " ".join(card.text_content().split()).endswith("28 lớp 6 tháng đầu năm 2022")
    assert card.xpath(".//*[local-name()='svg'][@role='img']/@aria-label")
    assert not card.xpath(".//*[local-name()='svg']//*[local-name()='a']")
    assert "Size of the cooperative sector" in get("/en/indicators").text


def test_the_home_page_shows_headlines_as_small_charts_with_the_newest_value(get: Call) -> None:
    page = parsed(get("/en/").text)
    (card,) = page.xpath("//li[.//a[@href='/en/archive/indicators/founding_classes']]")
    assert "28 classes first half of 2022" in " ".join(card.text_content().split())
    links = card.xpath(".//*[local-name()='svg']//*[local-name()='a']/@href")
    assert len(links) == 3
    assert [get(link).status_code for link in links] == [200] * 3
