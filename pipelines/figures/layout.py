"""Lines, blocks and sentences of a text: where periods and totals may reach."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from archive.records import Block, BlockKind
from pipelines.figures.lexicon import LOWER, UPPER
from pipelines.figures.normal import Plain

_END = re.compile(
    rf"[.!?…](?:[.!?…]*[\"”’)\]]*(?= +(?![{LOWER}])[^\W\d_]| +[\d“\"(\-+*]|$)"
    rf"|(?<=[{LOWER}”\"]\.)(?=[{UPPER}][{LOWER}])|(?<!…)[”\"](?=[{UPPER}]))"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:TP|Tp|tp|TX|TT|P|Q|H|X|ThS|Ths|TS|PGS|GS|BS|KS|CN|Mr|Mrs|St|No|Tr|tr|[A-ZĐ]|[Đđ]/c|v|vv)$"
)
_NUMBERED = re.compile(r"\d{1,2}[.)] ?[^\W\d]")
LONGEST_HEADING = 150
# Sentences of reports run to 1,500 characters; beyond that a line is no prose.
LONGEST_SENTENCE = 2_000


@dataclass(slots=True)
class Line:
    """One line: its span, what it is, and the offsets where its sentences end (the last is the line's end)."""

    start: int
    end: int
    kind: BlockKind
    ends: tuple[int, ...]


def has_table(text: str) -> bool:
    """Tell whether two lines in a row are parted into cells by tabs: a table in a text without blocks."""
    if "\t" not in text:
        return False
    above = False
    for line in text.split("\n"):
        first, tab, rest = line.partition("\t")
        row = bool(tab) and first[-1:].strip() != "" and rest.strip() != ""
        if row and above:
            return True
        above = row
    return False


def line_starts(low: str) -> list[int]:
    """Return the offset where each line begins."""
    starts = [0]
    at = low.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = low.find("\n", at + 1)
    return starts


def lay_out(text: Plain, starts: Sequence[int], blocks: Sequence[Block] | None) -> list[Line]:
    """Return the lines of a text with their kinds: those of the blocks; without blocks, guessed from their shape."""
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


def first_line(lines: Sequence[Line]) -> Line | None:
    """Return the first line that is not empty."""
    for line in lines:
        if line.end > line.start:
            return line
    return None


def _guess(cased: str, start: int, end: int, body: bool) -> BlockKind:
    content = cased[start:end].strip()
    if not content:
        return "paragraph"
    if "\t" in content:
        return "table_row"
    if content[0] in "-+*•–" and len(content) > 1:
        return "list_item"
    if content[0].isdecimal() and _NUMBERED.match(content) and (not body or ";" in content):
        return "list_item"
    if len(content) > LONGEST_HEADING or content[-1] in '.!?;…”"':
        return "paragraph"
    return "heading" if body else "title"


def _sentence_ends(cased: str, start: int, end: int) -> tuple[int, ...]:
    ends: list[int] = []
    for found in _END.finditer(cased, start, end):
        mark, after = found.span()
        if after == end:  # what ends the line parts nothing
            break
        if cased[mark] == "." and _ABBREVIATION.search(cased, max(start, mark - 6), mark):
            continue
        _cut(cased, ends[-1] if ends else start, after, ends)
        ends.append(after)
    if end - start > LONGEST_SENTENCE:
        _cut(cased, ends[-1] if ends else start, end, ends)
    ends.append(end)
    return tuple(ends)


def _cut(cased: str, start: int, end: int, ends: list[int]) -> None:
    """Cut what is too long for a sentence, so that no text takes more than linear time."""
    while end - start > LONGEST_SENTENCE:
        space = cased.rfind(" ", start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE)
        start = space if space > start else start + LONGEST_SENTENCE
        ends.append(start)
