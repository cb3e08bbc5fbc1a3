"""The drawings: whole without style, script or anything of others, each point a link, the doubtful of other shape."""

from __future__ import annotations

import json
import math
import re
import struct
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from archive.site.charts import sheet, words
from archive.site.charts.axes import nice, values_of
from archive.site.charts.descriptions import alternative, missing_words, notes
from archive.site.charts.drawing import Pen
from archive.site.charts.forms import FORMS, NARROW, SMALL, WIDE, Form
from archive.site.charts.key import entries_of
from archive.site.charts.labels import Box, _around, _box, told_labels
from archive.site.charts.lettering import is_words, letter
from archive.site.charts.looks import look_of
from archive.site.charts.panels import Panel
from archive.site.charts.points import Point
from archive.site.charts.shown import as_image
from archive.site.charts.spec import spec_of
from tests.archive.site.charts.making import LAW, MERGED, MERGER, NAMES, OLD_CA_MAU, half, on, panel, year
from tests.archive.site.charts.test_panels import BREAKS, POINTS

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert(1)</script> & \"bẫy\" 'thử'"


@pytest.fixture(scope="module")
def pen() -> Pen:
    return Pen()


@pytest.fixture(scope="module")
def full() -> Panel:
    return panel(
        *(year(y, 20 + y % 7) for y in range(2016, 2025)),
        *(year(y, 33 + y % 5, area=OLD_CA_MAU) for y in range(2016, 2025)),
        *(year(y, 70 + y % 3, area=MERGED) for y in (2025, 2026)),
        year(2015, 19, disputed=True, lowest="17", highest="26"),
        year(2014, 3, flagged=True),
        year(2023, 30, status="target"),
        year(2027, 80, status="forecast", area=MERGED),
        year(2022, 21, aggregate="cumulative"),
        year(2013, 12, value_max_text="15", qualifier="range"),
    )


def drawn(pen: Pen, found: Panel, form: Form = WIDE, title: str = "Số lớp") -> Any:
    return etree.fromstring(pen.draw(spec_of(found, "flow", NAMES, "vi", form), "c", title, "Lời").encode())


@pytest.mark.parametrize("form", FORMS, ids=lambda f: f.name)
def test_a_drawing_has_no_style_script_or_address_of_others(pen: Pen, full: Panel, form: Form) -> None:
    root = drawn(pen, full, form)
    names = {etree.QName(element).localname for element in root.iter()}
    assert names <= {"svg", "title", "desc", "g", "path", "line", "text", "a", "circle"}
    for element in root.iter():
        assert not [name for name in element.attrib if name.startswith("on") or "style" in name or "{" in name]
        assert not [value for value in element.attrib.values() if "url(" in value or "://" in value]
    assert {link.get("href").partition("/")[0] for link in root.iter(f"{SVG}a")} == {"figures"}


@pytest.mark.parametrize("form", FORMS, ids=lambda f: f.name)
def test_each_point_is_a_link_to_its_evidence_and_says_what_it_is(pen: Pen, full: Panel, form: Form) -> None:
    links = {link.get("href"): link.get("aria-label") for link in drawn(pen, full, form).iter(f"{SVG}a")}
    assert links == {f"figures/{p.figure_id}": words.point_words(p, NAMES, "vi", areas=True) for p in full.points}
    assert "Năm 2015: 19 lớp; Bạc Liêu (trước 7/2025); các bài nêu khác nhau (từ 17 đến 26 lớp)" in links.values()
    assert "Năm 2014: 3 lớp; Bạc Liêu (trước 7/2025); số in đáng ngờ" in links.values()
    assert "Năm 2023: 30 lớp; Bạc Liêu (trước 7/2025); chỉ tiêu" in links.values()
    assert "Năm 2013: từ 12 đến 15 lớp; Bạc Liêu (trước 7/2025)" in links.values()


@given(st.sampled_from(["achieved", "target", "forecast"]), st.sampled_from(["point", "cumulative"]))
def test_what_is_doubtful_or_no_achievement_has_another_shape_and_not_only_another_colour(
    status: str, aggregate: str
) -> None:
    def shape(**other: Any) -> tuple[str, bool]:
        look = look_of(half(2022, 1, 5, **other), "#0b6e4f")
        return look.shape, look.fill == "#ffffff"

    plain = shape()
    assert shape(disputed=True, aggregate=aggregate) != plain
    assert shape(flagged=True, aggregate=aggregate) != plain
    assert shape(flagged=True) != shape(disputed=True)
    assert shape(status="target") != plain != shape(status="forecast")
    assert shape(aggregate="cumulative") != plain
    assert shape(status=status, flagged=True) != shape(status="achieved")


def test_a_title_of_strangers_stays_words(pen: Pen) -> None:
    made = pen.draw(
        spec_of(panel(half(2022, 1, 5), half(2022, 2, 6)), "flow", NAMES, "vi", WIDE), "c", HOSTILE, HOSTILE
    )
    assert "<script" not in made
    root = etree.fromstring(made.encode())
    assert root.findtext(f"{SVG}title") == HOSTILE


