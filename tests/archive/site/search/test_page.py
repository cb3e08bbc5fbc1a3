"""The page of a search: filters, counts, figures, files, and what to try where nothing is found."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from archive.paths import ArchivePaths
from archive.site.search.asked import NAMES
from tests.archive.site.conftest import Call, asking, datasette
from tests.archive.site.reports import REPORTS, Builder


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Call:
    """Return a caller of the site of an archive whose first report attaches a file that was read."""
    builder = Builder(ArchivePaths(tmp_path_factory.mktemp("search") / "archive"))
    builder.crawl(REPORTS, "2022-07-20T01:00:00.000Z")
    with builder.db.atomic():
        builder.db.execute(
            "INSERT INTO files (file, bytes, type, name, first_seen, outcome, parts) "
            "VALUES ('sha256:AA', 9, 'application/pdf', 'phu-luc.pdf', '2022-07-20', 'read', 1)"
        )
        builder.db.execute(
            "INSERT INTO texts VALUES ('tfile', NULL, '1', '1', ?, '[]', 'sha256:AA')",
            ("Phụ lục\nDanh sách thủy lợi nội đồng.",),
        )
        builder.db.execute("INSERT INTO file_parts VALUES ('sha256:AA', 1, NULL, 'text', 'tfile')")
        builder.db.execute(
            "UPDATE attachments SET file = 'sha256:AA' WHERE revision_id = "
            "(SELECT revision_id FROM articles WHERE article_id = 'thu:101')"
        )
        builder.db.execute("UPDATE articles SET section = 'Hoạt động' WHERE article_id IN ('thu:101', 'thu:104')")
    builder.publish()
    builder.db.close()
    return asking(datasette(builder.paths.published))


def rows(ask: Call, **asked: Any) -> list[dict[str, Any]]:
    answer = ask(f"/archive/search.json?_shape=array&{urlencode({k.rstrip('_'): v for k, v in asked.items()})}")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()
    return found


def keys(ask: Call, **asked: Any) -> list[str]:
    return [row["article"].removeprefix("thu:") for row in rows(ask, **asked)]


def page(ask: Call, prefix: str = "", **asked: Any) -> Any:
    answer = ask(f"{prefix}/archive/search?{urlencode({k.rstrip('_'): v for k, v in asked.items()})}")
    assert answer.status_code == 200, answer.text
    return html.fromstring(answer.text)


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


@pytest.mark.parametrize(
    ("asked", "articles"),
    [
        ({"q": "lop", "section": "Hoạt động"}, {"101"}),
        ({"section": "Hoạt động"}, {"101", "104"}),
        ({"q": "lop", "from_": "2022"}, {"102", "103"}),
        ({"q": "lop", "to": "2021"}, {"101", "105"}),
        ({"q": "lop", "from_": "2021-07", "to": "2021-07-12"}, {"101"}),
        ({"from_": "2022-03-02", "to": "2022-03-02"}, {"104"}),
        ({"indicator": "coops_total"}, {"101", "102", "103"}),
        ({"indicator": "coops_total", "min": "180", "max": "185"}, {"102"}),
        ({"unit": "lớp", "min": "20"}, {"102", "103"}),
        ({"unit": "lớp", "max": "5"}, {"105"}),
        ({"q": "lop", "unit": "lớp", "max": "20"}, {"101", "105"}),
        ({"q": "lop", "unit": "đồng", "min": "3,3 triệu"}, {"101", "102", "103"}),
        ({"q": "lop", "unit": "đồng", "min": "3.300.001"}, set()),
        ({"unit": "lớp", "section": "Hoạt động"}, {"101"}),
        ({"q": "lop", "indicator": "founding_classes", "section": "Tin tức"}, {"102", "103"}),
    ],
)
def test_filters_narrow_a_search_down(ask: Call, asked: dict[str, Any], articles: set[str]) -> None:
    assert set(keys(ask, **asked)) == articles
    found = rows(ask, **asked)
    assert {row["hits"] for row in found} == ({len(articles)} if articles else set())
    shown = page(ask, **asked)
    assert len(shown.xpath("//ol[contains(@class, 'results')]/li")) == len(articles)
    if articles:
        assert words(shown.get_element_by_id("hits")).startswith(f"{len(articles)} bài viết")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"from_": "hôm qua"}, "không phải là năm hay ngày"),
        ({"to": "2022-13"}, "không phải là năm hay ngày"),
        ({"min": "nhiều", "unit": "lớp"}, "không phải là số"),
        ({"min": "27"}, "Chọn đơn vị hoặc chỉ tiêu"),
        ({"q": "lop", "page": "0"}, "không phải là số từ 1 đến"),
        ({"q": "lop", "size": "1000"}, "không phải là số từ 1 đến 200"),
        ({"q": "lop", "sort": "'; drop table"}, "Chỉ xếp theo"),
    ],
)
def test_a_filter_that_makes_no_sense_is_said(ask: Call, asked: dict[str, str], said: str) -> None:
    answer = ask(f"/archive/search?{urlencode({k.rstrip('_'): v for k, v in asked.items()})}")
    assert answer.status_code == 400
    assert said in answer.text


typed = st.text(max_size=60) | st.sampled_from(["2022", "27 lớp", '"', "\0", "%", "⟦x⟧", "\ue001tintuc", "-" * 50])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(NAMES), typed))
def test_whatever_is_typed_is_a_page_or_said_to_be_unclear(get: Call, asked: dict[str, str]) -> None:
    said = "&".join(f"{k}={quote(v, errors='ignore')}" for k, v in asked.items())
    answer = get(f"/archive/search?{said}")
    assert answer.status_code in (200, 400)
    assert "<h1" in answer.text
    assert get(f"/archive/search.json?{said}").status_code in (200, 400)


def test_words_that_stand_together_come_first(ask: Call) -> None:
    assert keys(ask, q="giai ngan")[-1] == "104"


def test_by_date_the_newest_come_first(ask: Call) -> None:
    assert keys(ask, q="lop", sort="date") == ["103", "102", "101", "105"]


def test_pages_follow_one_another_without_gap_or_repeat(ask: Call) -> None:
    whole = keys(ask, q="dong")
    assert [keys(ask, q="dong", size=2, page=n) for n in (1, 2, 3, 4)] == [whole[:2], whole[2:4], whole[4:], []]
    second = page(ask, q="dong", size=2, page=2)
    assert [a.get("href") for a in second.xpath("//nav[@class='pager']/a")] == [
        "/archive/search?q=dong&size=2",
        "/archive/search?q=dong&page=3&size=2",
    ]
    assert "Chỉ có 3 trang." in words(page(ask, q="dong", size=2, page=9))


def test_articles_are_counted_by_year_and_section(ask: Call) -> None:
    shown = page(ask, q="lop")
    counts = [words(li) for li in shown.xpath("//aside//li")]
    assert counts == ["2022 2", "2021 1", "2020 1", "Tin tức 3", "Hoạt động 1"]
    first = shown.xpath("//aside//a/@href")[0]
    assert first == "/archive/search?q=lop&from=2022&to=2022"
    assert html.fromstring(ask(first).text).xpath("count(//ol[contains(@class, 'results')]/li)") == 2


def test_a_number_with_its_unit_finds_figures(ask: Call) -> None:
    (section,) = page(ask, q="27 lop").xpath("//section[@aria-labelledby='numbers']")
    assert "27 lớp Số lớp tư vấn trước khi thành lập 6 tháng đầu năm 2022" in words(section)
    (link,) = section.xpath(".//li/a[1]/@href")
    assert link.startswith("/archive/figures/f")
    assert ask(link).status_code == 200
    assert page(ask, q="26 lop").xpath("//section[@aria-labelledby='numbers']") == []


def test_words_of_an_indicator_lead_to_it(ask: Call) -> None:
    shown = page(ask, "/en", q="cooperatives registered")
    assert "/en/archive/indicators/coops_registered" in shown.xpath("//section[@aria-labelledby='series']//a/@href")


def test_the_figures_that_a_filter_asks_for_stand_with_the_article(ask: Call) -> None:
    shown = page(ask, q="lop", unit="lớp", min="20")
    lines = [words(p) for p in shown.xpath("//p[@class='figure-hit']")]
    assert len(lines) == 2
    assert any(line.startswith("27 lớp Số lớp tư vấn") for line in lines)


def test_the_text_of_an_attached_file_is_searched(ask: Call) -> None:
    (row,) = rows(ask, q='"thuy loi"')
    assert row["article"] == "thu:101"
    assert row["in_file"] == "phu-luc.pdf"
    assert row["found"] == "Danh sách ⟦thủy lợi⟧ nội đồng."
    assert "trong tệp phu-luc.pdf" in words(page(ask, q='"thuy loi"'))


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [
        ({"q": "giái ngân"}, ["không dấu"]),
        ({"q": '"ngân giải"'}, ["không ngoặc kép"]),
        ({"q": "giải ngân", "section": "Chưa có"}, ["bỏ bớt bộ lọc"]),
        ({"q": "giải khongco"}, ["ít từ hơn"]),
    ],
)
def test_where_nothing_is_found_the_page_says_what_would_be(ask: Call, asked: dict[str, str], kinds: list[str]) -> None:
    (empty,) = page(ask, **asked).xpath("//div[@class='empty']")
    items = [words(li) for li in empty.xpath(".//li")]
    for kind in kinds:
        assert any(kind in item for item in items), items
    for link in empty.xpath(".//li/a/@href"):
        assert html.fromstring(ask(link).text).xpath("//ol[contains(@class, 'results')]/li")


def test_nothing_typed_is_no_mistake(ask: Call) -> None:
    assert "Gõ từ cần tìm" in words(page(ask))
    assert "Type what you look for" in words(page(ask, "/en"))
    assert rows(ask) == []


def test_words_of_strangers_stay_words(ask: Call) -> None:
    text = ask("/archive/search?q=" + quote("<script>alert(1)</script>")).text
    assert "<script>alert" not in text


def test_a_suggestion_that_finds_very_many_says_more_than(ask: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def first() -> str:
        return str(page(ask, q='"xã tác hợp"').xpath("//div[@class='empty']//li")[0].text_content())

    assert "hơn" not in first()
    monkeypatch.setattr("archive.site.search.suggestions.MOST_COUNTED", 2)
    assert "hơn 1 bài" in first()
