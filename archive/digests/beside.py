"""One figure of a report beside the same period of the year before, the plan, and what was said of it earlier."""

from __future__ import annotations

import json
from dataclasses import dataclass

from archive.digests.change import Change, change, share
from archive.digests.period import Span, year_before, year_of
from archive.digests.reading import Claimed, LedgerReader, Standing
from archive.ledger.agreement import agree


@dataclass(frozen=True, slots=True)
class Before:
    """The year before: the value of the same area, or those of the areas that went into it, and the breaks between.

    ``change`` is None where there is a break: a value is shown beside, and nothing is subtracted.
    """

    standing: Standing | None
    areas: tuple[tuple[str, Standing | None], ...]
    breaks: tuple[str, ...]
    change: Change | None

    def areas_as_json(self) -> str | None:
        """Return the values of the old areas, ``[[area, value, upper value, figure], …]``; null for none."""
        found = [[a, *s.printed[:2], s.figure_id] if s else [a, None, None, None] for a, s in self.areas]
        return json.dumps(found) if found else None


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of the period, or of the year that it is a part of; ``percent`` of it is reached (computed)."""

    standing: Standing
    span: Span
    percent: str | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was said of the cell before: how many articles said the same, and the last one before this."""

    same: int
    last: Claimed | None


NOTHING_BEFORE = Before(None, (), (), None)


def before(ledger: LedgerReader, claim: Claimed) -> Before:
    """Return what a value achieved (or expected) is beside that of the year before."""
    base = year_before(claim.span)
    if base is None or claim.cell.status == "target":
        return NOTHING_BEFORE
    cell = claim.cell._replace(period_start=base.start, period_end=base.end, status="achieved")
    breaks = tuple(ledger.breaks(claim.cell, base))
    areas = ledger.predecessors(cell.area, base.end)
    if areas != [cell.area]:
        found = tuple((area, ledger.standing(cell._replace(area=area))) for area in areas)
        return Before(None, found if any(s for _, s in found) else (), breaks, None)
    standing = ledger.standing(cell)
    if standing is None:
        return NOTHING_BEFORE
    return Before(standing, (), breaks, None if breaks else change(standing.printed, claim.printed))


def plan(ledger: LedgerReader, claim: Claimed) -> Plan | None:
    """Return the target that a value achieved is measured by; of a part of the year that of the year.

    A mean or a rate of half a year is no part of that of the year, so only the target of its own period counts.
    """
    if claim.cell.status == "target":
        return None
    spans = [claim.span]
    whole = year_of(claim.span)
    if whole is not None and ledger.kinds.get(claim.cell.indicator) in ("flow", "stock"):
        spans.append(whole)
    for span in spans:
        cell = claim.cell._replace(period_start=span.start, period_end=span.end, status="target")
        standing = ledger.target(cell)
        if standing is not None:
            return Plan(standing, span, share(claim.printed, standing.printed))
    return None


def earlier(claim: Claimed, said: list[Claimed]) -> Earlier:
    """Return what other articles had said of the cell when this claim was made; ``said`` is in order of time."""
    found = [c for c in said if c.article_id != claim.article_id and is_earlier(c, claim)]
    same = {c.article_id for c in found if agree(c.printed, claim.printed)}
    return Earlier(len(same), found[-1] if found else None)


def is_earlier(one: Claimed, other: Claimed) -> bool:
    """Return whether a claim was made before another."""
    return (one.known_from, one.article_id) < (other.known_from, other.article_id)
