"""What a search can be narrowed down to: sections, indicators and units that the snapshot holds. Read once for each."""

from __future__ import annotations

import sqlite3
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from archive.search import fold


@dataclass(frozen=True, slots=True)
class IndicatorChoice:
    """An indicator that some article states; ``folded``: its labels without marks, for finding it by words."""

    indicator: str
    label_vi: str
    label_en: str
    folded: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from; ``section_of`` has the place in ``sections`` of each document, by its number.

    ``year_ends``: of each year the number of its last document; documents without a date come before all of them.
    """

    sections: tuple[str, ...]
    section_of: array[int]
    years: tuple[int, ...]
    year_starts: tuple[int, ...]
    units: tuple[str, ...]
    indicators: tuple[IndicatorChoice, ...]

    def by_year(self, documents: Sequence[int]) -> list[tuple[int, int]]:
        """Count documents, given in ascending order, by year of publication, the newest first."""
        cuts = [bisect_left(documents, start) for start in self.year_starts] + [len(documents)]
        counted = [(y, cuts[n + 1] - cuts[n]) for n, y in enumerate(self.years)]
        return [(year, count) for year, count in reversed(counted) if count]

    def by_section(self, documents: Sequence[int]) -> list[tuple[str, int]]:
        """Count documents by section, the largest first."""
        counted = Counter(map(self.section_of.__getitem__, documents))
        return [(self.sections[n], count) for n, count in counted.most_common() if self.sections[n]]


def read_choices(db: sqlite3.Connection) -> Choices:
    """Read what a snapshot offers."""
    sections: dict[str, int] = {"": 0}
    section_of = array("H", [0])
    for (section,) in db.execute("SELECT coalesce(section, '') FROM documents ORDER BY doc_id"):
        section_of.append(sections.setdefault(section, len(sections)))
    years = db.execute(
        "SELECT substr(published, 1, 4) AS year, min(doc_id) FROM documents WHERE published IS NOT NULL "
        "GROUP BY year ORDER BY year"
    ).fetchall()
    known = [(int(year), first) for year, first in years if year.isdigit()]
    return Choices(
        sections=tuple(sections),
        section_of=section_of,
        years=tuple(year for year, _ in known),
        year_starts=tuple(first for _, first in known),
        units=tuple(u for (u,) in db.execute(_UNITS)),
        indicators=tuple(
            IndicatorChoice(indicator, vi, en, fold(f"{vi} {en}").lower())
            for indicator, vi, en in db.execute(
                "SELECT indicator, label_vi, label_en FROM indicators WHERE indicator IN "
                "(SELECT DISTINCT indicator FROM search_figures WHERE indicator <> '') ORDER BY label_vi"
            )
        ),
    )


_UNITS = """
    SELECT unit FROM (SELECT unit, count(*) AS figures FROM search_figures WHERE unit <> '' GROUP BY unit)
    ORDER BY figures DESC, unit"""
