"""A text cut into blocks and pieces, so that its figures and citations can be shown in place.

Nothing here writes HTML: a template escapes and dresses the pieces.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text that belongs to something: ``kind`` ``figure`` or ``citation``, ``id`` its row."""

    start: int
    end: int
    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and the span it is part of; ``first`` where that span begins here."""

    text: str
    span: Span | None = None
    first: bool = False


@dataclass(frozen=True, slots=True)
class MarkedBlock:
    """A block of a text (``title``, ``paragraph``, ``table_row`` …) in pieces."""

    kind: str
    pieces: tuple[Piece, ...]


def marked(text: str, blocks: Iterable[tuple[str, int, int]], spans: Iterable[Span]) -> list[MarkedBlock]:
    """Cut a text along its blocks ``(kind, start, end)`` and its spans; offsets are ``str`` indices.

    Where spans overlap, each stretch goes to the shortest span over it, so that none that sticks out anywhere is lost.
    Text outside every block is shown as paragraphs, line by line. Spans outside the text are cut off.
    """
    ordered = sorted((s for s in spans if s.start < s.end), key=lambda s: (s.start, s.end))
    seen: set[Span] = set()
    found = []
    for kind, start, end in _covering(text, blocks):
        inside = [s for s in ordered if s.start < end and s.end > start]
        found.append(MarkedBlock(kind, tuple(_pieces(text, start, end, inside, seen))))
    return found


def _pieces(text: str, start: int, end: int, spans: Sequence[Span], seen: set[Span]) -> Iterable[Piece]:
    cuts = sorted({start, end, *(c for s in spans for c in (s.start, s.end) if start < c < end)})
    for span, stretch in groupby(pairwise(cuts), key=lambda cut: _shortest(spans, *cut)):
        parts = list(stretch)
        yield Piece(text[parts[0][0] : parts[-1][1]], span, span is not None and span not in seen)
        if span is not None:
            seen.add(span)


def _shortest(spans: Sequence[Span], left: int, right: int) -> Span | None:
    over = [s for s in spans if s.start <= left and s.end >= right]
    return min(over, key=lambda s: (s.end - s.start, s.start, s.kind != "figure", s.id)) if over else None


def _covering(text: str, blocks: Iterable[tuple[str, int, int]]) -> Iterable[tuple[str, int, int]]:
    """Yield the blocks in order, and what lies between them line by line, white space left out."""
    at = 0
    for kind, start, end in sorted(blocks, key=lambda b: b[1:]):
        start, end = max(at, start), min(len(text), end)
        if start < end:
            yield from _lines(text, at, start)
            yield kind, start, end
            at = end
    yield from _lines(text, at, len(text))


def _lines(text: str, start: int, end: int) -> Iterable[tuple[str, int, int]]:
    at = start
    for line in text[start:end].splitlines(keepends=True):
        if line.strip():
            yield "paragraph", at, at + len(line.rstrip("\r\n"))
        at += len(line)
