"""What differs between two revisions, word by word and figure by figure: pure functions, records in and out."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, Protocol, TypeVar

from archive.records import Text

Op = Literal["same", "removed", "added"]
# A number with its separators is one word, and so is every sign. White space is a word too, so that nothing is lost.
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d]+|\s+|.", re.DOTALL)
_ALIKE = 0.4  # share of words that two blocks have in common, to be one block that changed
_LARGEST = 4_000_000  # pairs of words or blocks compared; what is larger is told as removed and added in one piece


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words that both texts have, or only the old or the new one."""

    op: Op
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A block of the text (``kind`` as in the text's blocks) in pieces; ``op`` says what became of the block."""

    kind: str
    op: Literal["same", "removed", "added", "changed"]
    pieces: tuple[Piece, ...]


class Printed(Protocol):
    """A figure as far as it is compared: what it counts, and what it prints."""

    @property
    def counts(self) -> Hashable:
        """What makes two figures the same figure: unit, indicator, relation, status, period, breakdown, place."""

    @property
    def printed(self) -> Hashable:
        """The value or values."""


F = TypeVar("F", bound=Printed)
T = TypeVar("T", bound=Hashable)


def words(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces of which two texts are made, in order; the old text is ``same`` and ``removed`` joined."""
    olds, news = _WORD.findall(old), _WORD.findall(new)
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in _steps(olds, news):
        if tag == "equal":
            pieces.append(Piece("same", "".join(olds[i1:i2])))
            continue
        if i1 < i2:
            pieces.append(Piece("removed", "".join(olds[i1:i2])))
        if j1 < j2:
            pieces.append(Piece("added", "".join(news[j1:j2])))
    return tuple(pieces)


def texts(old: Text, new: Text) -> tuple[Line, ...]:
    """Return what differs between two canonical texts, block by block in the order of reading."""
    olds, news = _blocks(old), _blocks(new)
    lines: list[Line] = []
    for tag, i1, i2, j1, j2 in _steps(olds, news):
        if tag == "equal":
            lines += [Line(kind, "same", (Piece("same", text),)) for kind, text in news[j1:j2]]
        else:
            lines += _replaced(olds[i1:i2], news[j1:j2])
    return tuple(lines)


def figures(old: Sequence[F], new: Sequence[F]) -> list[tuple[F | None, F | None]]:
    """Return the figures that changed, came (``None`` first) or went (``None`` second).

    Figures that count the same are paired where they print the same, the rest in the order of the text: the same as in
    the view ``changes``.
    """
    left_old, left_new = _unmatched(old, new), _unmatched(new, old)
    found: list[tuple[F | None, F | None]] = []
    for counts in dict.fromkeys((*left_old, *left_new)):
        before, after = left_old.get(counts, []), left_new.get(counts, [])
        for n in range(max(len(before), len(after))):
            found.append((before[n] if n < len(before) else None, after[n] if n < len(after) else None))
    return found


def moved_span(old: str, new: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where the words of ``old[start:end]`` stand in a new text; None where they are not there any more."""
    olds, news = _spans(old), _spans(new)
    wanted = [n for n, (first, last) in enumerate(olds) if first < end and last > start]
    if not wanted:
        return None
    steps = _steps([old[a:b] for a, b in olds], [new[a:b] for a, b in news])
    for tag, i1, i2, j1, _ in steps:
        if tag == "equal" and i1 <= wanted[0] and wanted[-1] < i2:
            shift = j1 - i1
            return news[wanted[0] + shift][0], news[wanted[-1] + shift][1]
    return None


def _spans(text: str) -> list[tuple[int, int]]:
    return [m.span() for m in _WORD.finditer(text) if not m[0].isspace()]


def _blocks(text: Text) -> list[tuple[str, str]]:
    if not text.blocks:
        return [("paragraph", line) for line in text.text.splitlines() if line.strip()]
    return [(b.kind, text.text[b.start : b.end]) for b in text.blocks]


def _steps(old: Sequence[T], new: Sequence[T]) -> Iterator[tuple[str, int, int, int, int]]:
    """Yield ``SequenceMatcher``'s steps; what both begin and end with is taken off first: it is nearly all."""
    first, shorter = 0, min(len(old), len(new))
    while first < shorter and old[first] == new[first]:
        first += 1
    last = 0
    while last < shorter - first and old[len(old) - 1 - last] == new[len(new) - 1 - last]:
        last += 1
    if first:
        yield "equal", 0, first, 0, first
    a, b = old[first : len(old) - last], new[first : len(new) - last]
    if len(a) * len(b) > _LARGEST:
        yield "replace", first, first + len(a), first, first + len(b)
    else:
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
            yield tag, first + i1, first + i2, first + j1, first + j2
    if last:
        yield "equal", len(old) - last, len(old), len(new) - last, len(new)


def _replaced(olds: Sequence[tuple[str, str]], news: Sequence[tuple[str, str]]) -> Iterator[Line]:
    """Yield the lines of blocks that replaced others: each new one beside the next old one that is like it."""
    at = 0
    for kind, text in news:
        like = next((n for n in range(at, len(olds)) if _alike(olds[n][1], text)), None)
        if like is None:
            yield Line(kind, "added", (Piece("added", text),))
            continue
        yield from (Line(k, "removed", (Piece("removed", t),)) for k, t in olds[at:like])
        yield Line(kind, "changed", words(olds[like][1], text))
        at = like + 1
    yield from (Line(k, "removed", (Piece("removed", t),)) for k, t in olds[at:])


def _alike(old: str, new: str) -> bool:
    a, b = Counter(old.split()), Counter(new.split())
    return 2 * (a & b).total() >= _ALIKE * (a.total() + b.total())


def _unmatched(figures: Sequence[F], others: Sequence[F]) -> dict[Hashable, list[F]]:
    there = Counter((f.counts, f.printed) for f in others)
    left: dict[Hashable, list[F]] = defaultdict(list)
    for figure in figures:
        key = (figure.counts, figure.printed)
        if there[key]:
            there[key] -= 1
        else:
            left[figure.counts].append(figure)
    return left
