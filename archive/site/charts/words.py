"""What a chart says in words, in either language: a point, a unit, an area, a break, the whole picture."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from archive.site.charts.axes import MULTIPLES, Multiple, values_of
from archive.site.charts.panels import Break, Panel
from archive.site.charts.points import Point
from archive.site.formats import day, number, period
from archive.site.labels import label
from archive.site.language import Language

ABOUT = {
    "approx": ("khoảng {}", "about {}"),
    "more_than": ("hơn {}", "more than {}"),
    "less_than": ("dưới {}", "fewer than {}"),
    "at_least": ("ít nhất {}", "at least {}"),
    "at_most": ("nhiều nhất {}", "at most {}"),
}
BY_GRAIN = {
    "half": ("theo nửa năm", "by half-year"),
    "year": ("theo năm", "by year"),
    "nine_months": ("9 tháng đầu mỗi năm", "first nine months of each year"),
    "quarter": ("theo quý", "by quarter"),
    "month": ("theo tháng", "by month"),
    "as_of": ("tại từng thời điểm", "as of each date"),
}


def said(spoken: Language, vi: str, en: str) -> str:
    """Return the words of a language."""
    return en if spoken == "en" else vi


def unit_words(unit: str | None, spoken: Language, multiple: Multiple | None = None) -> str:
    """Return a unit in words, ``tỷ đồng``, ``billion đồng per cooperative``; empty for none."""
    if not unit:
        return ""
    labels = [getattr(label(part, "unit"), spoken) for part in unit.split("/")]
    return " ".join(filter(None, (getattr(multiple, spoken) if multiple else "", "/".join(labels))))


def area_words(area: str, names: Mapping[str, str], spoken: Language) -> str:
    """Return an area's name, ``Cà Mau (từ 7/2025)`` where another edition of it is meant by the same name or code."""
    name = names.get(area, area.split("@")[0])
    if area.endswith("@before-2025"):
        return f"{name} {said(spoken, '(trước 7/2025)', '(before July 2025)')}"
    if area.endswith("@after-2025"):
        return f"{name} {said(spoken, '(từ 7/2025)', '(since July 2025)')}"
    return name


def value_words(point: Point, spoken: Language) -> str:
    """Return a value as printed, with its unit and what leaves it open: ``khoảng 5,72 tỷ đồng``."""
    shown = amount(point.value_text, point.unit, spoken)
    if point.value_max_text is not None:
        most = amount(point.value_max_text, point.unit, spoken)
        return said(spoken, f"từ {shown} đến {most}", f"{shown} to {most}")
    return said(spoken, *ABOUT.get(point.qualifier, ("{}", "{}"))).format(shown)


def amount(text: str, unit: str | None, spoken: Language) -> str:
    """Return a value with its unit; money in tỷ or triệu where that loses no digit that a reader would miss."""
    value = Decimal(text)
    if unit is not None and unit.split("/")[0] == "đồng":
        for multiple in MULTIPLES:
            scaled = value.scaleb(-multiple.exponent)
            if abs(scaled) >= 1 and scaled == round(scaled, 3):
                return f"{number(scaled, spoken)} {unit_words(unit, spoken, multiple)}"
    if unit == "%":
        return f"{number(value, spoken)}%"
    words = unit_words(unit, spoken)
    return f"{number(value, spoken)} {one_of(words) if spoken == 'en' and value == 1 else words}".strip()


def one_of(words: str) -> str:
    """Return an English unit for one of it: ``class`` of ``classes``."""
    if words == "people":
        return "person"
    return words[:-2] if words.endswith("sses") else words.removesuffix("s")


def doubts(point: Point, spoken: Language) -> list[str]:
    """Return what a reader must be warned of."""
    found = []
    if point.flagged:
        found.append(said(spoken, "số in đáng ngờ", "the print is doubtful"))
    if point.disputed:
        between = ""
        if point.lowest is not None and point.highest is not None:
            low, high = number(point.lowest, spoken), amount(point.highest, point.unit, spoken)
            between = said(spoken, f" (từ {low} đến {high})", f" ({low} to {high})")
        found.append(said(spoken, f"các bài nêu khác nhau{between}", f"articles differ{between}"))
    return found


def period_words(point: Point, spoken: Language) -> str:
    """Return a point's period: ``6 tháng đầu năm 2022``, ``đến 30/06/2022``."""
    return period(point.start, point.end, point.grain, spoken)


