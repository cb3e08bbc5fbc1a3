"""Which indicator a figure belongs to. No indicator is better than a wrong one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archive.records import Context
from pipelines.figures.breakdowns import part_of_a_sector
from pipelines.figures.coordination import in_series, joined, level_beside, said_anew, shared_with_next, wider
from pipelines.figures.cues import stands
from pipelines.figures.draft import Draft
from pipelines.figures.indicators import OFTEN_EMPTY, applicable, best, rules_by_unit
from pipelines.figures.layout import Line
from pipelines.figures.normal import Plain
from pipelines.figures.ownership import Lenders, disowned, foreign
from pipelines.figures.portraits import about_one, names_one_cooperative
from pipelines.figures.surroundings import BARE
from pipelines.figures.surroundings import places as places_around

# Parts of these have indicators of their own; parts of others are the same indicator in a breakdown.
_TOTALS = frozenset({"coops_total", "coops_operating", "coops_founded", "agri_coops", "nonagri_coops"})
_SECTORS = frozenset(
    [
        *("agri_coops", "nonagri_coops", "crafts_coops", "transport_coops", "trade_service_coops"),
        *("construction_coops", "agri_coops_founded", "nonagri_coops_founded"),
    ]
)
# Units printed by their first syllables after their full name.
_SHORTENED = {
    "tổ": ("tổ hợp tác", ("tổ hợp tác", "tht")),
    "liên hiệp": ("liên hiệp HTX", ("liên hiệp htx", "liên hiệp hợp tác xã", "lhhtx")),
}
_FARTHEST_NAME = 120
_MOST_BETWEEN = 12
_CREDIT_FUND = re.compile(r"quỹ (?:tín dụng nhân dân|tdnd)|qtdnd")
_LONGEST_NAME = 24
_AREA = re.compile(r"(?<!\w)(?:huyện|xã|phường|thị xã|thị trấn|thành phố|tp|tỉnh|địa bàn|vùng|khu vực)(?!\w)")
# What the news of a founding says of the one new cooperative.
_OF_A_NEW_ONE = frozenset({"new_coop_members", "new_coop_charter_capital"})

_OF_ONE = frozenset({"money", "percent", "person", "household", "measure", "livestock"})
_OF_RURAL = ("tiêu chí số 13", "tiêu chí 13", "tiêu chí tổ chức sản xuất", "quà cho thành viên")
_ABOUT = ("htx", "hợp tác", "liên minh", "kinh tế tập thể", "kttt", "httx", "sáng lập viên", *_OF_RURAL)
_SHORT_FORMS = re.compile(r"th[xt](?<!\w...)(?!\w)")


def classify(form: Plain, drafts: Sequence[Draft], lines: Sequence[Line], context: Context | None) -> None:
    """Set the indicator of every draft that clearly belongs to one (drafts in order of offset).

    The series are about cooperatives: in a text that does not speak of them no figure has one.
    """
    low = form.low
    title = (context.title or "").lower() if context else ""
    for draft in drafts:
        if draft.relation == "percent_of_plan":
            draft.indicator = "plan_achievement"
    if not (_of_cooperatives(low) or (title and _of_cooperatives(title))):
        _count_credit_funds(low, drafts)
        return
    of_other = foreign(form, lines, context)
    of_one = about_one(form, lines)
    lenders = Lenders(low, of_other=of_other)
    for n, draft in enumerate(drafts):
        if draft.relation in ("change", "percent_of_plan") or draft.head is None:
            continue
        one = draft.kind in _OF_ONE and (of_one or names_one_cooperative(form.cased, draft.sentence, draft.start))
        lender = lenders.at(draft)
        draft.indicator = _indicator(form, drafts, n, lines, lender, one=one)
        if draft.indicator and disowned(draft, lender, of_other=of_other):
            draft.indicator = None
    _share_back(low, drafts)


def _count_credit_funds(low: str, drafts: Sequence[Draft]) -> None:
    """Count the people's credit funds, which are cooperatives, in a text that names no others."""
    if "tín dụng nhân dân" not in low and "qtdnd" not in low:
        return
    for draft in drafts:
        printed = low[draft.start : min(draft.sentence_end, draft.end + _LONGEST_NAME)]
        if draft.head == "quỹ" and draft.relation in ("none", "part_of") and _CREDIT_FUND.search(printed):
            draft.indicator = "peoples_credit_funds"


