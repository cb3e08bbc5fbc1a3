"""The small content management system of Cà Mau's alliance, since the merger of July 2025: ``http://…/<slug>.<id>``.

Its markup has not been seen: articles are read by the order of their texts and by what they declare in ``og:`` tags.
The ids count up (from 87 of 2019 to 939 of February 2026), so that pages which no list shows can be asked for one by
one.
"""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

import attrs
from web_poet import field

from archive.records import BodyBlock, ListingEntry, PageKind
from scraper.platforms import addresses, asset_key, kinds, listing, pager
from scraper.platforms.folding import fold, key
from scraper.platforms.generic import GenericPage
from scraper.platforms.kinds import Verdict

_FEWEST = 5
_HOSTS = (".camau.gov.vn",)


@attrs.define(slots=False, eq=False, auto_attribs=False)
class CaMauPage(GenericPage):
    """A page of the alliance of Cà Mau."""

    PLATFORM: ClassVar[str] = "camau"

    @classmethod
    def recognises(cls, text: str, url: str) -> bool:
        """Whether the page is of this system: a numbered address, on a host of the province."""
        return bool(cls.marks_in(text, url))

    @classmethod
    def marks_in(cls, text: str, url: str) -> tuple[str, ...]:
        """Return the host: no mark of the markup is known."""
        host = addresses.split(url).hostname or ""
        return (f"host {host}",) if host.endswith(_HOSTS) and "p_p_id_" not in text else ()

    def judge(self) -> Verdict:
        """Judge the page: a numbered address with a title and a text is an article."""
        if self.failure is not None:
            return self.failure
        numbered = self.has_article_shape(self.own_address)
        if numbered and self.title and self.body.letters:
            return Verdict("article", "a numbered address with title and text")
        if self.asks_password:
            return Verdict("login", "asks for a password")
        if addresses.is_home(self.own_address):
            return Verdict("home", "the entrance of the site")
        named = kinds.by_title(self.page_title)
        listed = len(self.entries("listing"))
        if named and listed < _FEWEST:
            return named
        if listed:
            return Verdict("listing", "lists articles")
        return (
            Verdict("soft404", "a numbered address without a text") if numbered else Verdict("other", "nothing known")
        )

    @cached_property
    def declared_lead(self) -> str:
        """The lead that the page declares."""
        return fold(self.meta("og:description"))

    @field
    def lead(self) -> str | None:
        """The declared description, where the text opens with just that."""
        opening = self.body.blocks[0].text if self.body.blocks else ""
        return opening if opening and key(opening) == key(self.declared_lead) else None

    @field
    def blocks(self) -> tuple[BodyBlock, ...]:
        """The body without a repeated title and without the lead."""
        around = {key(self.title), key(self.lead)}
        return tuple(block for block in self.body.blocks if key(block.text) not in around)

    @field
    def asset_key(self) -> str | None:
        """The number at the end of the address."""
        return asset_key.numbered(self.own_address)

    def has_article_shape(self, url: str) -> bool:
        """Whether the address ends in a number after a name."""
        return asset_key.numbered(url) is not None

    def entries(self, kind: PageKind) -> tuple[ListingEntry, ...]:
        """Return the numbered addresses that the page links."""
        return listing.entries(self.links, self.map)

    def next_pages(self) -> tuple[str, ...]:
        """Return the next number of the pager."""
        following = pager.numbered_next(self.links, self.own_address, self.base, pager.NUMBERS)
        return (following,) if following else ()