@settings(max_examples=25, deadline=None)
@given(POINTS, BREAKS)
def test_whatever_the_values_a_drawing_comes_of_it(points: list[Point], breaks: list[Any]) -> None:
    from archive.site.charts.panels import panels_of

    own = Pen()
    for found in panels_of(points, breaks)[:2]:
        for form in FORMS:
            made = spec_of(found, "stock", NAMES, "en", form)
            json.dumps(made, allow_nan=False)
            root = etree.fromstring(own.draw(made, "c", "T", "D").encode())
            assert len(list(root.iter(f"{SVG}a"))) == len(found.points)


def test_the_letters_stand_where_vega_would_set_them(full: Panel) -> None:
    import vl_convert

    spec = spec_of(full, "flow", NAMES, "vi", WIDE)
    ours = sorted((t.text, float(t.get("x", "")), float(t.get("y", ""))) for t in letter(spec).iter("text") if t.text)
    vega = etree.fromstring(vl_convert.vegalite_to_svg(json.dumps(spec)).encode())
    theirs = []
    for text in vega.iter(f"{SVG}text"):
        x, y = (float(n) for n in re.findall(r"-?[\d.]+", text.get("transform", ""))[:2])
        theirs.append((text.text, x + spec["padding"]["left"], y + spec["padding"]["top"]))
    theirs.sort()
    assert [t for t, _, _ in ours] == [t for t, _, _ in theirs]
    for (_, x, y), (_, wanted_x, wanted_y) in zip(ours, theirs, strict=True):
        assert math.hypot(x - wanted_x, y - wanted_y) < 1.5


def test_both_languages_share_one_drawing_of_the_marks(full: Panel) -> None:
    pen = Pen()
    vi, en = (spec_of(full, "flow", NAMES, spoken, WIDE) for spoken in ("vi", "en"))
    assert "trước 7/2025" in pen.draw(vi, "a", "T", "D")
    assert "before July 2025" in pen.draw(en, "b", "T", "D")
    assert len(pen._drawn) == 1


def test_a_value_that_would_squeeze_the_others_is_drawn_at_the_edge_and_told(pen: Pen) -> None:
    found = panel(half(2021, 1, 18), half(2021, 2, 21), half(2022, 1, 27000, flagged=True))
    values = values_of(found, "flow", 5)
    assert values.high < 100
    assert values.held("27000") == values.high
    assert notes(found, "flow", "en") == [
        "Doubtful prints: 1.",
        "Beyond the frame, drawn at its edge: 27,000 classes.",
    ]


def test_a_flow_begins_at_zero_and_a_stock_that_does_not_says_so() -> None:
    flow = panel(half(2021, 1, 180), half(2021, 2, 190))
    stock = panel(on("2021-06-30", 180), on("2021-12-31", 190))
    assert values_of(flow, "flow", 5).low == 0
    assert values_of(stock, "stock", 5).low > 0
    assert notes(stock, "stock", "vi") == ["Trục đứng không bắt đầu từ 0."]
    assert notes(flow, "flow", "vi") == []


@given(st.floats(1e-6, 1e14), st.booleans())
def test_a_step_is_round_and_large_enough(step: float, whole: bool) -> None:
    found = nice(step, whole=whole)
    assert step * (1 - 1e-6) <= found <= max(1, step * 5.001)


@given(POINTS)
def test_no_value_lies_on_another_or_on_a_mark(points: list[Point]) -> None:
    from archive.site.charts.axes import times_of
    from archive.site.charts.frame import Frame
    from archive.site.charts.panels import panels_of

    for found in panels_of(points, []):
        for form in (WIDE, NARROW):
            frame = Frame(values_of(found, "flow", form.steps), times_of(found, "vi", form), form)
            labels = told_labels(frame, found, "vi")
            boxes = [_box(frame, label) for label in labels]
            assert not [1 for n, one in enumerate(boxes) for other in boxes[:n] if one.meets(other)]
            for label, box in zip(labels, boxes, strict=True):
                marks: list[Box] = [
                    _around(frame, p.at, frame.height_of(p)) for p in found.points if p is not label.point
                ]
                assert not any(box.meets(mark) for mark in marks)


def test_the_key_explains_what_is_there_and_nothing_else(full: Panel) -> None:
    assert {e.sign for e in entries_of(full, NAMES, "vi")} == {
        *("line", "circle", "square", "target", "ring", "diamond", "triangle", "range", "gap", "break")
    }
    assert [e.text for e in entries_of(full, NAMES, "en") if e.sign == "break"] == [
        "1 July 2024: Cooperative law of 2023 in force",
        "1 July 2025: Bạc Liêu is merged into Cà Mau",
    ]
    assert entries_of(panel(half(2022, 1, 5), half(2022, 2, 6)), NAMES, "vi") == []


