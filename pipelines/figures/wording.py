"""Write numbers and what they count in the sentences of checks, in Vietnamese and in English."""

from __future__ import annotations

from decimal import Decimal

from pipelines.figures.draft import Draft
from pipelines.figures.indicators import label
from pipelines.figures.lexicon import load

_UNITS: dict[str, list[str]] = load("english")["units"]
_UNKNOWN = "?"
_BILLION = 10**9
_HUNDRED_THOUSAND = 10**5
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November"),
    "December",
)


def vietnamese(value: Decimal | None) -> str:
    """Write a value as Vietnamese print does: 3.300.000, 27,8."""
    return english(value).translate(str.maketrans(",.", ".,"))


def english(value: Decimal | None) -> str:
    """Write a value as English print does: 3,300,000, 27.8."""
    if value is None:
        return _UNKNOWN
    whole, _, fraction = format(value, "f").partition(".")
    sign, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    fraction = fraction.rstrip("0")
    return f"{sign}{int(whole):,}" + (f".{fraction}" if fraction else "")


def counted_vi(draft: Draft, value: Decimal | None = None) -> str:
    """Write a figure's value (or another of its kind) with its unit: 3.300.000 đồng, 87%."""
    shown = summed_vi(draft, draft.value if value is None else value)
    return shown + (f"{'' if draft.unit == '%' else ' '}{draft.unit}" if draft.unit else "")


def _billions(draft: Draft, value: Decimal | None) -> Decimal | None:
    """Return an amount of money in billions where that is shorter to read."""
    if value is None or draft.head != "đồng" or abs(value) < _BILLION or value % _HUNDRED_THOUSAND:
        return None
    return value / _BILLION


def summed_vi(draft: Draft, value: Decimal | None) -> str:
    """Write a value of a figure's kind without its unit: 6.361 tỷ, 12."""
    billions = _billions(draft, value)
    return vietnamese(value) if billions is None else f"{vietnamese(billions)} tỷ"


def summed_en(draft: Draft, value: Decimal | None) -> str:
    """Write a value of a figure's kind without its unit in English: 6,361 billion, 12."""
    billions = _billions(draft, value)
    return english(value) if billions is None else f"{english(billions)} billion"


def counted_en(draft: Draft, value: Decimal | None = None) -> str:
    """Write a figure's value (or another of its kind) with its unit in English: 3 projects, 87%."""
    shown = draft.value if value is None else value
    if not draft.unit:
        return english(shown)
    one, several = _UNITS.get(draft.unit, (draft.unit, draft.unit))
    return summed_en(draft, shown) + ("%" if draft.unit == "%" else f" {one if shown == 1 else several}")


def named_vi(draft: Draft) -> str:
    """Write what a figure counts and its value: "Số HTX (tổng): 226 HTX"."""
    name = label(draft.indicator, "vi")
    return f"{name}: {counted_vi(draft)}" if name else counted_vi(draft)


def named_en(draft: Draft) -> str:
    """Write what a figure counts and its value in English."""
    name = label(draft.indicator, "en")
    return f"{name}: {summed_en(draft, draft.value)}{'%' if draft.unit == '%' else ''}" if name else counted_en(draft)


def period_vi(draft: Draft) -> str:
    """Write the reference period of a figure: 1/1–30/6/2022, đến 30/6/2022; empty where it has none."""
    start, end = draft.period or (None, None)
    if not end:
        return ""
    last = f"{int(end[8:])}/{int(end[5:7])}/{end[:4]}"
    if not start:
        return f"đến {last}"
    return f"{int(start[8:])}/{int(start[5:7])}" + ("" if start[:4] == end[:4] else f"/{start[:4]}") + f"–{last}"


def period_en(draft: Draft) -> str:
    """Write the reference period of a figure in English: 1 January to 30 June 2022, as of 30 June 2022."""
    start, end = draft.period or (None, None)
    if not end:
        return ""
    last = f"{int(end[8:])} {_MONTHS[int(end[5:7]) - 1]} {end[:4]}"
    if not start:
        return f"as of {last}"
    first = f"{int(start[8:])} {_MONTHS[int(start[5:7]) - 1]}" + ("" if start[:4] == end[:4] else f" {start[:4]}")
    return f"{first} to {last}"
