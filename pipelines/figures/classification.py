"""Which indicator a figure belongs to. No indicator is better than a wrong one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archive.records import Context
from pipelines.figures.coordination import in_series, joined, said_anew, shared_with_next
from pipelines.figures.draft import Draft
from pipelines.figures.indicators import OFTEN_EMPTY, PLACES, applicable, best, rules_by_unit
from pipelines.figures.layout import Line
from pipelines.figures.lexicon import LOWER, UPPER, load, words_pattern
from pipelines.figures.normal import Plain
from pipelines.figures.ownership import disowned, foreign

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
# Units printed by their first syllables after their full name.
_SHORTENED = {
    "tổ": ("tổ hợp tác", ("tổ hợp tác", "tht")),
    "liên hiệp": ("liên hiệp HTX", ("liên hiệp htx", "liên hiệp hợp tác xã", "lhhtx")),
}
_FARTHEST_NAME = 120
_MOST_BETWEEN = 12
_NAMED_BEFORE = frozenset({"money", "percent"})

_NEXT = re.compile(r",(?! (?:khá|tốt|giỏi|trung cấp|sơ cấp|cao đẳng|đại học|trung bình)(?!\w))")
# A count followed by no more than this is of all of them.
_BARE = re.compile(
    r"(?: (?:các loại|kiểu mới|trở lên))?"
    r"(?:$|\n|[.,;:)]| (?:\(|(?:và|với|cùng|thuộc|trên địa bàn|ở|tại|gồm|bao gồm|trong đó|nhưng)(?!\w)))"
)
_GOES_ON = re.compile(
    rf"(?:,? (?:{words_pattern(load('coordination')['goes_on']['words'])})(?: (?:gần|hơn|trên|khoảng))? "
    r"|[^();]{0,40}\((?:[^\W\d_]+ ){0,2})"
)

_OF_ONE = frozenset({"money", "percent", "person", "household", "measure", "livestock"})
_OF_RURAL = ("tiêu chí số 13", "tiêu chí 13", "tiêu chí tổ chức sản xuất", "quà cho thành viên")
_ABOUT = ("htx", "hợp tác", "liên minh", "kinh tế tập thể", "kttt", "httx", "sáng lập viên", *_OF_RURAL)
_SHORT_FORMS = re.compile(r"th[xt](?<!\w...)(?!\w)")
_KINDS_OF_COOP = (
    "nông nghiệp|dịch vụ|tổng hợp|công nghệ cao|sản xuất|kinh doanh|thương mại|chăn nuôi|vận tải|nuôi trồng|thủy sản|"
    "xây dựng|nông lâm|trồng trọt|môi trường|kiểu mới|hữu cơ|du lịch|và|-"
)
_ONE_COOP = re.compile(
    rf"(?:HTX|[Hh]ợp tác xã)(?:,? (?i:{_KINDS_OF_COOP}))*"
    rf"(?: (?!Nông|Dịch|Thương|Việt|Sản|Công|Quỹ|Luật)[{UPPER}][{LOWER}]+){{2,}}"
)
_SEVERAL = re.compile(
    r"liên minh|kinh tế tập thể|kttt|các htx|các hợp tác xã|toàn tỉnh|toàn huyện|cả nước|trên địa bàn|tổng số htx"
    r"|thành lập mới|ra mắt|hội nghị thành lập"
)
_BASE = re.compile(r"[,;(] ?(?:so với |trong khi )?cùng kỳ(?: năm (?:trước|ngoái|\d{4}))?(?: chỉ)? (?:là|đạt|có) $")
_PART_OF_NAME = re.compile(r"(?:[Ll]iên minh|[Ll]iên hiệp|phát triển|[Qq]uỹ) $")


def classify(form: Plain, drafts: Sequence[Draft], lines: Sequence[Line], context: Context | None) -> None:
    """Set the indicator of every draft that clearly belongs to one (drafts in order of offset).

    The series are about cooperatives: in a text that does not speak of them no figure has one.
    """
    low = form.low
    title = (context.title or "").lower() if context else ""
    for draft in drafts:
        if draft.relation == "percent_of_plan":
            draft.indicator = "plan_achievement"
    if not (_of_cooperatives(low) or _of_cooperatives(title)):
        return
    of_other = foreign(form, lines, context)
    of_one = _about_one(form, lines)
    for n, draft in enumerate(drafts):
        if draft.relation in ("change", "percent_of_plan") or draft.head is None:
            continue
        one = draft.kind in _OF_ONE and (of_one or _of_one(form.cased, draft))
        draft.indicator = _indicator(form, drafts, n, lines, one=one)
        if draft.indicator and disowned(low, draft, lines[draft.line], of_other):
            draft.indicator = None
    _share_back(low, drafts)


def _share_back(low: str, drafts: Sequence[Draft]) -> None:
    """Give figures the indicator of what stands after them: the next of a list, the total of parts."""
    for n in range(len(drafts) - 1, -1, -1):
        if drafts[n].indicator is None:
            drafts[n].indicator = shared_with_next(low, drafts, n)
    for draft in drafts:
        if draft.indicator is None and draft.link == "part_of" and draft.related and draft.relation == "part_of":
            draft.indicator = draft.related.indicator if draft.related.head == draft.head else None


def _indicator(form: Plain, drafts: Sequence[Draft], n: int, lines: Sequence[Line], *, one: bool) -> str | None:
    """Return the indicator of a figure: by the words around it, else by the figure that it goes with."""
    low, draft = form.low, drafts[n]
    found = None
    if not one and _head(low, draft) in rules_by_unit():
        found = _by_rules(low, drafts, n, lines, draft.clause)
        if found is None and n and _GOES_ON.fullmatch(low, drafts[n - 1].end, draft.start):
            # The verb of the figure before governs this one too.
            found = _by_rules(low, drafts, n, lines, (drafts[n - 1].clause[0], draft.clause[1]))
    head = draft.related if draft.link == "part_of" else None
    if head is not None and head.indicator and head.indicator not in _TOTALS:
        # A part of another series is that series in a breakdown, unless it is named as something of its own.
        if found is None or found in _SECTORS or found in _TOTALS:
            found = head.indicator
    elif n and (shared := joined(low, drafts, n) or _base_of_comparison(low, drafts, n)):
        return shared
    if found is None and n:
        return in_series(low, drafts, n) or said_anew(form.cased, low, drafts, n)
    return found


def _by_rules(low: str, drafts: Sequence[Draft], n: int, lines: Sequence[Line], clause: tuple[int, int]) -> str | None:
    places = _places(low, drafts, n, lines, clause)
    given = frozenset(place for place in OFTEN_EMPTY if places[place])
    return best(applicable(_head(low, drafts[n]), given), places)


def _head(low: str, draft: Draft) -> str:
    """Return the unit of a draft; by its full name, where that stands before: tổng số tổ hợp tác là 1.015 tổ."""
    full, forms = _SHORTENED.get(draft.head or "", ("", ()))
    if full and any(low.find(form, max(draft.sentence, draft.start - _FARTHEST_NAME), draft.start) >= 0 for form in forms):
        return full
    return draft.head or ""


def _of_cooperatives(text: str) -> bool:
    return any(map(text.__contains__, _ABOUT)) or _SHORT_FORMS.search(text) is not None


def _base_of_comparison(low: str, drafts: Sequence[Draft], n: int) -> str | None:
    """Return the indicator of the figure that this one is the base for: 14 lớp, cùng kỳ năm trước là 12 lớp."""
    draft = drafts[n]
    if not _BASE.search(low, drafts[n - 1].end, draft.start):
        return None
    earlier = (d for d in reversed(drafts[max(0, n - _MOST_BETWEEN) : n]) if d.sentence == draft.sentence)
    return next((d.indicator for d in earlier if d.head == draft.head), None)


def _about_one(form: Plain, lines: Sequence[Line]) -> bool:
    """Tell whether a text is the portrait of one cooperative, named at its beginning, and speaks of no others."""
    if _SEVERAL.search(form.low):
        return False
    opening = [line for line in lines if line.end > line.start][:2]
    return any(names_one_cooperative(form.cased, line.start, min(line.end, line.start + 400)) for line in opening)


def _of_one(cased: str, draft: Draft) -> bool:
    """Tell whether the sentence speaks of one named cooperative: its revenue is no figure of the province."""
    return names_one_cooperative(cased, draft.sentence, draft.start)


def names_one_cooperative(cased: str, start: int, end: int) -> bool:
    """Tell whether a cooperative is named within a span: HTX Đồng Tâm, Hợp tác xã dịch vụ nông nghiệp Ba Đình."""
    found = _ONE_COOP.search(cased, start, end)
    return found is not None and _PART_OF_NAME.search(cased, max(0, found.start() - 12), found.start()) is None


def _places(
    low: str, drafts: Sequence[Draft], n: int, lines: Sequence[Line], clause: tuple[int, int]
) -> dict[str, str]:
    draft = drafts[n]
    if draft.column:  # a cell speaks through its header and its row
        row = low[draft.sentence : draft.sentence_end]
        return {**dict.fromkeys(PLACES, ""), "near": row, "lead": row, "column": low[slice(*draft.column)]}
    start, end = clause
    if draft.link == "base_of" and draft.related and draft.related.from_side:
        start = draft.related.clause[0]  # what moved stands before what it moved from
    before = low[start : draft.start]
    if draft.kind in _NAMED_BEFORE and (comma := _NEXT.search(low, draft.end, end)):
        end = comma.start()  # what an amount is stands before it; after the comma the next one begins
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
        "bare": "1" if _BARE.match(low, draft.end) else "",
        "subject": _subject(drafts, n),
        "earlier": " ".join(d.indicator or "" for d in drafts[max(0, n - 4) : n] if d.sentence == draft.sentence),
        "link": draft.link or "",
        "of": (related.indicator or "") if related else "",
        "part": (related.indicator or "") if related and draft.link == "part_of" else "",
    }


def _subject(drafts: Sequence[Draft], n: int) -> str:
    """Return the indicator of the cooperatives of which the sentence speaks where a figure stands."""
    for at in range(n - 1, max(-1, n - 1 - _MOST_BETWEEN), -1):
        if drafts[at].sentence != drafts[n].sentence:
            return ""
        if drafts[at].kind == "coop" and drafts[at].indicator and drafts[at].relation != "change":
            whole = drafts[at].related if drafts[at].link in ("part_of", "members_of") else None
            return (whole.indicator if whole else None) or drafts[at].indicator or ""
    return ""


def _lead(low: str, draft: Draft, lines: Sequence[Line]) -> str:
    """Return the paragraph of a draft up to the end of its sentence, after the heading above."""
    line = lines[draft.line]
    paragraph = low[max(line.start, draft.sentence_end - _LONGEST_LEAD) : draft.sentence_end]
    for at in range(draft.line - 1, max(-1, draft.line - _FARTHEST_HEADING), -1):
        above = lines[at]
        if above.kind in ("heading", "title") and above.end > above.start:
            return low[above.start : above.end] + "\n" + paragraph
    return paragraph