def _share_back(low: str, drafts: Sequence[Draft]) -> None:
    """Give figures the indicator of what stands after them: the next of a list, the total of parts."""
    for n in range(len(drafts) - 1, -1, -1):
        if drafts[n].indicator is None:
            drafts[n].indicator = shared_with_next(low, drafts, n)
    for draft in drafts:
        if draft.indicator is None and draft.link == "part_of" and draft.related and draft.relation == "part_of":
            whole = draft.related.indicator if draft.related.head == draft.head else None
            draft.indicator = whole if whole not in _TOTALS or _is_breakdown(low, draft) else None


def _indicator(
    form: Plain, drafts: Sequence[Draft], n: int, lines: Sequence[Line], lender: str, *, one: bool
) -> str | None:
    """Return the indicator of a figure: by the words around it, else by the figure that it goes with."""
    low, draft = form.low, drafts[n]
    found = None
    if _head(low, draft) in rules_by_unit():
        found = _by_rules(low, drafts, n, lines, lender, draft.clause)
        if found is None and (start := wider(low, drafts, n)) is not None:
            found = _by_rules(low, drafts, n, lines, lender, (start, draft.clause[1]))
        if one and found not in _OF_A_NEW_ONE:
            found = None
    head = draft.related if draft.link == "part_of" else None
    if head is not None and head.indicator:
        return _of_part(low, draft, head.indicator, found)
    if n and found not in _SECTORS:
        if shared := joined(low, drafts, n):
            return shared
        level = level_beside(low, drafts, n)
        if level is not None and level.indicator:
            draft.aggregate = level.aggregate
            return level.indicator
    if found is None and n:
        return in_series(low, drafts, n) or said_anew(form.cased, low, drafts, n)
    return found


def _of_part(low: str, draft: Draft, whole: str, found: str | None) -> str | None:
    """Return the indicator of a part: that of the whole in a breakdown, unless it is named as something of its own."""
    if whole not in _TOTALS:
        return whole if found is None or found in _SECTORS or found in _TOTALS else found
    return (whole if _is_breakdown(low, draft) else None) if found == "coops_total" else found


def _is_breakdown(low: str, draft: Draft) -> bool:
    """Tell whether a part of a total is all of a sector or a place, not those of which something more is said."""
    start, end = draft.clause
    return (
        BARE.match(low, draft.end) is not None
        or part_of_a_sector(low, draft)
        or _AREA.search(low, max(start, draft.start - 60), end) is not None
    )


def _by_rules(
    low: str, drafts: Sequence[Draft], n: int, lines: Sequence[Line], lender: str, clause: tuple[int, int]
) -> str | None:
    places = places_around(low, drafts, n, lines, clause)
    places["lender"] = lender
    given = frozenset(place for place in OFTEN_EMPTY if places[place])
    return best(applicable(_head(low, drafts[n]), given), places)


def _head(low: str, draft: Draft) -> str:
    """Return the unit of a draft; by its full name, where that stands before: tổng số tổ hợp tác là 1.015 tổ."""
    full, forms = _SHORTENED.get(draft.head or "", ("", ()))
    if full and any(
        low.find(form, max(draft.sentence, draft.start - _FARTHEST_NAME), draft.start) >= 0 for form in forms
    ):
        return full
    return draft.head or ""


def _of_cooperatives(text: str) -> bool:
    return stands(_ABOUT, text) or (("tht" in text or "thx" in text) and _SHORT_FORMS.search(text) is not None)
