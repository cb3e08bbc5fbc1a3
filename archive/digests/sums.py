"""A year and its halves, all three printed, that do not add up."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from archive.digests.change import change, plain
from archive.digests.findings import Finding
from archive.digests.reading import Claimed
from archive.ledger.agreement import Printed, interval


class _Year(NamedTuple):
    """The values of a year and its halves, and the figure and article of the year's."""

    whole: Printed
    halves: Printed
    figure_id: str
    article_id: str


class Sums:
    """The years of an archive that differ from their halves, by the cells of the year and of its second half."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._years: dict[str, _Year] = {}
        for row in db.execute(_SUMS):
            unit = row[0]
            whole, first, second = (Printed(row[n], row[n + 1], row[n + 2], unit) for n in (1, 4, 7))
            ends = [interval(first), interval(second)]
            low, high = (ends[0][n] + ends[1][n] for n in (0, 1))
            if interval(whole)[0] <= high and low <= interval(whole)[1]:
                continue
            total = Decimal(first.value_text) + Decimal(second.value_text)
            halves = Printed(plain(total), None, "exact" if low == high else "approx", unit)
            for observation in row[10:12]:
                self._years[observation] = _Year(whole, halves, row[12], row[13])

    def findings(self, claim: Claimed) -> Iterator[Finding]:
        """Yield that the year of a claim differs from its halves."""
        year = self._years.get(claim.observation_id)
        if year is not None:
            yield Finding(
                code="sum",
                severity="warning" if claim.cell.status == "achieved" and not claim.flagged else "info",
                figure_id=claim.figure_id,
                ours=year.whole,
                other=year.halves,
                other_figure=year.figure_id,
                other_article=year.article_id,
                span=claim.span,
                grain=claim.grain,
                change=change(year.halves, year.whole),
            )


_SUMS = """
    SELECT s.unit, y.value_text, y.value_max_text, y.qualifier, a.value_text, a.value_max_text, a.qualifier,
           b.value_text, b.value_max_text, b.qualifier, s.year_observation, s.second_observation, c.figure_id,
           c.article_id
    FROM period_sums s JOIN observations y ON y.observation_id = s.year_observation
    JOIN observations a ON a.observation_id = s.first_observation
    JOIN observations b ON b.observation_id = s.second_observation JOIN claims c ON c.claim_id = y.claim_id
    WHERE s.difference <> 0"""
