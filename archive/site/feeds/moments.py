"""When something happened, where what the portal says of it may be no date at all."""

from __future__ import annotations

from archive.site.feeds.atom import instant


def known(*moments: str | None) -> str:
    """Return the first of some times that is one, as RFC 3339 wants it; raises ValueError where none is."""
    for moment in moments:
        try:
            if moment:
                return instant(moment)
        except (ValueError, OverflowError):
            continue
    raise ValueError("none of these is a time")


def happened(published: str | None, first_seen: str, revised_at: str | None) -> str:
    """Return when an article last changed: at the capture that showed it revised, else when it was published.

    A date of publication after the first capture is a slip of the portal.
    """
    if revised_at is not None:
        return instant(revised_at)
    return min(known(published, first_seen), instant(first_seen))
