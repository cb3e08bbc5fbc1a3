"""What the articles of the sample portal say, and the files it makes."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from tests.portal import Portal, serve
from tests.portal.asking import ask
from tests.portal.assets import jpeg, pdf, png
from tests.portal.model import Article


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    with serve(120) as running:
        yield running


# ---- what the articles say ---------------------------------------------------------------------------


def test_every_figure_of_the_truth_stands_where_it_says(portal: Portal) -> None:
    figures = [(a, f) for a in portal.truth.values() for f in a.figures]
    assert len(figures) > 900
    assert all(a.text[f.start :].startswith(f.quote) for a, f in figures)


def value(article: Article, indicator: str, period: str) -> Decimal:
    return next(f.value for f in article.figures if f.indicator == indicator and f.period == period)


def test_each_half_year_reports_its_founding_classes_and_the_year_never_less(portal: Portal) -> None:
    halves = {}
    for year in range(2018, 2023):
        half, whole = (portal.truth.report(f"{year}{kind}") for kind in ("H1", "Y"))
        halves[year] = value(half, "founding_classes", f"{year}-01-01/{year}-06-30")
        assert value(whole, "founding_classes", f"{year}-01-01/{year}-12-31") > halves[year]
    assert halves == {2018: 12, 2019: 14, 2020: 13, 2021: 19, 2022: 27}


def test_stocks_follow_from_flows_where_nothing_is_misprinted(portal: Portal) -> None:
    reports = [portal.truth.report(f"{year}Y") for year in range(2018, 2023)]
    totals = [value(r, "coops_total", f"/{r.report and r.report[:4]}-12-31") for r in reports]
    assert all(later > earlier for earlier, later in pairwise(totals))


def test_the_report_of_the_first_half_of_2022_carries_the_known_figures(portal: Portal) -> None:
    printed = [f.quote.split(" ")[0] for f in portal.truth.report("2022H1").figures]
    known = "27 87% 866 21 16 53% 13 01 21 3 02 100 02 87 01 29 03 3.300.000 07 21 20 47 48 46 02 02 01 01"
    assert [p.lstrip("0") for p in printed] == [k.lstrip("0") for k in known.split()]


def test_misprints_are_known_and_nothing_else_is_one(portal: Portal) -> None:
    slips = {(a.report, f.misprint) for a in portal.truth.values() for f in a.figures if f.misprint}
    assert {("2022H1", "implausible_low"), ("2019H1", "dot_decimal"), ("2018Y", "sum_fails")} <= slips
    assert {"ambiguous_separator", "sum_fails", "dot_decimal"} <= {kind for report, kind in slips if report is None}


# ---- files -------------------------------------------------------------------------------------------


def test_the_text_layer_of_a_pdf_can_be_read_through_its_map() -> None:
    data = pdf(("Liên minh Hợp tác xã", "Đạt 87% kế hoạch"))
    page, cmap = (zlib.decompress(s) for s in re.findall(rb"stream\n(.*?)\nendstream", data, re.DOTALL))
    letters = {int(a, 16): chr(int(b, 16)) for a, b in re.findall(rb"<(\w{4})> <(\w{4})>\n", cmap) if a != b"0000"}
    lines = [
        "".join(letters[int(h[i : i + 4], 16)] for i in range(0, len(h), 4)) for h in re.findall(rb"<(\w+)> Tj", page)
    ]
    assert lines == ["Liên minh Hợp tác xã", "Đạt 87% kế hoạch"]
    table = int(re.findall(rb"startxref\n(\d+)", data)[0])
    assert data[table:].startswith(b"xref\n")


def test_a_word_file_holds_paragraphs_and_a_table(portal: Portal) -> None:
    document = next(d for d in portal.truth.report("2022H1").documents if d.kind == "docx")
    package = zipfile.ZipFile(io.BytesIO(ask(portal, document.url)[2]))
    assert package.testzip() is None
    tree = ElementTree.fromstring(package.read("word/document.xml"))
    name = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    rows = [["".join(c.itertext()) for c in row.iter(f"{name}tc")] for row in tree.iter(f"{name}tr")]
    assert ["Lớp tư vấn trước khi thành lập HTX", "27 lớp", "87%"] in rows


def test_images_are_whole() -> None:
    data = png("a")
    assert struct.unpack(">II", data[16:24]) == (240, 160)
    assert data.endswith(b"IEND\xaeB`\x82")
    assert (jpeg("a")[:2], jpeg("a")[-2:]) == (b"\xff\xd8", b"\xff\xd9")
