"""What a schedule does each night, step by step, each a command of ours as a process of its own.

::

    crawl each portal ──► publish ──► back up ──► once a month: verify, restore on trial ──► note, heartbeat
                 (where one went through)

Each step tells of its own failure and the next one still runs: a portal that is down is no reason to keep no backup.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType

from archive.errors import ArchiveError
from archive.health import runs
from archive.health.reasons import ORDER, Health, Reason, health_of
from archive.paths import ArchivePaths
from archive.status import upkeep
from archive.store.database import open_reading
from scraper import log_lines
from scraper import portal as portals
from scraper.watch.judging import tell_of_night

MONTHLY = timedelta(days=30)
ROTATE_AT = 5_000_000  # bytes of a log, after which the next night begins a new one
LOGS_KEPT = 5


@dataclass(frozen=True, slots=True)
class Plan:
    """What a night is to do: portals by name or file, where to back up to, how often all is fetched again (days)."""

    portals: tuple[str, ...]
    backup: Path | None
    full_every: int


@dataclass(slots=True)
class Night:
    """How the night goes: what went wrong so far, which portals went through."""

    reasons: list[Reason] = field(default_factory=list)
    worst: Health = "healthy"
    through: int = 0

    def failed(self, kind: str, vi: str, en: str) -> None:
        """Note a step that failed."""
        self.reasons.append(Reason(kind, "failed", vi, en))

    @property
    def health(self) -> Health:
        """How the night went: its own steps and the crawls, which told of themselves."""
        return max(self.worst, health_of(self.reasons), key=ORDER.index)


def run(plan: Plan, paths: ArchivePaths) -> Health:
    """Do it all; return how it went."""
    night = Night()
    steps = Steps()
    for name in plan.portals:
        _crawl(name, plan, paths, steps, night)
    if night.through and steps.run("publish"):
        night.failed("publish", "không công bố được", f"it could not be published: {steps.last}")
    if plan.backup is not None and steps.run("backup", str(plan.backup)):
        night.failed("backup", "không sao lưu được", f"the backup failed: {steps.last}")
    if paths.working.exists():
        _monthly(plan, paths, steps, night)
    crawled = f"{night.through} of {len(plan.portals)} portals crawled"
    said = "; ".join([crawled, *(reason.en for reason in night.reasons)])
    upkeep.note(paths, "nightly", night.health != "failed", said)
    log_lines.say("night", health=night.health, said=said)
    tell_of_night(night.health, night.reasons, said)
    return night.health


def _crawl(name: str, plan: Plan, paths: ArchivePaths, steps: Steps, night: Night) -> None:
    portal = portals.load(name).name
    before = _newest(paths, portal)
    mode = "full" if _full_is_due(paths, portal, plan.full_every) else "incremental"
    code = steps.run("crawl", "portal", "-a", f"portal={name}", "-a", f"mode={mode}")
    run = _newest(paths, portal)
    health: Health = "healthy" if code == 0 else "failed"
    if run is not None and run != before and run.health in ORDER:
        health = run.health
    elif code:  # not even a row: the crawl told of it if it could; one that crashed could not
        night.failed("crawl", f"{portal}: không chạy được", f"{portal}: the crawl did not run: {steps.last}")
    night.worst = max(night.worst, health, key=ORDER.index)
    night.through += health != "failed"


def _monthly(plan: Plan, paths: ArchivePaths, steps: Steps, night: Night) -> None:
    if _is_due(paths, "verify") and steps.run("verify"):
        night.failed("verify", "kho bị hư hại", f"the verification failed: {steps.last}")
    if plan.backup is not None and _is_due(paths, "drill") and steps.run("restore", str(plan.backup), "--drill"):
        night.failed("drill", "bản sao lưu không khôi phục được", f"the restore drill failed: {steps.last}")


def _newest(paths: ArchivePaths, portal: str) -> runs.Run | None:
    try:
        db = open_reading(paths.working)
    except ArchiveError:
        return None
    try:
        return next(iter(runs.newest(db.conn, portal, 1)), None) if db["runs"].exists() else None
    finally:
        db.close()


def _full_is_due(paths: ArchivePaths, portal: str, days: int) -> bool:
    """Return whether all should be fetched again: the first crawl of a portal fetches all as it is."""
    if not days:
        return False
    try:
        db = open_reading(paths.working)
    except ArchiveError:
        return False
    try:
        (last,) = db.execute(
            "SELECT coalesce(max(CASE WHEN mode = 'full' THEN finished_at END), min(finished_at)) FROM crawls "
            "WHERE portal = ? AND source = 'live' AND outcome = 'done'",
            (portal,),
        ).fetchone()
    finally:
        db.close()
    return last is not None and datetime.now(UTC) - datetime.fromisoformat(last) > timedelta(days=days)


def _is_due(paths: ArchivePaths, kind: upkeep.Kind) -> bool:
    last = upkeep.read(paths).get(kind)
    if last is None or last.well_at is None:
        return True
    return datetime.now(UTC) - datetime.fromisoformat(last.well_at) > MONTHLY


class Steps:
    """Runs commands of ours one after the other; ``last`` is the last line that one wrote to standard error."""

    def __init__(self) -> None:
        self.last = ""

    def run(self, *arguments: str) -> int:
        """Run a command to its end and return its exit code."""
        log_lines.say("step", command=" ".join(arguments))
        process = subprocess.Popen(
            [sys.executable, "-m", "scrapy", *arguments], env=_environment(os.environ), stderr=subprocess.PIPE
        )
        assert process.stderr is not None
        stopped = _pass_on(process)
        self.last = ""
        for line in process.stderr:
            self.last = line.decode("utf-8", "replace").strip() or self.last
            sys.stderr.buffer.write(line)
            sys.stderr.flush()
        code = process.wait()
        signal.signal(signal.SIGTERM, stopped)
        log_lines.say("step", command=" ".join(arguments), code=code)
        return code


def _pass_on(process: subprocess.Popen[bytes]) -> signal._HANDLER:
    """Let a command end in order when this process is asked to end; return what was asked before."""

    def end(number: int, frame: FrameType | None) -> None:
        process.send_signal(signal.SIGTERM)
        process.wait()
        raise SystemExit(1)

    return signal.signal(signal.SIGTERM, end)


def _environment(given: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a step: the night asks the heartbeat once, at its end, for all portals."""
    kept = {name: value for name, value in given.items() if not name.startswith("ARCHIVE_HEARTBEAT")}
    return {"ARCHIVE_STARTED_BY": "nightly", **kept}


def portals_of(names: Sequence[str], given: Mapping[str, str]) -> tuple[str, ...]:
    """Return the portals to crawl: those named, else those of ``$ARCHIVE_PORTALS``.

    Raises:
        PortalError: there is none, or one that is no portal.
    """
    found = tuple(names) or tuple(given.get("ARCHIVE_PORTALS", "").replace(",", " ").split())
    if not found:
        raise portals.PortalError("say which portals: scrapy nightly NAME…, or set ARCHIVE_PORTALS")
    for name in found:
        portals.load(name)
    return found


def write_to(log: Path) -> None:
    """Let all that is said from now on go to a file; a long one is put aside first: ``<log>.1``, of which five stay.

    Raises:
        OSError: it cannot be written.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size >= ROTATE_AT:
        for number in range(LOGS_KEPT, 0, -1):
            old = log if number == 1 else log.with_name(f"{log.name}.{number - 1}")
            if old.exists():
                old.replace(log.with_name(f"{log.name}.{number}"))
    sys.stdout.flush()
    sys.stderr.flush()
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)
    os.dup2(file, 1)
    os.dup2(file, 2)
    os.close(file)
