"""Score read figures against annotated ones, at nested levels.

A pair is right at a level when it is right at that level and all before it: value, +unit, +qualifier, +period,
+relation, +indicator, +links. Optional annotations and what is paired with them are not counted, nor are figures
read from words alone (numbers in words are not annotated) or from beyond the body.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, get_args

from archive.records import Figure
from tests.gold.pairing import pair_by_overlap
from tests.gold.records import GoldFigure, GoldText

Level = Literal["value", "unit", "qualifier", "period", "relation", "indicator", "links"]
LEVELS: tuple[Level, ...] = get_args(Level)
Reader = Callable[[str], Iterable[Figure]]

_SAME_UNITS = {
    "hợp tác xã": "htx",
    "tht": "tổ hợp tác",
    "liên hiệp hợp tác xã": "liên hiệp htx",
    "lhhtx": "liên hiệp htx",
    "điểm phần trăm": "điểm %",
    "đ": "đồng",
    "vnđ": "đồng",
    "vnd": "đồng",
}


@dataclass(frozen=True, slots=True)
class Judged:
    """One annotated figure beside what was read, either may be missing; ``fails`` are the levels where it is wrong."""

    name: str
    text: str
    gold: GoldFigure | None
    read: Figure | None
    fails: tuple[Level, ...]

    @property
    def wrong(self) -> Level | None:
        """The first level that fails."""
        return self.fails[0] if self.fails else None


@dataclass(frozen=True, slots=True)
class Rates:
    """Precision, recall and their harmonic mean."""

    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Score:
    """All judged figures of a run."""

    judged: tuple[Judged, ...]

    def rates(self, level: Level) -> Rates:
        """Give precision, recall and F1 at a level."""
        passed = LEVELS.index(level)
        right = sum(1 for j in self.judged if j.gold and j.read and (j.wrong is None or LEVELS.index(j.wrong) > passed))
        read = sum(1 for j in self.judged if j.read)
        gold = sum(1 for j in self.judged if j.gold)
        precision, recall = right / read if read else 0.0, right / gold if gold else 0.0
        return Rates(precision, recall, 2 * right / (read + gold) if read + gold else 0.0)

    @property
    def invented_periods(self) -> tuple[Judged, ...]:
        """Undated annotations for which a period was read."""
        return tuple(
            j for j in self.judged if j.gold and j.read and j.gold.period is None and _period(j.read) is not None
        )


def score(texts: Iterable[GoldText], read: Reader, indicators: bool = True) -> Score:
    """Read every text and judge what was read; ``indicators`` False where the gold has no indicators or links."""
    return Score(tuple(judged for text in texts for judged in _judge(text, read, indicators)))


def read_text(text: GoldText, read: Reader) -> list[Figure]:
    """Read one text, line by line where every line is a text of its own; offsets are into the whole."""
    if not text.by_line:
        return list(read(text.text))
    figures = []
    at = 0
    for line in text.text.split("\n"):
        for figure in read(line):
            related = None if figure.related_start is None else figure.related_start + at
            figures.append(replace(figure, start=figure.start + at, end=figure.end + at, related_start=related))
        at += len(line) + 1
    return figures


def same_unit(gold: str, read: str | None) -> bool:
    """Compare units without case, spaces and the usual abbreviations."""
    return _plain_unit(gold) == _plain_unit(read or "")


def _judge(text: GoldText, read: Reader, indicators: bool) -> Iterator[Judged]:
    found = [figure for figure in read_text(text, read) if _counts(figure, text)]
    pairs = pair_by_overlap(text.figures, found)
    gold_at = {found[j].start: text.figures[i].start for i, j in pairs.items()}
    for i, gold in enumerate(text.figures):
        if gold.optional:
            continue
        figure = found[pairs[i]] if i in pairs else None
        fails: tuple[Level, ...] = _fails(gold, figure, gold_at, indicators) if figure else ("value",)
        yield Judged(text.name, text.text, gold, figure, fails)
    paired = set(pairs.values())
    for j, figure in enumerate(found):
        if j not in paired:
            yield Judged(text.name, text.text, None, figure, ("value",))


def _counts(figure: Figure, text: GoldText) -> bool:
    if text.body_end is not None and figure.start >= text.body_end:
        return False
    met = any(gold.start < figure.end and figure.start < gold.end for gold in text.figures)
    return met or any(letter.isdigit() for letter in figure.quote)


def _fails(gold: GoldFigure, read: Figure, gold_at: dict[int, int], indicators: bool) -> tuple[Level, ...]:
    right: dict[Level, bool] = {
        "value": _same_value(gold, read),
        "unit": same_unit(gold.unit, read.unit),
        "qualifier": gold.qualifier == read.qualifier,
        "period": gold.period == _period(read),
        "relation": gold.relation == read.relation,
    }
    if indicators:
        related = None if read.related_start is None else gold_at.get(read.related_start, -1)
        open_none = gold.indicator_open and read.indicator is None
        right["indicator"] = gold.indicator == read.indicator or open_none
        no_link = gold.link_open and read.link is None
        right["links"] = (gold.link, gold.related_start) == (read.link, related) or no_link
    return tuple(level for level, fine in right.items() if not fine)


def _same_value(gold: GoldFigure, read: Figure) -> bool:
    if gold.denominator is not None and read.of != gold.denominator:
        return False
    return (gold.value, gold.value_max) == (read.value, read.value_max)


def _period(figure: Figure) -> str | None:
    if figure.period_start is None and figure.period_end is None:
        return None
    return f"{figure.period_start or ''}/{figure.period_end or ''}"


def _plain_unit(unit: str) -> str:
    folded = " ".join(unicodedata.normalize("NFKC", unit).casefold().split())
    parts = [part.strip() for part in re.split("/", folded)]
    return "/".join(_SAME_UNITS.get(part, part) for part in parts)
