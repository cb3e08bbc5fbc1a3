"""Pages that no listing shows, on a portal that numbers its articles: asked for one by one, in full crawls only.

::

    first number ─► page ─┬─ an article ─► the next unknown number
                          └─ none ─► the next unknown number, until so many in a row were none:
                                     then past the next known number, and past the last one never again

One number leads to the next, so that at any moment one of them is in the frontier and a kill loses nothing. Numbers
have the lowest urgency, and what listings show is passed over: at most the first number is asked for twice.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin

from sqlite_utils import Database

from archive.records import FrontierEntry
from archive.store import numbers
from archive.store.frontier import Frontier
from scraper.canonical import url_key
from scraper.portal import Portal
from scraper.refusal_rules import refuse

KIND = "id"
PRIORITY = 1


class IdWalk:
    """The walk through the numbers of one crawl; without ``ids`` in the portal's file it asks for nothing."""

    def __init__(self, db: Database, portal: Portal, frontier: Frontier) -> None:
        self.db = db
        self.portal = portal
        self.frontier = frontier

    def first(self) -> list[FrontierEntry]:
        """Return the first number to ask for."""
        ids = self.portal.ids
        return self._entry(ids.first, 0) if ids is not None else []

    def after(self, entry: FrontierEntry, was_article: bool) -> list[FrontierEntry]:
        """Return the number to ask for after one that was asked: one or none.

        ``entry.depth`` is how many in a row before it were no articles.
        """
        ids = self.portal.ids
        if entry.kind != KIND or ids is None:
            return []
        if numbers.asked(self.db, self.frontier.crawl_id) >= ids.most:
            return []
        known = numbers.known(self.db, self.portal.name, self.frontier.articles(), _shape(ids.address))
        number = int(entry.referrer or ids.first)
        absent = 0 if was_article else entry.depth + 1
        if absent >= ids.absent:
            larger = [n for n in known if n > number]
            if not larger:
                return []
            number, absent = min(larger), 0
        number += 1
        while number in known:
            number, absent = number + 1, 0
        return self._entry(number, absent)

    def _entry(self, number: int, absent: int) -> list[FrontierEntry]:
        assert self.portal.ids is not None
        url = urljoin(self.portal.base, self.portal.ids.address.replace("{id}", str(number)))
        if refuse(url, self.portal) is not None:
            return []
        return [FrontierEntry(url_key(url, "article"), url, KIND, PRIORITY, absent, str(number))]


def _shape(address: str) -> re.Pattern[str]:
    """Return what finds the number in an address: digits after the same sign, before the same end."""
    before, _, after = address.partition("{id}")
    return re.compile(rf"{re.escape(before[-1:])}(\d{{1,9}}){re.escape(after)}$")
