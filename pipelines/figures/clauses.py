"""The clause of each figure: what stands between the figures beside it, within semicolon, colon and bracket."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.figures.draft import Draft

# A figure so soon after a colon has its subject before it: "Lớp dạy nghề: 12 lớp".
_TOPIC = 28


def clauses(low: str, drafts: Sequence[Draft]) -> None:
    """Set the span of the clause of every draft (drafts in order of offset, their sentences known)."""
    parted = -1
    sentence = -1
    marks: list[str] = []
    for n, draft in enumerate(drafts):
        start, end = draft.sentence, draft.sentence_end
        if start != sentence:
            sentence, text = start, low[start:end]
            marks = [mark for mark in ";:(" if mark in text]
        if n and drafts[n - 1].end > start:
            start = parted if parted >= 0 else drafts[n - 1].end
        parted = -1
        if n + 1 < len(drafts) and drafts[n + 1].start < end:
            parted = _parting(low, draft.end, drafts[n + 1].start, marks)
            end = parted if parted >= 0 else drafts[n + 1].start
        for mark in marks:
            at = low.rfind(mark, start, draft.start)
            closed = mark == "(" and at >= 0 and low.find(")", at, draft.start) >= 0
            if at >= 0 and not closed and not (mark == ":" and draft.start - at < _TOPIC):
                start = at + 1
            if mark != ":" and (at := low.find(mark, draft.end, end)) >= 0:
                end = at
        draft.clause = start, end


def _parting(low: str, start: int, end: int, marks: Sequence[str]) -> int:
    """Return where the words between two figures part, -1 where they do not.

    A semicolon or an opening bracket, where the sentence has such ``marks``, parts them; else the last comma or "và",
    with which the next clause begins.
    """
    for mark in marks:
        if mark == ":":
            continue
        at = low.rfind(mark, start, end)
        if at >= 0 and (mark == ";" or low.find(")", at, end) < 0):
            return at
    return max(low.rfind(",", start, end), low.rfind(" và ", start, end))
