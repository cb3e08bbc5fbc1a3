"""The state of an archive as a screen: readable without colours, with them on a terminal that has some."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from archive.health.reasons import Reason
from archive.status.disk import Disk
from archive.status.facts import RunFacts, SectionFacts
from archive.status.state import PortalState, State, days_between
from archive.status.upkeep import KINDS, Upkeep

WIDEST = 110
RUNS = 5
_COLOURS = {"healthy": "\x1b[32m", "degraded": "\x1b[33m", "failed": "\x1b[31m"}
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"
_UPKEEP: Mapping[str, str] = {
    "publish": "published",
    "verify": "verified",
    "backup": "backed up",
    "drill": "restore drill",
    "nightly": "scheduled run",
}


class Screen:
    """Writes a state as lines; ``colours`` only where a terminal shows them."""

    def __init__(self, now: datetime, colours: bool | None = None) -> None:
        self.now = now
        wanted = sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
        self.colours = wanted if colours is None else colours
        # A file or a pipe has no width: what is written there is the same whatever terminal it was started from.
        self.width = min(shutil.get_terminal_size((WIDEST, 24)).columns, WIDEST) if sys.stdout.isatty() else WIDEST

    def lines(self, state: State, disk: Disk | None, upkeep: Mapping[str, Upkeep]) -> Iterator[str]:
        """Yield the screen, line by line."""
        yield f"The archive is {self._health(state.health)}."
        yield from self._reasons(state.reasons)
        for portal in state.portals:
            yield ""
            yield from self._portal(portal)
        yield ""
        yield self._bold("Archive")
        if disk is not None:
            yield from _disk(disk)
        for kind in KINDS:
            yield f"  {_UPKEEP[kind]:<14}{self._upkeep(upkeep.get(kind))}"

    def _portal(self, portal: PortalState) -> Iterator[str]:
        facts = portal.facts
        yield f"{self._bold(facts.portal)}  {facts.organisation}  {facts.base}  {self._health(portal.health)}"
        yield from self._reasons(portal.reasons)
        last = f"{self._ago(facts.last_done)}" if facts.last_done else "never"
        expected = f", the next run by {portal.expected_by[:16].replace('T', ' ')} UTC" if portal.expected_by else ""
        every = f"every {facts.every:.0f} h" if facts.every is not None else "no schedule known yet"
        frozen = ", nothing new is expected" if facts.frozen else ""
        yield f"  articles      {facts.articles:,}{frozen}"
        yield f"  last complete {last}"
        yield f"  schedule      {every}{expected}"
        if facts.runs:
            yield f"  {'runs (UTC)':<18}{'requests':>9}{'articles':>9}{'new':>6}{'revised':>8}{'errors':>7}  state"
            yield from (self._run(run) for run in facts.runs[:RUNS])
        if facts.sections:
            yield f"  {'section':<28}{'articles':>9}  {'newest':<11}{'last new':<14}{'usually every':<15}too long after"
            yield from (self._section(section, section.section in portal.silent) for section in facts.sections)
        shown = {n.removeprefix("coverage."): v for n, v in facts.measures.items() if n.startswith("coverage.")}
        if shown:
            yield from self._wrapped(
                "coverage      ", ", ".join(f"{name} {share:.0%}" for name, share in shown.items())
            )
        figures, flagged = facts.measures.get("figures_per_report"), facts.measures.get("flagged_share")
        if figures is not None and flagged is not None:
            yield f"  figures       {figures:.1f} per report, {flagged:.1%} flagged"
        for failing in facts.failing:
            yield f"  failing       {failing.kind}: {failing.count}"
            for what, why in failing.examples:
                yield f"                  {what}{f'  ({why})' if why else ''}"

    def _run(self, run: RunFacts) -> str:
        counts = f"{run.requests:>9}{run.articles:>9}{run.new_articles:>6}{run.new_revisions:>8}{run.errors:>7}"
        health = self._health(run.health) if run.health else "not ended"
        by = "" if run.started_by == "hand" else f" ({run.started_by})"
        return f"  {run.started_at[:16].replace('T', ' '):<18}{counts}  {health}{by}"

    def _section(self, section: SectionFacts, silent: bool) -> str:
        usual = "-" if section.usual is None else f"{section.usual:g} days"
        limit = "-" if section.limit is None else f"{section.limit:.0f} days"
        newest, last = section.newest[:10] if section.newest else "-", section.last_new
        ago = f"{newest:<11}{self._ago(last, short=True):<14}"
        words = f"  {section.section[:27]:<28}{section.articles:>9}  {ago}{usual:<15}{limit}"
        return f"{words}  SILENT" if silent else words

    def _upkeep(self, note: Upkeep | None) -> str:
        if note is None:
            return "never noted"
        if note.well:
            return f"{self._ago(note.at)}{f': {note.said}' if note.said else ''}"
        good = f"; the last good one {self._ago(note.well_at)}" if note.well_at else ""
        return f"FAILED {self._ago(note.at)}: {note.said}{good}"

    def _reasons(self, reasons: Iterable[Reason]) -> Iterator[str]:
        for reason in reasons:
            yield from self._wrapped("- ", f"{reason.en} ({reason.health})")

    def _wrapped(self, start: str, text: str) -> list[str]:
        indent = " " * (2 + len(start))
        return textwrap.wrap(
            text, max(self.width, 40), initial_indent=f"  {start}", subsequent_indent=indent, break_long_words=False
        )

    def _ago(self, moment: str | None, short: bool = False) -> str:
        if moment is None:
            return "-"
        hours = days_between(moment, self.now) * 24
        told = f"{max(hours * 60, 0):.0f} min ago" if hours < 2 else f"{hours:.0f} h ago"
        told = f"{hours / 24:.0f} days ago" if hours >= 48 else told
        return told if short else f"{moment[:16].replace('T', ' ')} UTC, {told}"

    def _health(self, health: str) -> str:
        return (
            f"{_COLOURS[health]}{health}{_PLAIN}" if self.colours else health.upper() if health == "failed" else health
        )

    def _bold(self, text: str) -> str:
        return f"{_BOLD}{text}{_PLAIN}" if self.colours else text


def _disk(disk: Disk) -> Iterator[str]:
    parts = f"database {_size(disk.database)}, WARC {_size(disk.warc)}, snapshot {_size(disk.published)}"
    yield f"  size          {_size(disk.total)} ({parts})"
    free = "unknown" if disk.free is None else _size(disk.free)
    if disk.growth is None:
        left = "too few days are known to tell when it is full"
    elif disk.days_left is None:
        left = f"it grows by {_size(disk.growth)} a day"
    else:
        left = f"it grows by {_size(disk.growth)} a day: full in {_days(disk.days_left)}"
    yield f"  disk          {free} free; {left}"


def _days(days: float) -> str:
    return f"{days:.0f} days" if days < 1000 else f"{days / 365:.0f} years"


def _size(size: float) -> str:
    for unit, of in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= of:
            return f"{size / of:.1f} {unit}"
    return f"{size:.0f} bytes"
