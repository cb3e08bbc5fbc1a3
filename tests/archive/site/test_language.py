"""A page speaks one language: Vietnamese at its plain address, English under /en/."""

from __future__ import annotations

import re

import pytest
from markupsafe import Markup

from archive.site import formats
from archive.site.language import t
from tests.archive.site.conftest import Call
from tests.archive.site.test_pages import parsed

VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")
PAGES = (
    "/",
    "/about",
    "/archive",
    "/archive/articles",
    "/archive/series",
    "/archive/search?q=lop",
    "/archive?sql=select+1",
)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_its_language_and_leads_to_the_other(get: Call, path: str) -> None:
    for code, prefix in (("vi", ""), ("en", "/en")):
        page = parsed(get(f"{prefix}{path}").text)
        assert page.get("lang") == code
        other = {"vi": f"/en{path}", "en": path}[code]
        assert page.xpath("//a[@class='language']/@href") == [other]
        bare, host = path.partition("?")[0], "http://localhost"
        addresses = [f"{host}{bare}", f"{host}/en{bare}"]
        assert page.xpath("//link[@rel='alternate'][@hreflang]/@href") == [*addresses, addresses[0]]
        assert page.xpath("//link[@rel='canonical']/@href") == [addresses[code == "en"]]


@pytest.mark.parametrize("path", PAGES)
def test_links_of_an_english_page_stay_english(get: Call, path: str) -> None:
    page = parsed(get(f"/en{path}").text)
    links = [a.get("href") for a in page.xpath("//a[@href]") if a.get("class") != "language"]
    assert [link for link in links if link.startswith("/") and not link.startswith("/en/") and link != "/en"] == []


@pytest.mark.parametrize("path", ["/", "/about", "/archive?sql=select+1", "/nothing/here"])
def test_an_english_page_speaks_no_vietnamese_of_its_own(get: Call, path: str) -> None:
    page = parsed(get(f"/en{path}").text)
    proper = re.compile("Bạc Liêu|Cà Mau|Việt Nam|Tiếng Việt|đồng")
    for quoted in page.xpath("//*[@lang='vi'] | //script | //style"):
        quoted.drop_tree()
    assert [line for line in page.text_content().splitlines() if VIETNAMESE.search(proper.sub("", line))] == []


def test_facets_sorting_and_the_next_page_stay_in_the_language(get: Call) -> None:
    page = parsed(get("/en/archive/figures?_size=2&_facet=unit").text)
    assert page.xpath("//th/a/@href")[0].startswith("/en/archive/figures?")
    assert (
        get(page.xpath("//p/a[contains(@href, '_next')]/@href")[0].replace("http://localhost", "")).status_code == 200
    )


def test_json_and_csv_answer_under_both_addresses(get: Call) -> None:
    for ending in (".json?_shape=array&_size=3", ".csv?_size=3"):
        assert get(f"/en/archive/figures{ending}").text == get(f"/archive/figures{ending}").text


def test_values_in_a_text_are_escaped_and_markup_is_kept() -> None:
    assert t("<{0}>", "", "<b>") == "&lt;&lt;b&gt;&gt;"
    assert t("{0}", "", Markup("<b>x</b>")) == "<b>x</b>"
    assert t(None, None) == ""


def test_numbers_and_dates_are_written_as_the_language_does() -> None:
    assert formats.number("3300000", "en") == "3,300,000"
    assert formats.number("0.5", "en") == "0.5"
    assert formats.day("2022-07-05", "en") == "5 July 2022"
    assert formats.minute("2022-07-05T01:30:00.000Z", "en") == "5 July 2022, 08:30"
    assert formats.period("2022-01-01", "2022-06-30", "half", "en") == "first half of 2022"
    assert formats.period("2022-01-01", "2022-09-30", "nine_months", "en") == "first nine months of 2022"
    assert formats.period("2022-04-01", "2022-06-30", "quarter", "en") == "Q2 2022"
    assert formats.period("2022-03-01", "2022-03-31", "month", "en") == "March 2022"
    assert formats.period("2020-01-01", "2025-12-31", "span", "en") == "2020–2025"
    assert formats.period(None, "2022-06-30", "as_of", "en") == "as of 30 June 2022"
