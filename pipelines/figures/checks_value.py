"""Figures one by one, or beside the one they belong to: usual bounds, digits against words, the merger."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from archive.records import Context
from pipelines.figures.draft import Draft
from pipelines.figures.gazetteer import MERGER
from pipelines.figures.normal import Plain
from pipelines.figures.plausibility import LEAST_PER_PROJECT, bounds
from pipelines.figures.verdicts import Verdicts
from pipelines.figures.wording import counted_en, counted_vi, english, named_en, named_vi, vietnamese

# A class of a cooperative alliance has about 30 to 60 people; outside these bounds one of the numbers is worth a look.
PEOPLE_PER_CLASS = (Decimal(10), Decimal(120))
# The codes of Bạc Liêu and Cà Mau before the merger.
_MERGED = frozenset({"95", "96"})
_YEAR_AFTER_MERGER = "2026-07-01"


def check(made: Verdicts, form: Plain, drafts: Sequence[Draft], context: Context | None) -> None:
    """Check every figure."""
    area = context.area if context else None
    here = area in _MERGED or "bạc liêu" in form.low or "cà mau" in form.low
    for draft in drafts:
        _class_size(made, draft)
        _project(made, draft)
        _bounds(made, draft)
        _digits_and_words(made, form, draft)
        if here:
            _merger(made, draft)


def _class_size(made: Verdicts, draft: Draft) -> None:
    classes = draft.related
    if draft.link != "participants_of" or classes is None or classes.head != "lớp":
        return
    if not classes.value or draft.value is None or draft.value_max is not None:
        return
    if draft.relation == "per_unit" or draft.per or draft.aggregate == "mean":  # people of each class
        return
    if "target" in (draft.status, classes.status):
        return
    each = (draft.value / classes.value).quantize(Decimal(1), ROUND_HALF_UP)
    low, high = PEOPLE_PER_CLASS
    vi = f"{counted_vi(draft)} trong {counted_vi(classes)}: bình quân {vietnamese(each)} người một lớp"
    en = f"{counted_en(draft)} in {counted_en(classes)}: {english(each)} people a class on average"
    if low <= each <= high:
        made.holds("people_per_class", (draft, classes), f"{vi}.", f"{en}.")
    elif classes.value > 1 and not _local(draft):  # one big or small class is no wonder
        made.fails("people_per_class", "warning", (draft, classes),
                   f"{vi}, thường từ {low} đến {high}.", f"{en}; {low} to {high} is usual.")  # fmt: skip


def _local(draft: Draft) -> bool:
    """Tell whether a figure is that of a district or a commune: codes of provinces have two digits."""
    return draft.place is not None and len(draft.place.split("@")[0]) > 2


def _project(made: Verdicts, draft: Draft) -> None:
    projects = draft.related
    if draft.link != "amount_of" or projects is None or projects.head != "dự án" or draft.head != "đồng":
        return
    if not projects.value or draft.value is None or draft.per:
        return
    each = (draft.value / projects.value).quantize(Decimal(1), ROUND_HALF_UP)
    vi = f"{counted_vi(draft)} cho {counted_vi(projects)}: bình quân {vietnamese(each)} đồng một dự án"
    en = f"{counted_en(draft)} for {counted_en(projects)}: {english(each)} đồng a project on average"
    if "implausible_low" in draft.flags:
        made.fails("amount_per_project", "warning", (draft, projects),
                   f"{vi}; ít nhất phải cỡ {vietnamese(LEAST_PER_PROJECT)} đồng, có thể in thiếu số hoặc sai đơn vị.",
                   f"{en}; at least about {english(LEAST_PER_PROJECT)} is usual: digits or a unit may be missing.",
                   )  # fmt: skip
    elif projects.indicator == "fund_projects":
        made.holds("amount_per_project", (draft, projects), f"{vi}.", f"{en}.")


def _bounds(made: Verdicts, draft: Draft) -> None:
    limits = bounds(draft)
    flagged = "implausible_low" in draft.flags or "implausible_high" in draft.flags
    of_projects = draft.link == "amount_of" and draft.related is not None and draft.related.head == "dự án"
    if not flagged or of_projects:
        return
    low, high = limits or (None, None)
    if draft.relation == "percent_of_plan":
        made.fails("bounds", "warning", (draft,),
                   f"{counted_vi(draft)} kế hoạch là mức cao bất thường.",
                   f"{counted_en(draft)} of a plan is unusually much.")  # fmt: skip
    else:
        made.fails("bounds", "warning", (draft,),
                   f"{named_vi(draft)} nằm ngoài mức thường gặp của một tỉnh "
                   f"({vietnamese(low)} đến {vietnamese(high)}).",
                   f"{named_en(draft)} lies outside what is usual for a province "
                   f"({english(low)} to {english(high)}).")  # fmt: skip


def _digits_and_words(made: Verdicts, form: Plain, draft: Draft) -> None:
    if "words_differ" in draft.flags:
        made.fails("words_equal_digits", "error", (draft,),
                   f"“{form.cased[draft.start : draft.end]}”: số viết bằng chữ khác số viết bằng chữ số.",
                   f"“{form.cased[draft.start : draft.end]}”: the number in words differs from the digits.",
                   )  # fmt: skip
    elif "(" in form.low[draft.start : draft.end] and draft.value is not None:
        made.holds("words_equal_digits", (draft,),
                   "Số viết bằng chữ khớp với số viết bằng chữ số.",
                   "The number in words equals the digits.")  # fmt: skip


def _merger(made: Verdicts, draft: Draft) -> None:
    """No growth is measured across the merger of 1 July 2025: the area before and after is not the same."""
    if draft.relation != "change" or not draft.period or not (end := draft.period[1]):
        return
    if MERGER <= end < _YEAR_AFTER_MERGER:
        made.fails("growth_across_merger", "warning", (draft,),
                   f"{counted_vi(draft)}: so sánh qua thời điểm sáp nhập tỉnh ngày 1/7/2025, "
                   "địa bàn trước và sau không giống nhau.",
                   f"{counted_en(draft)}: a comparison across the merger of the provinces on 1 July 2025; "
                   "the area before and after is not the same.")  # fmt: skip
