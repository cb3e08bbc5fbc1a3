"""What is in a chart in words, in either language: a value with its unit, a point, an area, a break."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from archive.site.charts.axes import MULTIPLES, Multiple
from archive.site.charts.panels import Break
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


def said(spoken: Language, vi: str, en: str) -> str:
    """Return the words of a language."""
    return en if spoken == "en" else vi


def unit_words(unit: str | None, spoken: Language, multiple: Multiple | None = None) -> str:
    """Return a unit in words, ``tỷ đồng``, ``billion đồng per cooperative``; empty for none."""
    if not unit:
        return ""
    labels = [getattr(label(part, "unit"), spoken) for part in unit.split("/")]
    if spoken == "en":
        labels[1:] = map(one_of, labels[1:])
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
        return between_words(point.value_text, point.value_max_text, point.unit, spoken)
    return said(spoken, *ABOUT.get(point.qualifier, ("{}", "{}"))).format(shown)


def between_words(low: str, high: str, unit: str | None, spoken: Language) -> str:
    """Return a range with its unit told once where it can be: ``từ 12,82 đến 13,92 tỷ đồng``."""
    least, most = amount(low, unit, spoken), amount(high, unit, spoken)
    if least.partition(" ")[2] == most.partition(" ")[2]:
        least = least.partition(" ")[0]
    return said(spoken, f"từ {least} đến {most}", f"{least} to {most}")


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
            between = f" ({between_words(point.lowest, point.highest, point.unit, spoken)})"
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
