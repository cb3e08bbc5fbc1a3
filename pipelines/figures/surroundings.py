"""The words around a figure, by the places that the rules of the vocabulary name: clause, sentence, paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.figures.draft import Draft
from pipelines.figures.indicators import PLACES
from pipelines.figures.layout import Line

_LONGEST_LEAD = 2_000
_FARTHEST_HEADING = 40
_LONGEST_TITLE = 300
_LONGEST_LIST = 12
_LONGEST_AFTER = 36
_MOST_BETWEEN = 12
_NAMED_BEFORE = frozenset({"money", "percent"})
_NEXT = re.compile(r",(?! (?:khá|tốt|giỏi|trung cấp|sơ cấp|cao đẳng|đại học|trung bình)(?!\w))")
# A count followed by no more than this is of all of them.
BARE = re.compile(
    r"(?: (?:các loại|kiểu mới|trở lên))?"
    r"(?:$|\n|[.,;:)]| (?:\(|(?:và|với|cùng|thuộc|trên địa bàn|ở|tại|gồm|bao gồm|trong đó|nhưng)(?!\w)))"
)


def places(low: str, drafts: Sequence[Draft], n: int, lines: Sequence[Line], clause: tuple[int, int]) -> dict[str, str]:
    """Return what stands in each place around a draft, whose clause may be wider than its own."""
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
        "after": f"^{low[draft.end : min(end, draft.end + _LONGEST_AFTER)]}$",
        "sentence": low[draft.sentence : draft.sentence_end],
        "lead": _lead(low, draft, lines),
        "unit": low[draft.start : min(end, draft.end + 20)],
        "relation": draft.relation,
        "column": "",
        "bare": "1" if BARE.match(low, draft.end) else "",
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
    if line.kind == "list_item":
        paragraph = _opening(low, draft.line, lines) + paragraph
    for at in range(draft.line - 1, max(-1, draft.line - _FARTHEST_HEADING), -1):
        above = lines[at]
        if above.kind in ("heading", "title") and above.end > above.start:
            paragraph = low[above.start : above.end] + "\n" + paragraph
            break
    title = lines[0]
    if draft.line > 0 and title.kind == "title":  # it says whose report the text is
        paragraph = low[title.start : min(title.end, title.start + _LONGEST_TITLE)] + "\n" + paragraph
    return paragraph


def _opening(low: str, number: int, lines: Sequence[Line]) -> str:
    """Return the line that opens the list in which a line stands, empty where none ends in a colon."""
    for at in range(number - 1, max(-1, number - 1 - _LONGEST_LIST), -1):
        content = low[max(lines[at].start, lines[at].end - _LONGEST_TITLE) : lines[at].end].rstrip()
        if content.endswith(":"):
            return content + "\n"
        if lines[at].kind != "list_item":
            break
    return ""
