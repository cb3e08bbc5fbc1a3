"""Lines, blocks and sentences of a text: where periods and totals may reach."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from archive.records import Block, BlockKind
from pipelines.figures.normal import Plain

_END = re.compile(
    r"[.!?…]+[\"”’)\]]*(?= +[^\W\d_a-zà-ỹđ]| +[\d“\"(\-+*]|$)|(?<=[a-zà-ỹđ”\"])\.(?=[A-ZĐÀ-Ỵ][a-zà-ỹđ])|[.!?][”\"](?=[A-ZĐÀ-Ỵ])"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:TP|Tp|tp|TX|TT|P|Q|H|X|ThS|Ths|TS|PGS|GS|BS|KS|CN|Mr|Mrs|St|No|Tr|tr|[A-ZĐ]|[Đđ]/c|v|vv)$"
)
LONGEST_HEADING = 150


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its span, what it is, and the offsets where its sentences end (the last is the line's end)."""

    start: int
    end: int
    kind: BlockKind
    ends: tuple[int, ...]


def line_starts(low: str) -> list[int]:
    """Return the offset where each line begins."""
    starts = [0]
    at = low.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = low.find("\n", at + 1)
    return starts


def lay_out(text: Plain, starts: Sequence[int], blocks: Sequence[Block] | None) -> list[Line]:
    """Return the lines of a text with their kinds: those of the blocks, or guessed from their shape where none are given."""
    given: dict[int, BlockKind] = {}
    if blocks:
        for block in blocks:
            given[text.offset(block.start)] = block.kind
    lines = []
    body = bool(blocks)
    for n, start in enumerate(starts):
        end = starts[n + 1] - 1 if n + 1 < len(starts) else len(text.low)
        if blocks:
            kind = given.get(start, "paragraph")
        else:
            kind = _guess(text.cased, start, end, body)
            body = body or (kind == "paragraph" and end > start)
        lines.append(Line(start, end, kind, _sentence_ends(text.cased, start, end)))
    return lines


def _guess(cased: str, start: int, end: int, body: bool) -> BlockKind:
    content = cased[start:end].strip()
    if not content:
        return "paragraph"
    if content[0] in "-+*•–" and len(content) > 1:
        return "list_item"
    if len(content) > LONGEST_HEADING or content[-1] in '.!?;…”"':
        return "paragraph"
    return "heading" if body else "title"


def _sentence_ends(cased: str, start: int, end: int) -> tuple[int, ...]:
    ends = []
    for found in _END.finditer(cased, start, end):
        if cased[found.start()] == "." and _ABBREVIATION.search(cased, max(start, found.start() - 6), found.start()):
            continue
        if found.end() < end:
            ends.append(found.end())
    ends.append(end)
    return tuple(ends)
