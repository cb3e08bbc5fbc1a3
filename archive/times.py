"""Times as the archive writes them."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> str:
    """Return the present as ``YYYY-MM-DDTHH:MM:SS.mmmZ``; the form sorts and is a WARC-Date."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def compact(moment: str) -> str:
    """Return ``YYYYMMDDhhmmss`` of such a time, as file names and web archives write it."""
    return "".join(c for c in moment[:19] if c.isdigit())
