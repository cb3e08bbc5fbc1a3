"""What the page of a search shows beside the rows of the canned query."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from archive.search import fold
from archive.site.search.asked import MOST_RANKED, Asked
from archive.site.search.choices import Choices, IndicatorChoice
from archive.site.search.figures import FigureHit, NumberTyped, figures_of_articles, figures_of_number
from archive.site.search.hits import documents_found
from archive.site.search.suggestions import Suggestion, suggestions

MOST_INDICATORS = 4


@dataclass(frozen=True, slots=True)
class SearchPage:
    """All that the page of a search shows beside its rows; ``hits``: articles found, ``more``: and there are more."""

    asked: Asked
    hits: int
    more: bool
    years: tuple[tuple[int, int], ...]
    sections: tuple[tuple[str, int], ...]
    number: NumberTyped | None
    indicators: tuple[IndicatorChoice, ...]
    figures: dict[str, list[FigureHit]]
    suggestions: tuple[Suggestion, ...]
    choices: Choices

    @property
    def by_date(self) -> bool:
        """Whether the newest come first."""
        return self.asked.sort == "date" or not self.asked.has_words or self.hits > MOST_RANKED

    @property
    def largest_year(self) -> int:
        """The most articles of one year."""
        return max((count for _, count in self.years), default=0)

    @property
    def largest_section(self) -> int:
        """The most articles of one section."""
        return max((count for _, count in self.sections), default=0)

    @property
    def last_page(self) -> int:
        """The number of the last page; 1 where nothing was found."""
        return max(1, -(-min(self.hits, MOST_RANKED if self.more else self.hits) // self.asked.size))


def read_search(db: sqlite3.Connection, asked: Asked, choices: Choices, articles: Sequence[str]) -> SearchPage:
    """Read the page of a search whose canned query gave these articles."""
    found = [] if asked.is_empty else documents_found(db, asked)
    more = asked.by_size and bool(asked.q) and len(found) > MOST_RANKED
    return SearchPage(
        asked=asked,
        hits=min(len(found), MOST_RANKED) if more else len(found),
        more=more,
        years=tuple(choices.by_year(found)),
        sections=tuple(choices.by_section(found)),
        number=figures_of_number(db, asked.q, choices) if asked.page == 1 else None,
        indicators=_indicators(asked, choices) if asked.page == 1 else (),
        figures=figures_of_articles(db, asked, articles),
        suggestions=suggestions(db, asked) if not found and not asked.is_empty else (),
        choices=choices,
    )


def _indicators(asked: Asked, choices: Choices) -> tuple[IndicatorChoice, ...]:
    """Return indicators whose label has all the words that were typed."""
    words = fold(asked.q).lower().replace('"', " ").split()
    if not words:
        return ()
    found = [c for c in choices.indicators if all(f" {word}" in f" {c.folded}" for word in words)]
    return tuple(found[:MOST_INDICATORS])
