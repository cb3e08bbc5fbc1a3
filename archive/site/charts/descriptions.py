"""What is said of a whole picture: what its values are, what to mind, what is missing, and what it shows in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archive.site.charts.axes import values_of
from archive.site.charts.panels import Panel
from archive.site.charts.words import area_words, break_words, point_words, said, unit_words, value_words
from archive.site.formats import period
from archive.site.language import Language

BY_GRAIN = {
    "half": ("theo nửa năm", "by half-year"),
    "year": ("theo năm", "by year"),
    "nine_months": ("9 tháng đầu mỗi năm", "first nine months of each year"),
    "quarter": ("theo quý", "by quarter"),
    "month": ("theo tháng", "by month"),
    "as_of": ("tại từng thời điểm", "as of each date"),
}


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
    found = [" ".join(caveats(panel, spoken))] if caveats(panel, spoken) else []
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


def caveats(panel: Panel, spoken: Language) -> list[str]:
    """Return how many values are doubtful, and in which way; nothing where none is."""
    found = []
    if (n := sum(p.disputed for p in panel.points)) > 0:
        found.append(said(spoken, f"Giá trị mà các bài nêu khác nhau: {n}.", f"Values on which articles differ: {n}."))
    if (n := sum(p.flagged for p in panel.points)) > 0:
        found.append(said(spoken, f"Số in đáng ngờ: {n}.", f"Doubtful prints: {n}."))
    return found


def missing_words(missing: Sequence[tuple[str, str]], grain: str, spoken: Language) -> list[str]:
    """Return periods in words, years in a row together: ``6 tháng cuối năm 2012–2015, 2017``."""
    years: dict[str, list[int]] = {}
    for first, last in missing:
        words = period(first, last, grain, spoken)  # it ends in the year, in either language
        years.setdefault(words[:-4].rstrip("/ "), []).append(int(words[-4:]))
    return [f"{of} {_in_a_row(told)}".strip() for of, told in years.items()]


def _in_a_row(years: Sequence[int]) -> str:
    ends: list[list[int]] = []
    for year in years:
        if ends and ends[-1][1] == year - 1:
            ends[-1][1] = year
        else:
            ends.append([year, year])
    return ", ".join(f"{first}" if first == last else f"{first}–{last}" for first, last in ends)


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
    text += caveats(panel, spoken)
    if panel.breaks:
        lead = said(spoken, "Chuỗi gián đoạn: ", "Breaks in the series: ")
        text.append(lead + "; ".join(break_words(b, spoken) for b in panel.breaks) + ".")
    return " ".join(text)
