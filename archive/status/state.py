"""The state of an archive at a moment: what the facts come to when somebody looks.

Three things make it: how the last run of each portal went, whether a run is overdue, and whether a section has been
silent for longer than its habit. The latter two grow with time, so they show although nothing runs any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.health.reasons import Health, Reason, health_of, worst
from archive.status.disk import Disk
from archive.status.facts import Facts, PortalFacts, RunFacts, SectionFacts
from archive.status.upkeep import Upkeep
from archive.store.crawls import shared_by

BY_HAND_HOURS = 72.0  # without a schedule whose habit is known: a portal is crawled every day, and one night may fail
MISSED = 1.5  # of the schedule's interval: one run is late, and the next is not far
LEAST_HOURS = 26.0  # a day and its changing of the clocks
RUNNING_HOURS = 48.0  # a run that takes longer hangs, or was killed
FULL_SOON, FULL_NOW = 30.0, 7.0  # days
LEAST_FREE = 200_000_000  # bytes
UPKEEP_DAYS: Mapping[str, float] = {"backup": 3.0, "drill": 40.0, "verify": 100.0}
"""How old the last good one may be, where there ever was one."""
UPKEEP_WORDS: Mapping[str, tuple[str, str]] = {
    "publish": ("công bố", "publication"),
    "verify": ("kiểm tra toàn vẹn", "verification"),
    "backup": ("sao lưu", "backup"),
    "drill": ("thử khôi phục", "restore drill"),
    "nightly": ("lần chạy theo lịch", "scheduled run"),
}


@dataclass(frozen=True, slots=True)
class PortalState:
    """A portal at a moment; ``silent`` are the sections that have been silent for too long."""

    facts: PortalFacts
    health: Health
    reasons: tuple[Reason, ...]
    silent: tuple[str, ...]
    expected_by: str | None


@dataclass(frozen=True, slots=True)
class State:
    """An archive at a moment; ``reasons`` are those of the archive as a whole, portals have their own."""

    at: str
    health: Health
    reasons: tuple[Reason, ...]
    portals: tuple[PortalState, ...]


def state(
    facts: Facts, now: datetime, disk: Disk | None, upkeep: Mapping[str, Upkeep], running: bool | None = None
) -> State:
    """Judge the facts at a moment (with its zone); ``running``: whether a run is known to be under way."""
    portals = tuple(portal_state(portal, now, running) for portal in facts.portals)
    reasons = list(_of_disk(disk)) if disk else []
    reasons += _of_upkeep(upkeep, now, facts)
    if not facts.portals:
        reasons.append(Reason("empty", "degraded", "Chưa thu thập lần nào.", "Nothing has been crawled yet."))
    health = worst([*(p.health for p in portals), health_of(reasons)])
    return State(now.isoformat(timespec="seconds"), health, tuple(reasons), portals)


def portal_state(portal: PortalFacts, now: datetime, running: bool | None = None) -> PortalState:
    """Judge one portal at a moment."""
    reasons: list[Reason] = []
    ended = [run for run in portal.runs if run.health is not None]
    if unfinished := _unfinished(portal.runs, now, running):
        reasons.append(unfinished)
    if ended:
        # What the run said of silence then is said anew, of now.
        reasons += [reason for reason in _told_last(ended) if not reason.kind.startswith("silent")]
    expected, overdue = _overdue(portal, now, running)
    if overdue:
        reasons.append(overdue)
    silent = () if portal.frozen else tuple(s for s in portal.sections if is_silent(s, now))
    reasons += [silence(section, now) for section in silent]
    return PortalState(portal, health_of(reasons), tuple(reasons), tuple(s.section for s in silent), expected)


def _told_last(ended: Sequence[RunFacts]) -> list[Reason]:
    """Return what the last run told; where several machines shared its crawl, what each told last."""
    last = {ended[0].crawl_id: ended[0]}
    whole = shared_by(ended[0].crawl_id or "")
    for run in ended:
        if whole is not None and shared_by(run.crawl_id or "") == whole:
            last.setdefault(run.crawl_id, run)
    return list(dict.fromkeys(reason for run in last.values() for reason in run.reasons))


def days_between(moment: str, now: datetime) -> float:
    """Return the days from an ISO time to a moment."""
    return (now - datetime.fromisoformat(moment)).total_seconds() / 86400


def is_silent(section: SectionFacts, now: datetime) -> bool:
    """Return whether a section has been silent for longer than its habit, as far as the archive has watched."""
    if section.limit is None or section.last_new is None:
        return False
    return days_between(section.last_new, now) > section.limit


def silence(section: SectionFacts, now: datetime) -> Reason:
    """Return the reason that a silent section is."""
    days = days_between(section.last_new or "", now)
    return Reason(
        f"silent {section.section}",
        "degraded",
        f"chuyên mục {section.section} không có gì mới {days:.0f} ngày nay; trước đây lâu nhất là "
        f"{section.longest:.0f} ngày",
        f"section {section.section} has had nothing new for {days:.0f} days; its longest pause so far was "
        f"{section.longest:.0f} days",
    )


def _unfinished(runs: tuple[RunFacts, ...], now: datetime, running: bool | None) -> Reason | None:
    if not runs or runs[0].health is not None:
        return None
    hours = days_between(runs[0].started_at, now) * 24
    started = runs[0].started_at[:16].replace("T", " ")
    if running is False:
        return Reason(
            "killed",
            "degraded",
            f"lần chạy bắt đầu lúc {started} UTC đã bị dừng giữa chừng; chạy lại là tiếp tục",
            f"the run that began at {started} UTC was cut off; the next one goes on",
        )
    if hours <= RUNNING_HOURS:
        return None
    return Reason(
        "hangs",
        "failed",
        f"lần chạy bắt đầu lúc {started} UTC chưa kết thúc sau {hours:.0f} giờ",
        f"the run that began at {started} UTC has not ended after {hours:.0f} hours",
    )


def _overdue(portal: PortalFacts, now: datetime, running: bool | None) -> tuple[str | None, Reason | None]:
    """Return by when a run is expected to have ended, and the reason that its lack is.

    Any run counts that ended, well or not: one that fails says so itself. One that goes on is waited for, but not a
    second one that never ended: those were killed.
    """
    live = portal.live_runs
    scheduled = any(run.started_by != "hand" for run in live)
    if not live or (portal.frozen and not scheduled):
        return None, None
    last = max((run.finished_at for run in live if run.finished_at), default=live[-1].started_at)
    unfinished = sum(run.started_at > last and run.finished_at is None for run in live)
    if running or (unfinished == 1 and running is None):
        return None, None
    hours = max(LEAST_HOURS, MISSED * portal.every) if portal.every is not None else BY_HAND_HOURS
    late = days_between(last, now) * 24 - hours
    expected = datetime.fromisoformat(last).timestamp() + hours * 3600
    by = datetime.fromtimestamp(expected, tz=now.tzinfo).isoformat(timespec="seconds")
    if late <= 0:
        return by, None
    days = days_between(last, now)
    if scheduled:
        return by, Reason(
            "overdue",
            "failed",
            f"đã {days:.1f} ngày không chạy, dù có lịch: lịch chạy đã dừng",
            f"no run for {days:.1f} days although there is a schedule: it has stopped",
        )
    return by, Reason(
        "overdue", "degraded", f"đã {days:.1f} ngày không thu thập", f"nothing was crawled for {days:.1f} days"
    )


def _of_disk(disk: Disk) -> list[Reason]:
    if disk.free is not None and disk.free < LEAST_FREE:
        free = f"{disk.free / 1e6:.0f} MB"
        return [Reason("disk", "failed", f"đĩa chỉ còn {free}", f"the disk has only {free} left")]
    if disk.days_left is not None and disk.days_left < FULL_SOON:
        health: Health = "failed" if disk.days_left < FULL_NOW else "degraded"
        days = f"{disk.days_left:.0f}"
        return [Reason("disk", health, f"đĩa sẽ đầy trong {days} ngày", f"the disk will be full in {days} days")]
    return []


def _of_upkeep(upkeep: Mapping[str, Upkeep], now: datetime, facts: Facts) -> list[Reason]:
    reasons = []
    for kind, last in upkeep.items():
        vi, en = UPKEEP_WORDS[kind]
        if not last.well and kind != "nightly":
            reasons.append(Reason(kind, "failed", f"{vi} thất bại: {last.said}", f"the last {en} failed: {last.said}"))
        elif last.well_at and days_between(last.well_at, now) > UPKEEP_DAYS.get(kind, float("inf")):
            days = f"{days_between(last.well_at, now):.0f}"
            reasons.append(
                Reason(kind, "degraded", f"{vi} gần nhất cách đây {days} ngày", f"the last {en} was {days} days ago")
            )
    published = upkeep.get("publish")
    done = max((p.last_done for p in facts.portals if p.last_done), default=None)
    # A day is time enough for whoever crawls at night and publishes in the morning.
    behind = published and published.well and done and done > published.at and days_between(done, now) > 1
    if behind:
        reasons.append(
            Reason(
                "unpublished",
                "degraded",
                "lần thu thập gần nhất chưa được công bố",
                "what the last crawl brought is not published yet",
            )
        )
    return reasons
