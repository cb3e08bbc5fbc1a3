"""When a claim was known: one form for dates of publication and times of capture, so that they compare."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

PORTAL = timezone(timedelta(hours=7))  # all portals are Vietnamese; there is no daylight saving time


def local(moment: str) -> str:
    """Return ``YYYY-MM-DDTHH:MM:SS+07:00`` of a time with offset, or of a date (then its beginning)."""
    parsed = datetime.fromisoformat(moment)
    if parsed.tzinfo is None:
        parsed = parsed.replace(tzinfo=PORTAL)
    return parsed.astimezone(PORTAL).isoformat(timespec="seconds")


def days_between(earlier: str, later: str) -> int:
    """Return the whole days from one such time to another."""
    return (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).days