def note_words(point: Point, names: Mapping[str, str], spoken: Language, *, areas: bool) -> str:
    """Return what is to be said of a point beside its value: area, part, status, doubts."""
    found = [area_words(point.area, names, spoken)] if areas else []
    if point.part:
        found.append(point.part)
    if point.status != "achieved":
        found.append(getattr(label(point.status, "status"), spoken))
    if point.aggregate == "cumulative":
        found.append(getattr(label("cumulative", "aggregate"), spoken))
    return "; ".join([*found, *doubts(point, spoken)])


def point_words(point: Point, names: Mapping[str, str], spoken: Language, *, areas: bool) -> str:
    """Return all that a point says, in one line: for screen readers and as its tip."""
    when, note = period_words(point, spoken), note_words(point, names, spoken, areas=areas)
    return f"{when[:1].upper()}{when[1:]}: {value_words(point, spoken)}{'; ' if note else ''}{note}"


def break_words(found: Break, spoken: Language) -> str:
    """Return a break in short: ``1/7/2024: Luật Hợp tác xã 2023 có hiệu lực``."""
    text = said(spoken, found.label_vi, found.label_en)
    return f"{day(found.date, spoken)}: {text.split(':')[0].split(';')[0]}"


def subtitle(panel: Panel, kind: str, names: Mapping[str, str], spoken: Language) -> str:
    """Return what the values are: ``tỷ đồng, theo nửa năm; Bạc Liêu (trước 7/2025)``."""
    unit = unit_words(panel.unit, spoken, values_of(panel, kind, 4).multiple)
    of = [said(spoken, *BY_GRAIN[panel.grain])]
    if panel.of_parts:
        of.append(said(spoken, "từng phần", "by part"))
    areas = said(spoken, " và ", " and ").join(area_words(a, names, spoken) for a in panel.areas)
    return "; ".join([", ".join(filter(None, [unit, *of])), areas])


def notes(panel: Panel, kind: str, spoken: Language) -> list[str]:
    """Return what a reader must know to read the picture rightly."""
    found = []
    values = values_of(panel, kind, 4)
    if values.cut:
        found.append(said(spoken, "Trục đứng không bắt đầu từ 0.", "The vertical axis does not begin at zero."))
    beyond = [p for p in panel.points if values.held(p.value_text) != values.of(p.value_text)]
    if beyond:
        found.append(
            said(
                spoken,
                f"Nằm ngoài khung, vẽ ở mép: {', '.join(value_words(p, spoken) for p in beyond)}.",
                f"Beyond the frame, drawn at its edge: {', '.join(value_words(p, spoken) for p in beyond)}.",
            )
        )
    if panel.left_out:
        found.append(
            said(
                spoken,
                f"Còn {panel.left_out} giá trị của các phần khác, xem bảng.",
                f"{panel.left_out} values of other parts are in the table.",
            )
        )
    return found


def alternative(panel: Panel, name: str, names: Mapping[str, str], spoken: Language) -> str:
    """Return the text alternative of a picture: what it shows, from when to when, first and last value, doubts."""
    achieved = [p for p in panel.points if p.status == "achieved"] or list(panel.points)
    first, last = achieved[0], achieved[-1]
    text = [
        f"{name}, {said(spoken, *BY_GRAIN[panel.grain])}. "
        + said(
            spoken,
            f"{len(panel.points)} giá trị. Đầu tiên: {point_words(first, names, spoken, areas=False)}. "
            f"Mới nhất: {point_words(last, names, spoken, areas=False)}.",
            f"{len(panel.points)} values. First: {point_words(first, names, spoken, areas=False)}. "
            f"Newest: {point_words(last, names, spoken, areas=False)}.",
        )
    ]
    if (n := sum(p.disputed for p in panel.points)) > 0:
        text.append(said(spoken, f"Có {n} giá trị mà các bài nêu khác nhau.", f"On {n} of them articles differ."))
    if (n := sum(p.flagged for p in panel.points)) > 0:
        text.append(said(spoken, f"Có {n} số in đáng ngờ.", f"{n} of them are doubtful prints."))
    if panel.breaks:
        lead = said(spoken, "Chuỗi gián đoạn: ", "Breaks in the series: ")
        text.append(lead + "; ".join(break_words(b, spoken) for b in panel.breaks) + ".")
    return " ".join(text)
