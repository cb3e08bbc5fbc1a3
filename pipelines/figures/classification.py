"""Which indicator a figure belongs to. No indicator is better than a wrong one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archive.records import Context
from pipelines.figures.draft import Draft
from pipelines.figures.indicators import OFTEN_EMPTY, PLACES, applicable, best, rules_by_unit
from pipelines.figures.layout import Line
from pipelines.figures.lexicon import LOWER, UPPER
from pipelines.figures.normal import Plain

_LONGEST_LEAD = 2_000
_FARTHEST_HEADING = 40
# Parts of these have indicators of their own; parts of others are the same indicator in a breakdown.
_TOTALS = frozenset({"coops_total", "coops_operating", "coops_founded"})
_SECTORS = frozenset(
    [
        *("agri_coops", "nonagri_coops", "crafts_coops", "transport_coops", "trade_service_coops"),
        *("construction_coops", "agri_coops_founded", "nonagri_coops_founded"),
    ]
)
# What one verb governs: "thành lập mới 25 HTX, 1 liên hiệp HTX và 60 tổ hợp tác".
_FAMILIES = (
    {
        "HTX": "coops_total",
        "liên hiệp HTX": "unions_total",
        "tổ hợp tác": "groups_total",
        "quỹ": "peoples_credit_funds",
    },
    {"HTX": "coops_founded", "liên hiệp HTX": "unions_founded", "tổ hợp tác": "groups_founded"},
    {"HTX": "coops_dissolved", "liên hiệp HTX": "unions_dissolved", "tổ hợp tác": "groups_dissolved"},
)
_SHARED = frozenset({"fund_borrowers", "awards_given"})
_JOINS = re.compile(r"[,;]?(?: và| cùng| với)?(?: (?:gần|hơn|trên|khoảng|ít nhất))* ")

_MOST_BETWEEN = 12
_NAMED_BEFORE = frozenset({"money", "percent"})

_OF_ONE = frozenset({"money", "percent", "person", "household", "measure", "livestock"})
_ABOUT = ("htx", "hợp tác", "liên minh", "kinh tế tập thể", "kttt")
_SHORT_FORMS = re.compile(r"th[xt](?<!\w...)(?!\w)")
_KINDS_OF_COOP = (
    "nông nghiệp|dịch vụ|tổng hợp|công nghệ cao|sản xuất|kinh doanh|thương mại|chăn nuôi|vận tải|nuôi trồng|thủy sản|"
    "xây dựng|nông lâm|trồng trọt|môi trường|kiểu mới|hữu cơ|du lịch|và|-"
)
_ONE_COOP = re.compile(
    rf"(?:HTX|[Hh]ợp tác xã)(?:,? (?i:{_KINDS_OF_COOP}))*"
    rf"(?: (?!Nông|Dịch|Thương|Việt|Sản|Công|Quỹ|Luật)[{UPPER}][{LOWER}]+){{2,}}"
)
_BASE = re.compile(r"[,;(] ?(?:so với |trong khi )?cùng kỳ(?: năm (?:trước|ngoái|\d{4}))?(?: chỉ)? (?:là|đạt|có) $")
_PART_OF_NAME = re.compile(r"(?:[Ll]iên minh|[Ll]iên hiệp|phát triển|[Qq]uỹ) $")


def classify(form: Plain, drafts: Sequence[Draft], lines: Sequence[Line], context: Context | None) -> None:
    """Set the indicator of every draft that clearly belongs to one (drafts in order of offset).

    The series are about cooperatives: in a text that does not speak of them no figure has one.
    """
    low = form.low
    title = (context.title or "").lower() if context else ""
    if not (_of_cooperatives(low) or _of_cooperatives(title)):
        return
    rules = rules_by_unit()
    for n, draft in enumerate(drafts):
        if draft.relation == "change" or draft.from_side or draft.head is None:
            continue
        head = draft.related if draft.link == "part_of" else None
        if draft.head in rules and not (draft.kind in _OF_ONE and _of_one(form.cased, draft)):
            places = _places(low, drafts, n, lines)
            given = frozenset(place for place in OFTEN_EMPTY if places[place])
            draft.indicator = best(applicable(draft.head, given), places)
        if head is not None and head.indicator and head.indicator not in _TOTALS:
            # A part of another series is that series in a breakdown, unless it is named as something of its own.
            if draft.indicator is None or draft.indicator in _SECTORS or draft.indicator in _TOTALS:
                draft.indicator = head.indicator
        elif n and (joined := _joined(low, drafts, n) or _base_of_comparison(low, drafts, n)):
            draft.indicator = joined
    for draft in drafts:  # a total may stand after its parts
        if draft.indicator is None and draft.link == "part_of" and draft.related:
            draft.indicator = draft.related.indicator if draft.related.head == draft.head else None


def _of_cooperatives(text: str) -> bool:
    return any(words in text for words in _ABOUT) or _SHORT_FORMS.search(text) is not None


def _joined(low: str, drafts: Sequence[Draft], n: int) -> str | None:
    """Return the indicator that a figure shares with the one before it, joined by no more than a comma or "và"."""
    draft, at = drafts[n], n - 1
    while (
        at >= max(0, n - _MOST_BETWEEN)
        and drafts[at].sentence == draft.sentence
        and (drafts[at].link == "part_of" or drafts[at].indicator is None)
    ):
        at -= 1
    if at < max(0, n - _MOST_BETWEEN) or drafts[at].sentence != draft.sentence or drafts[at].head == draft.head:
        return None
    between = low[drafts[n - 1].end : draft.start]
    if not _JOINS.fullmatch(between[max(between.rfind(","), between.rfind(" và "), 0) :]):
        return None
    name = drafts[at].indicator
    family = next((f for f in _FAMILIES if name in f.values()), None)
    if family:
        return family.get(draft.head or "")
    return (
        name
        if name in _SHARED and any(r.indicator == name for r in rules_by_unit().get(draft.head or "", ()))
        else None
    )


def _base_of_comparison(low: str, drafts: Sequence[Draft], n: int) -> str | None:
    """Return the indicator of the figure that this one is the base for: 14 lớp, cùng kỳ năm trước là 12 lớp."""
    draft = drafts[n]
    if not _BASE.search(low, drafts[n - 1].end, draft.start):
        return None
    earlier = (d for d in reversed(drafts[max(0, n - _MOST_BETWEEN) : n]) if d.sentence == draft.sentence)
    return next((d.indicator for d in earlier if d.head == draft.head), None)


def _of_one(cased: str, draft: Draft) -> bool:
    """Tell whether the sentence speaks of one named cooperative: its revenue is no figure of the province."""
    return names_one_cooperative(cased, draft.sentence, draft.start)


def names_one_cooperative(cased: str, start: int, end: int) -> bool:
    """Tell whether a cooperative is named within a span: HTX Đồng Tâm, Hợp tác xã dịch vụ nông nghiệp Ba Đình."""
    found = _ONE_COOP.search(cased, start, end)
    return found is not None and _PART_OF_NAME.search(cased, max(0, found.start() - 12), found.start()) is None


def _places(low: str, drafts: Sequence[Draft], n: int, lines: Sequence[Line]) -> dict[str, str]:
    draft = drafts[n]
    if draft.column:  # a cell speaks through its header and its row
        row = low[draft.sentence : draft.sentence_end]
        return {**dict.fromkeys(PLACES, ""), "near": row, "lead": row, "column": low[slice(*draft.column)]}
    start, end = draft.clause
    before = low[start : draft.start]
    if draft.kind in _NAMED_BEFORE and (comma := low.find(",", draft.end, end)) >= 0:
        end = comma  # what an amount is stands before it; after the comma the next one begins
    related = draft.related
    return {
        "near": low[start:end],
        "before": before[before.rfind(",") + 1 :],
        "ahead": before,
        "after": low[draft.end : min(end, draft.end + 36)],
        "sentence": low[draft.sentence : draft.sentence_end],
        "lead": _lead(low, draft, lines),
        "unit": low[draft.start : min(end, draft.end + 20)],
        "relation": draft.relation,
        "column": "",
        "earlier": " ".join(d.indicator or "" for d in drafts[max(0, n - 4) : n] if d.sentence == draft.sentence),
        "link": draft.link or "",
        "of": (related.indicator or "") if related else "",
        "part": (related.indicator or "") if related and draft.link == "part_of" else "",
    }


def _lead(low: str, draft: Draft, lines: Sequence[Line]) -> str:
    """Return the paragraph of a draft up to the end of its sentence, after the heading above."""
    line = lines[draft.line]
    paragraph = low[max(line.start, draft.sentence_end - _LONGEST_LEAD) : draft.sentence_end]
    for at in range(draft.line - 1, max(-1, draft.line - _FARTHEST_HEADING), -1):
        above = lines[at]
        if above.kind in ("heading", "title") and above.end > above.start:
            return low[above.start : above.end] + "\n" + paragraph
    return paragraph
