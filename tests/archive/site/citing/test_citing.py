"""Citations: they say all that lets a figure be found again, and other programs read them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware
from citeproc import Citation as Cited
from citeproc import CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from hypothesis import given
from hypothesis import strategies as st

from archive.site.citing.bibtex import bibtex
from archive.site.citing.citation import Citation, plain
from archive.site.citing.csl import csl
from archive.site.citing.words import words
from tests.archive.site.conftest import Call
from tests.archive.site.pages import parsed_page

CITED = Citation(
    figure_id="f0123456789abcdef",
    quote="27 lớp",
    sentence="Trong kỳ đã mở 27 lớp, đạt 87% kế hoạch.",
    value="27",
    value_max=None,
    unit="lớp",
    qualifier="exact",
    relation="none",
    status="achieved",
    indicator_vi="Số lớp tư vấn trước khi thành lập",
    indicator_en="Classes before founding",
    measure="lớp",
    period=("2022-01-01", "2022-06-30", "half"),
    title="Báo cáo công tác 6 tháng đầu năm 2022",
    organisation="Liên minh Hợp tác xã tỉnh Bạc Liêu",
    published="2022-07-05T08:30+07:00",
    file=None,
    part=None,
    url="http://lmhtx.example/-/b%C3%A0i_1?a=1&b={2}",
    captured_at="2022-07-20T01:00:00.000Z",
    payload_digest="sha256:ABCDEF",
    warc="thu.warc.gz@10+20",
    extractor_version="4",
    flags=(),
    address="https://kho.example/archive/figures/f0123456789abcdef",
)
NASTY = '50% & {ngoặc} \\lệnh $x_1^2~ #3 “trích” "kép" <b> lớp'


def parsed(text: str) -> dict[str, str]:
    """Return the fields of the only entry of a BibTeX file, with LaTeX undone."""
    # The decoder does not know LaTeX's own names of the braces.
    plainer = text.replace(r"\textbraceleft{}", r"\lbrace{}").replace(r"\textbraceright{}", r"\rbrace{}")
    library = parse_string(plainer, append_middleware=[LatexDecodingMiddleware()])
    assert not library.failed_blocks
    (entry,) = library.entries
    return {"key": entry.key, "type": entry.entry_type, **{f.key: f.value.replace("ˆ", "^") for f in entry.fields}}


def figure_of(get: Call, unit: str = "đồng") -> str:
    (row,) = get(f"/archive/current_figures.json?_shape=array&article_id=thu:103&unit={unit}").json()
    return str(row["figure_id"])


def test_the_words_say_all_of_it_in_vietnamese() -> None:
    assert words(CITED, "vi") == " ".join(
        (
            "Liên minh Hợp tác xã tỉnh Bạc Liêu. “Báo cáo công tác 6 tháng đầu năm 2022”, 05/07/2022.",
            "Số liệu: “27 lớp” (27 lớp; Số lớp tư vấn trước khi thành lập; 6 tháng đầu năm 2022).",
            "Câu gốc: “Trong kỳ đã mở 27 lớp, đạt 87% kế hoạch.”",
            "Đăng tại http://lmhtx.example/-/bài_1?a=1&b={2}",
            "(bản chụp 2022-07-20T01:00:00.000Z, sha256:ABCDEF).",
            "Kho lưu trữ số liệu hợp tác xã, mã số liệu f0123456789abcdef, bộ đọc 4:",
            "https://kho.example/archive/figures/f0123456789abcdef [ngày truy cập: …]",
        )
    )


def test_the_words_say_all_of_it_in_english() -> None:
    assert words(CITED, "en") == " ".join(
        (
            "Liên minh Hợp tác xã tỉnh Bạc Liêu. “Báo cáo công tác 6 tháng đầu năm 2022”, 5 July 2022.",
            "Figure: “27 lớp” (27 classes; Classes before founding; first half of 2022).",
            "Sentence: “Trong kỳ đã mở 27 lớp, đạt 87% kế hoạch.”",
            "Published at http://lmhtx.example/-/bài_1?a=1&b={2}",
            "(captured 2022-07-20T01:00:00.000Z, sha256:ABCDEF).",
            "Cooperative figures archive, figure f0123456789abcdef, extractor 4:",
            "https://kho.example/archive/figures/f0123456789abcdef [accessed: …]",
        )
    )


def test_what_is_not_known_is_not_made_up() -> None:
    bare = replace(
        CITED, published=None, captured_at=None, payload_digest=None, url=None, period=(None, None, None), value=None
    )
    text = words(bare, "vi")
    assert "không ghi ngày" in text
    assert "None" not in text
    fields = parsed(bibtex(bare, "vi"))
    assert not {"year", "date", "month", "howpublished"} & set(fields)
    assert "issued" not in csl(bare, "vi")[0]


def test_a_figure_of_a_file_names_file_and_page() -> None:
    text = words(replace(CITED, file="bao-cao.pdf", part="3"), "vi")
    assert "Tệp đính kèm bao-cao.pdf, trang 3." in text


@pytest.mark.parametrize("text", [NASTY, "{", "}", "\\", "}}}{{{", "a\\{b", "@misc{x,}", "a = {b},", "%\n%"])
def test_bibtex_holds_whatever_is_printed(text: str) -> None:
    cited = replace(CITED, title=plain(text), sentence=plain(text), organisation=plain(text))
    fields = parsed(bibtex(cited, "vi"))
    assert fields["key"] == "f0123456789abcdef"
    assert fields["type"] == "misc"
    assert fields["title"] == plain(text)
    assert fields["author"] == plain(text)
    assert plain(text) in fields["note"]
    assert fields["url"] == CITED.address


@given(st.text(min_size=1, max_size=40))
def test_bibtex_and_csl_stay_whole_with_any_text(text: str) -> None:
    cited = replace(CITED, title=plain(text), quote=plain(text), sentence=plain(text))
    source = bibtex(cited, "en")
    assert source.count("{") == source.count("}")
    assert len(parse_string(source).entries) == 1
    assert json.loads(json.dumps(csl(cited, "en")))[0]["custom"]["quote"] == plain(text)


def test_bibtex_leaves_the_day_of_access_to_the_reader() -> None:
    fields = parsed(bibtex(CITED, "vi"))
    assert "urldate" not in fields
    assert fields["date"] == "2022-07-05"
    assert (fields["year"], fields["month"]) == ("2022", "7")
    assert fields["langid"] == "vietnamese"
    assert "%7B2%7D" in bibtex(CITED, "vi")


@pytest.mark.filterwarnings("ignore:The following arguments for Reference are unsupported")
def test_a_citation_program_makes_a_bibliography_of_csl() -> None:
    items = csl(replace(CITED, title=NASTY), "vi")
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    bibliography.register(Cited([CitationItem("f0123456789abcdef")]))
    (line,) = map(str, bibliography.bibliography())
    assert "Liên minh Hợp tác xã tỉnh Bạc Liêu" in line
    assert "2022" in line
    assert "50% & {ngoặc}" in line
    assert "https://kho.example/archive/figures/f0123456789abcdef" in line


def test_csl_has_only_what_its_schema_knows() -> None:
    (item,) = csl(CITED, "vi")
    known = {
        "id",
        "type",
        "title",
        "URL",
        "archive",
        "archive_location",
        "language",
        "note",
        "custom",
        "author",
        "issued",
    }
    assert set(item) == known
    assert item["issued"] == {"date-parts": [[2022, 7, 5]]}
    assert "accessed" not in item


def test_invisible_characters_do_not_turn_a_citation_around() -> None:
    assert plain("bao\u202ecao\u200b \u2066x\n\0y") == "baocao xy".replace("xy", "x y")


@pytest.mark.parametrize(
    ("ending", "kind"),
    [
        ("txt", "text/plain; charset=utf-8"),
        ("bib", "application/x-bibtex; charset=utf-8"),
        ("json", "application/vnd.citationstyles.csl+json; charset=utf-8"),
    ],
)
def test_each_format_has_an_address(get: Call, ending: str, kind: str) -> None:
    figure = figure_of(get)
    answer = get(f"/-/cite/{figure}.{ending}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == kind
    assert f"http://localhost/archive/figures/{figure}" in answer.text
    assert "3.300.000 đồng" in answer.text
    assert f"http://localhost/en/archive/figures/{figure}" in get(f"/en/-/cite/{figure}.{ending}").text


def test_what_is_no_figure_has_no_citation(get: Call) -> None:
    assert get("/-/cite/fnone.bib").status_code == 404
    assert get("/-/cite/f1.exe").status_code == 404


def test_the_page_of_a_figure_has_its_citation_to_copy(get: Call) -> None:
    figure = figure_of(get)
    page = parsed_page(get(f"/archive/figures/{figure}").text)
    (text,) = page.xpath("//*[@id='cited-words']")
    assert text.text_content() == get(f"/-/cite/{figure}.txt").text.strip()
    (entry,) = page.xpath("//*[@id='cited-bibtex']")
    assert entry.text_content().strip() == get(f"/-/cite/{figure}.bib").text.strip()
    assert page.xpath("//button[@data-copies]/@hidden") == ["hidden"] * 3 or len(page.xpath("//button[@hidden]")) == 3
    links = page.xpath("//section[@aria-labelledby='cite']//a/@href")
    assert [link for link in links if re.search(r"\.(bib|json|txt)$", link)] == [
        f"/-/cite/{figure}.{ending}" for ending in ("bib", "json", "txt")
    ]


def test_the_operator_may_name_a_public_address(get: Call, monkeypatch: Any) -> None:
    from archive.site import address

    class Site:
        def metadata(self, key: str) -> str:
            return {"public_address": "https://kho.example/"}[key]

    assert address.whole(Site(), None, "/archive/figures/f1") == "https://kho.example/archive/figures/f1"
