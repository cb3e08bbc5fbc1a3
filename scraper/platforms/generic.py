"""Any page that no platform recognises, read by trafilatura. It never promotes a page that a known platform refused."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

import attrs
from web_poet import field

from archive.records import BodyBlock
from scraper.platforms import addresses, blocks, dates, kinds, pager
from scraper.platforms.article_page import ArticlePage
from scraper.platforms.blocks import Body
from scraper.platforms.flow import lines, text_of
from scraper.platforms.folding import fold, key
from scraper.platforms.furniture import is_furniture
from scraper.platforms.kinds import Verdict

_SHORTEST_BODY = 250
_MANY_LINKS = 8
_LONG_LINK = 25
_SURE = 7  # of an order of texts: it knows better than statistics where the text ends
_OPENING = 60  # lines are known again by so many first letters
# trafilatura's time grows with the page; a longer one is read by the order of its texts alone
_LONGEST_PAGE = 300_000


@attrs.define(slots=False, eq=False, auto_attribs=False)
class GenericPage(ArticlePage):
    """A page of an unknown platform: an article only where it has a title, a date and enough text."""

    PLATFORM: ClassVar[str] = "generic"

    TITLE: ClassVar[tuple[str, ...]] = ("article h1", "main h1", "h1")
    PUBLISHED: ClassVar[tuple[str, ...]] = ("time", ".date", ".time", ".ngay")

    @classmethod
    def recognises(cls, text: str, url: str) -> bool:
        """Whether the page may be read here: every page may, after all others declined."""
        return True

    def judge(self) -> Verdict:
        """Judge the page by what it says of itself, by its text, and by its links."""
        if self.failure is not None:
            return self.failure
        if self.is_trap:
            return Verdict("trap", "a language is appended to an article's address")
        if self.asks_password:
            return Verdict("login", "asks for a password")
        named = kinds.by_title(self.page_title)
        links = self._long_links()
        if addresses.is_home(self.own_address) and links:
            return Verdict("home", "the entrance of the site")
        enough = self.body.letters >= _SHORTEST_BODY and bool(self.title)
        if enough and self.published and not named:
            return Verdict("article", "has title, date and text")
        if named:
            return named
        if links >= _MANY_LINKS and self._linked_share() > 0.5:
            return Verdict("listing", "mostly links with long texts")
        return (
            Verdict("content", "text without a date")
            if enough
            else Verdict("other", "no article, no list of articles, no text")
        )

    def next_pages(self) -> tuple[str, ...]:
        """Return the page that ``rel=next`` names, or the next number of a pager."""
        named = self.first_link(("link[rel~='next']", "a[rel~='next']"))
        following = (
            named
            or pager.next_page(self.links, self.own_address, self.base)
            or pager.numbered_next(self.links, self.own_address, self.base, pager.NUMBERS)
        )
        here = addresses.split(self.base).netloc
        return (following,) if following and addresses.split(following).netloc == here else ()

    def _long_links(self) -> int:
        return sum(1 for a in self.links if len("".join(a.itertext()).strip()) >= _LONG_LINK)

    def _linked_share(self) -> float:
        linked = sum(len("".join(a.itertext()).strip()) for a in self.links)
        return linked / max(1, linked + self.body.letters)

    def has_article_shape(self, url: str) -> bool:
        """Whether the address may be an article's: a last segment of several words on the same host."""
        last = addresses.path(url).rstrip("/").rsplit("/", 1)[-1]
        same = addresses.split(url).netloc == addresses.split(self.base).netloc
        return same and last.count("-") >= 3

    @cached_property
    def body(self) -> Body:
        """The article's body: the page's own lines that trafilatura kept, else those in an article's order."""
        if self.ordered is not None and self.ordered.confidence >= _SURE:
            return blocks.from_lines(self.ordered.body)
        wanted = self._kept()
        if not wanted:
            return blocks.from_lines(self.ordered.body) if self.ordered else Body()
        found = list(lines(self.root, is_furniture))
        kept = [at for at, line in enumerate(found) if line.text[:_OPENING] in wanted]
        if not kept:
            return Body()
        inside = range(kept[0], kept[-1] + 1)
        return blocks.from_lines(
            [found[at] for at in inside if found[at].text[:_OPENING] in wanted or found[at].images]
        )

    def _kept(self) -> set[str]:
        """Return how the lines open that trafilatura takes for the main text."""
        if len(self.response.text) > _LONGEST_PAGE:
            return set()
        import trafilatura  # it takes long to load, and few pages need it

        document = trafilatura.bare_extraction(
            self.response.text, include_images=False, include_links=False, include_tables=True, favor_precision=True
        )
        extracted = getattr(document, "body", None)
        if extracted is None:
            return set()
        found = (fold(text)[:_OPENING] for e in extracted.iter() for text in (e.text, e.tail) if text)
        return {text for text in found if text}

    @field
    def title(self) -> str:
        """The title: the heading where ``og:title`` agrees, what the order of texts gives, or as ``<title>`` opens."""
        declared, heading = self.declared_title, self.own_title
        if declared and (not heading or key(heading) in key(declared) or key(declared) in key(heading)):
            return heading or declared
        ordered = self.ordered.title if self.ordered else ""
        return ordered or heading or declared or self.page_title.split(" - ")[0]

    @field
    def published(self) -> str | None:
        """The time of publication: declared, by the order of texts, or marked up."""
        for name in ("article:published_time", "datePublished"):
            if moment := dates.iso(self.meta(name)):
                return moment
        if self.ordered:
            return self.ordered.published
        marked = (text_of(e) or e.get("datetime") or "" for selector in self.PUBLISHED for e in self.select(selector))
        return next((dates.iso(text) for text in marked if dates.is_date_line(text)), None)

    @field
    def lead(self) -> str | None:
        """No lead is told apart on an unknown platform."""
        return None

    @field
    def blocks(self) -> tuple[BodyBlock, ...]:
        """The body in reading order, without a repeated title."""
        return tuple(block for block in self.body.blocks if key(block.text) != key(self.title))

    @field
    def asset_key(self) -> str | None:
        """No stable key on an unknown platform: the canonical path identifies."""
        return None
