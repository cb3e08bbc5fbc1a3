"""Which addresses that a page names have a capture of their own, and where the site shows it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from archive.addresses import absolute, asked_for
from archive.site.replay.captures import CaptureRow, nearest

_OTHER = {"http": "https", "https": "http"}


@dataclass(slots=True)
class Kept:
    """Answers for one page: ``base`` is its address, ``moment`` when it was captured, ``resources`` what goes before.

    ``to_article`` and ``to_capture`` make the address of a page of ours; each address is looked up once.
    """

    db: sqlite3.Connection
    base: str
    moment: str
    resources: str
    to_article: Callable[[str], str]
    to_capture: Callable[[str], str]
    _known: dict[str, CaptureRow | None] = field(default_factory=dict)

    def resource(self, link: str) -> str | None:
        """Return where the archived copy of what a link names is served; None where there is none."""
        found = self._find(link)
        return f"{self.resources}{found.capture_id}" if found else None

    def page(self, link: str) -> str | None:
        """Return the page of ours that shows what a link leads to: the article, else its capture."""
        found = self._find(link)
        if found is None:
            return None
        return self.to_article(found.shows_article) if found.shows_article else self.to_capture(found.capture_id)

    def address(self, link: str) -> str:
        """Return the whole address that a link names, for a reader to see."""
        return absolute(self.base, link) or link

    def _find(self, link: str) -> CaptureRow | None:
        if link not in self._known:
            self._known[link] = self._look_up(link)
        return self._known[link]

    def _look_up(self, link: str) -> CaptureRow | None:
        address = absolute(self.base, link)
        if address is None:
            return None
        scheme, rest = address.split(":", 1)
        for each in dict.fromkeys((asked_for(address), address, asked_for(f"{_OTHER[scheme]}:{rest}"))):
            if (found := nearest(self.db, each, self.moment)) is not None:
                return found
        return None


def is_inside(link: str) -> bool:
    """Return whether a link leads to a place in its own page."""
    return link.strip().startswith("#") and not urlsplit(link.strip()).path