def test_breaks_are_rules_with_numbers(pen: Pen, full: Panel) -> None:
    root = drawn(pen, full)
    rules = root.findall(f".//{SVG}g[@class='breaks']/{SVG}line")
    assert len(rules) == 2
    assert [b.date for b in full.breaks] == [LAW.date, MERGER.date]


def test_the_text_alternative_says_first_newest_doubts_and_breaks(full: Panel) -> None:
    said = alternative(full, "Số lớp", NAMES, "vi")
    assert said.startswith("Số lớp, theo năm. 26 giá trị. Đầu tiên: Năm 2013: từ 12 đến 15 lớp.")
    assert "Mới nhất: Năm 2026" in said
    assert "Giá trị mà các bài nêu khác nhau: 1." in said
    assert "Số in đáng ngờ: 1." in said
    assert "01/07/2025: Bạc Liêu nhập vào Cà Mau" in said


def test_missing_years_in_a_row_are_told_together() -> None:
    missing = [(f"{y}-07-01", f"{y}-12-31") for y in (2012, 2013, 2014, 2016)]
    assert missing_words(missing, "half", "vi") == ["6 tháng cuối năm 2012–2014, 2016"]
    assert missing_words(missing, "half", "en") == ["second half of 2012–2014, 2016"]
    assert missing_words([("2021-01-01", "2021-12-31")], "year", "en") == ["2021"]
    assert missing_words([("2021-01-01", "2021-03-31")], "quarter", "vi") == ["quý I 2021"]


@pytest.mark.parametrize(
    ("text", "unit", "vi", "en"),
    [
        ("3300000", "đồng", "3,3 triệu đồng", "3.3 million đồng"),
        ("12820000000", "đồng", "12,82 tỷ đồng", "12.82 billion đồng"),
        ("1234567891", "đồng", "1.234.567.891 đồng", "1,234,567,891 đồng"),
        ("27", "lớp", "27 lớp", "27 classes"),
        ("1", "lớp", "1 lớp", "1 class"),
        ("87.5", "%", "87,5%", "87.5%"),
        ("36000000", "đồng/HTX/năm", "36 triệu đồng/HTX/năm", "36 million đồng/cooperative/year"),
    ],
)
def test_amounts_are_told_as_a_newspaper_does_and_exactly(text: str, unit: str, vi: str, en: str) -> None:
    assert words.amount(text, unit, "vi") == vi
    assert words.amount(text, unit, "en") == en


def test_a_small_one_among_many_is_one_image_without_links(pen: Pen, full: Panel) -> None:
    shown = as_image(pen.draw(spec_of(full, "flow", NAMES, "vi", SMALL), "c", "T", "D"), HOSTILE)
    root = etree.fromstring(shown.encode())
    assert (root.get("role"), root.get("aria-label")) == ("img", HOSTILE)
    assert not list(root.iter(f"{SVG}a"))
    assert len(root.findall(f".//{SVG}g[@class='points']/{SVG}path")) == len(full.points)


def test_a_picture_as_png_is_twice_its_size_and_whole(pen: Pen, full: Panel) -> None:
    drawing = pen.draw(spec_of(full, "flow", NAMES, "vi", WIDE), "c", "Số lớp", "Lời")
    picture = sheet.Picture(
        drawing,
        "Số lớp " * 20,
        "lớp, theo năm",
        tuple(entries_of(full, NAMES, "vi")),
        ("Một lưu ý.",),
        ("Nguồn: thử.",),
    )
    svg = sheet.sheet(picture)
    root: Any = etree.fromstring(svg.encode())
    image = sheet.png(svg)
    width, height = struct.unpack(">II", image[16:24])
    assert image.startswith(b"\x89PNG\r\n\x1a\n")
    assert (width, height) == (2 * float(root.get("width")), pytest.approx(2 * float(root.get("height")), abs=2))
    text = " ".join(root.itertext())
    assert all(said in text for said in ("Một lưu ý.", "Nguồn: thử.", "các bài nêu khác nhau", "chỉ tiêu"))
    rows = zlib.decompress(b"".join(_data(image)))
    assert len(rows) % height == 0


def _data(image: bytes) -> list[bytes]:
    at, found = 8, []
    while at < len(image):
        size, kind = struct.unpack(">I4s", image[at : at + 8])
        assert struct.unpack(">I", image[at + 8 + size : at + 12 + size])[0] == zlib.crc32(
            image[at + 4 : at + 8 + size]
        )
        found += [image[at + 8 : at + 8 + size]] if kind == b"IDAT" else []
        at += 12 + size
    return found


def test_the_layers_of_words_are_left_to_us(full: Panel) -> None:
    assert [layer["name"] for layer in spec_of(full, "flow", NAMES, "vi", WIDE)["layer"] if is_words(layer)] == [
        *("values", "times0", "above", "below", "breaknumbers")
    ]
