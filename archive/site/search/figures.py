"""Figures that a search means: those of the number that was typed, and those that the filters ask for."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from archive.search import fold
from archive.site.search.asked import Asked
from archive.site.search.choices import Choices
from archive.site.search.numbers import number_typed, typed_number

SHOWN = 5  # figures of the number that was typed
OF_ARTICLE = 3  # figures that the filters ask for, of each article


@dataclass(frozen=True, slots=True)
class FigureHit:
    """A figure of an article as it stands."""

    figure_id: str
    article_id: str
    title: str
    published: str | None
    quote: str
    sentence: str
    measure: str | None
    label_vi: str | None
    label_en: str | None
    period_start: str | None
    period_end: str | None
    period_grain: str | None

    @property
    def reading(self) -> tuple[str | None, ...]:
        """What a repeat of the figure has in common with it."""
        return self.article_id, self.quote, self.label_vi, self.period_start, self.period_end


@dataclass(frozen=True, slots=True)
class NumberTyped:
    """Figures of the number that was typed, newest first, of ``articles`` articles; ``unit`` where it names one."""

    value: float
    unit: str
    articles: int
    figures: tuple[FigureHit, ...]

    @property
    def plain(self) -> str:
        """The value as a parameter has it, without separators."""
        return f"{self.value:.15g}" if self.value < 1e15 else f"{self.value:.0f}"


_FIGURE = """
    SELECT figure_id, article_id, title, published, quote, sentence, measure, label_vi, label_en, period_start,
           period_end, period_grain
    FROM current_figures f JOIN articles USING (article_id) LEFT JOIN indicators USING (indicator)"""

_PRINTING = """
    SELECT DISTINCT doc_id FROM search_figures WHERE unit = ? AND value = ? ORDER BY doc_id DESC LIMIT 1000"""


def figures_of_number(db: sqlite3.Connection, typed: str, choices: Choices) -> NumberTyped | None:
    """Return the figures of a number that was typed, with or without a unit; None where it is none, or nobody's."""
    number = number_typed(typed)
    if number is None:
        return None
    units = [u for u in choices.units if _is_meant(u, number.words)] if number.words else [*choices.units, ""]
    for value in number.values:
        found = [(doc_id, unit) for unit in units for (doc_id,) in db.execute(_PRINTING, (unit, value))]
        newest = sorted(found, reverse=True)[:SHOWN]
        if newest:
            named = {unit for _, unit in found} if number.words else set()
            figures = [_first(db, doc_id, unit, value) for doc_id, unit in newest]
            return NumberTyped(
                value=value,
                unit=next(iter(named)) if len(named) == 1 else "",
                articles=len({doc_id for doc_id, _ in found}),
                figures=tuple(f for f in figures if f is not None),
            )
    return None


def figures_of_articles(db: sqlite3.Connection, asked: Asked, articles: Sequence[str]) -> dict[str, list[FigureHit]]:
    """Return, by article, the figures that the filters of a search ask for; nothing where they ask for none."""
    if not (asked.by_size or asked.indicator) or not articles:
        return {}
    low, high = typed_number(asked.low), typed_number(asked.high)
    places = ", ".join("?" * len(articles))
    rows = db.execute(
        f"{_FIGURE} WHERE article_id IN ({places}) AND f.unit IS ifnull(nullif(?, ''), f.unit) "
        "AND f.indicator IS ifnull(nullif(?, ''), f.indicator) AND value BETWEEN ? AND ? ORDER BY article_id, start",
        (
            *articles,
            asked.unit,
            asked.indicator,
            -1e300 if low is None else low,
            1e300 if high is None else high,
        ),
    )
    found: dict[str, list[FigureHit]] = defaultdict(list)
    seen: set[tuple[str | None, ...]] = set()  # an article says the same in its title and its text
    for row in rows:
        hit = FigureHit(*row)
        if hit.reading not in seen and len(found[hit.article_id]) < OF_ARTICLE:
            seen.add(hit.reading)
            found[hit.article_id].append(hit)
    return dict(found)


def _is_meant(unit: str, words: str) -> bool:
    """Return whether words after a number name a unit: ``lop`` does ``lớp``, and ``lop hoc`` as well."""
    plain = fold(unit).lower()
    return plain == words or words.startswith(f"{plain} ") or plain.startswith(f"{words} ")


def _first(db: sqlite3.Connection, doc_id: int, unit: str, value: float) -> FigureHit | None:
    # The view finds an article's figures by index where it is told which article, not where it has to ask.
    (article_id,) = db.execute("SELECT article_id FROM documents WHERE doc_id = ?", (doc_id,)).fetchone()
    row = db.execute(
        f"{_FIGURE} WHERE article_id = ? AND value = ? AND coalesce(f.unit, '') = ? "
        "ORDER BY f.indicator IS NULL, start LIMIT 1",
        (article_id, value, unit),
    ).fetchone()
    return FigureHit(*row) if row else None
