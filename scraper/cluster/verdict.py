"""What became of a crawl that several workers shared, in words, once the last of them has ended."""

from __future__ import annotations

from dataclasses import dataclass, fields

from archive.store.crawls import Found
from scraper.portal import Portal
from scraper.verdict import judge_found


@dataclass(frozen=True, slots=True)
class Share:
    """What came of one worker's share: outcome and reason, counts as in the crawl's row, and what it was judged by."""

    crawl_id: str
    outcome: str | None
    reason: str | None
    counts: dict[str, int]
    found: Found


@dataclass(frozen=True, slots=True)
class Shares:
    """The shares of all workers: those that have ended, and by name those at work and those not heard of any more."""

    ended: tuple[Share, ...]
    at_work: tuple[str, ...]
    silent: tuple[str, ...]


_RANK = {"done": 0, "partial": 1, "failed": 2}


def of_all(shares: Shares, portal: Portal) -> tuple[str, str | None]:
    """Return the outcome of the whole crawl and the reason: the worst of the shares, or what shows only in all.

    What a silent worker had not finished, others have done: a crawl ends only when everything is.
    """
    together = judge_found(_sum(shares.ended), portal)
    own = [(s.outcome or "partial", f"{s.crawl_id}: {s.reason or 'it was not finished'}") for s in shares.ended]
    outcome, reason = max((together, *own), key=lambda said: _RANK[said[0]])
    return outcome, None if outcome == "done" else reason


def went_well(shares: Shares, portal: Portal) -> bool:
    """Return whether nothing is known to have gone wrong; while others are at work, only of what has ended."""
    return bool(shares.at_work) or of_all(shares, portal)[0] == "done"


def said(shares: Shares, portal: Portal) -> str:
    """Return what there is to tell of the whole crawl, in one line."""
    count = f"{len(shares.ended)} of {sum(map(len, (shares.ended, shares.at_work, shares.silent)))} workers"
    if shares.at_work:
        return f"{count} have ended, {', '.join(shares.at_work)} still at work."
    outcome, reason = of_all(shares, portal)
    totals = {name: sum(s.counts[name] for s in shares.ended) for name in ("requests", "articles", "errors")}
    told = ", ".join(f"{value} {name}" for name, value in totals.items())
    if shares.silent:
        told += f"; not heard of any more: {', '.join(shares.silent)}, whose shard is to be merged too"
    return f"The whole crawl, {count}: {outcome}{f', {reason}' if reason else ''} ({told}). Next: scrapy merge"


def _sum(shares: tuple[Share, ...]) -> Found:
    """Return what all came across together; of robots.txt, whether nobody could read it."""
    counted = [f.name for f in fields(Found) if f.name != "robots_failed"]
    failed = [s.found.robots_failed for s in shares]
    return Found(
        robots_failed=failed[0] if failed and all(failed) else None,
        **{name: sum(getattr(s.found, name) for s in shares) for name in counted},
    )
