"""How far the listings were walked: pagers go on for ever, and past its end a portal shows an old page again."""

from __future__ import annotations

from collections.abc import Iterable

from scraper.canonical import listing_key


class Walked:
    """What each listing has shown so far in this crawl; ``listed`` gives listing addresses and article keys."""

    def __init__(self, listed: Iterable[tuple[str, str]]) -> None:
        self._seen: dict[str, set[str]] = {}
        for listing_url, key in listed:
            self._seen.setdefault(listing_key(listing_url), set()).add(key)

    def walk(self, listing_url: str, keys: Iterable[str]) -> bool:
        """Note what a page of a listing shows; return whether any of it was not on the listing's pages before."""
        seen = self._seen.setdefault(listing_key(listing_url), set())
        before = len(seen)
        seen.update(keys)
        return len(seen) > before
