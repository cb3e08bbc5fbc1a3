"""Flag figures that cannot well be what they print: the flag stays beside the value, which is never repaired.

The bounds of an indicator are those of one province. A figure is held against them only where the text says that it is
the province's, or is a report on its cooperatives: of one cooperative, one union, a commune, a fair it says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from archive.records import Context
from pipelines.figures.draft import Draft
from pipelines.figures.indicators import by_id
from pipelines.figures.layout import Line
from pipelines.figures.normal import Plain
from pipelines.figures.portraits import names_one_cooperative
from pipelines.figures.titles import reports_on_cooperatives

# Loans of a provincial support fund run from 0.19 to 0.5 billion đồng a project; a tenth of that is no such loan.
LEAST_PER_PROJECT = Decimal(20_000_000)
# The bounds of flows are those of half a year to a year, in days.
_SHORTEST_FLOW, _LONGEST_FLOW = 180, 366
HIGHEST_SHARE_OF_PLAN = Decimal(300)
# How far back of a sentence its paragraph is searched, so that no text takes more than linear time.
_LONGEST_PARAGRAPH = 2_000
_PROVINCE = re.compile(r"(?:toàn|cả|địa bàn|trong|của) tỉnh|tỉnh (?:hiện )?có|(?<!các )tỉnh (?!thành|khác|bạn|nào)")
_NATION = re.compile(r"cả nước|toàn quốc|(?:htx|hợp tác xã) việt nam")
_SMALLER = re.compile(
    r"hội chợ|hội thi|đại hội|liên hiệp|lhhtx|quỹ tín dụng|tdnd|(?:từng|mỗi) đơn vị"
    r"|(?:htx|hợp tác xã) (?:này|ông|bà|đã|tạo|đang|hiện)(?!\w)"
)
_DISTRICT = re.compile(r"(?<!\w)(?:huyện|thị xã|xã|phường|thị trấn|ấp) (?!hội|viên)[^\W\d_]|thành phố (?!trực)[^\W\d_]")


def flag(form: Plain, drafts: Sequence[Draft], lines: Sequence[Line], context: Context | None) -> None:
    """Add the flags implausible_low and implausible_high where a value lies outside what its kind allows."""
    scope = ""
    for draft in drafts:
        if draft.value is None:
            continue
        if draft.relation == "percent_of_plan" and draft.value > HIGHEST_SHARE_OF_PLAN:
            draft.flags.append("implausible_high")
        elif draft.kind == "money" and draft.link == "amount_of" and _too_little(draft):
            draft.flags.append("implausible_low")
        elif draft.indicator and (low_high := bounds(draft)) is not None:
            low, high = low_high
            below = low is not None and draft.value < low
            above = high is not None and (draft.value_max or draft.value) > high
            if not (below or above):
                continue
            scope = scope or _scope(form, lines, context)
            if scope != "other" and _of_province(form, draft, lines, scope):
                draft.flags.append("implausible_low" if below else "implausible_high")


def _scope(form: Plain, lines: Sequence[Line], context: Context | None) -> Literal["report", "mixed", "other"]:
    """Say what a text is about: a province's report, something smaller than a province, or what its sentences say."""
    titles = [form.cased[line.start : line.end] for line in lines if line.kind == "title"]
    titles += [context.title] if context and context.title else []
    for title in titles:
        district = _DISTRICT.search(title.lower()) and "tỉnh" not in title.lower()
        if district or names_one_cooperative(title, 0, len(title)):
            return "other"
    if reports_on_cooperatives(form.low, lines, context) and not _NATION.search(form.low):
        return "report"
    return "mixed"


def _too_little(draft: Draft) -> bool:
    related = draft.related
    if related is None or related.head != "dự án" or not related.value or draft.value is None or draft.head != "đồng":
        return False
    return draft.value / related.value < LEAST_PER_PROJECT


def _of_province(form: Plain, draft: Draft, lines: Sequence[Line], scope: str) -> bool:
    """Tell whether a figure is the province's and no smaller body's."""
    if draft.place and len(draft.place.split("@")[0]) > 2:
        return False
    if draft.qualifier in ("less_than", "at_most", "at_least"):
        return False  # a threshold: "70% of them have less than 1 billion"
    sentence = form.low[draft.sentence : draft.sentence_end]
    if _DISTRICT.search(sentence) and not _PROVINCE.search(sentence):
        return False
    if _SMALLER.search(form.low, draft.sentence, draft.sentence_end):
        return False
    paragraph = max(lines[draft.line].start, draft.sentence_end - _LONGEST_PARAGRAPH)
    if names_one_cooperative(form.cased, paragraph, draft.sentence_end):
        return False
    if _NATION.search(form.low, paragraph, draft.sentence_end):
        return False
    return scope == "report" or _PROVINCE.search(form.low, draft.sentence, draft.sentence_end) is not None


def bounds(draft: Draft) -> tuple[Decimal | None, Decimal | None] | None:
    """Return the alarm bounds that apply: those of a province and a whole, not of parts, communes, or targets."""
    if draft.indicator is None or draft.relation in ("part_of", "change") or draft.coverage == "commune":
        return None
    indicator = by_id()[draft.indicator]
    mean = draft.aggregate == "mean" or bool(draft.per)
    if draft.status == "target" or mean is not (indicator.kind == "mean") or "tháng" in draft.per:
        return None
    if indicator.kind != "flow":
        return indicator.low, indicator.high
    days = _days(draft)
    low = indicator.low if days is None or days >= _SHORTEST_FLOW else None
    high = indicator.high if days is not None and days <= _LONGEST_FLOW else None
    return (low, high) if low is not None or high is not None else None


def _days(draft: Draft) -> int | None:
    start, end = draft.period or (None, None)
    return (date.fromisoformat(end) - date.fromisoformat(start)).days + 1 if start and end else None
