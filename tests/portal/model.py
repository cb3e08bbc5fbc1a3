"""What the sample portal knows about its own articles: the truth that tests compare a reading with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, Protocol

from archive.records import Attachment, BlockKind, BodyBlock, Image, ParsedArticle

Markup = Literal["liferay7", "migrated"]
"""Which markup carries the body: that of Liferay 7, or the one that came over from SharePoint."""


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """One figure as an article prints it.

    ``text[start:start + len(quote)] == quote`` in the article's own ``text``. ``value`` is what is printed, money in
    đồng; ``meant`` is what a person wanted to print where that differs (a deliberate misprint), and ``misprint`` its
    kind. ``period`` is ``start/end`` (dates, inclusive), ``/end`` as of a date, or None where the truth does not say.
    ``indicator`` is None where the truth does not say. ``value_max`` closes a range, ``of`` is the 19 of ``18/19``.
    """

    quote: str
    value: Decimal
    unit: str
    start: int
    value_max: Decimal | None = None
    of: Decimal | None = None
    indicator: str | None = None
    period: str | None = None
    qualifier: str = "exact"
    relation: str = "none"
    status: str = "achieved"
    misprint: str | None = None
    meant: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file that an article links: its address on the portal, the text of the link, its type and its own lines."""

    url: str
    label: str
    kind: Literal["pdf", "docx", "xlsx", "scan"]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a listing needs of an article, made without its body: cheap enough for ten thousand of them."""

    number: int
    key: str
    slug: str
    title: str
    published: datetime
    section: str
    markup: Markup

    @property
    def path(self) -> str:
        """The shortest path of the article, as text (not percent-encoded)."""
        return f"/-/{self.slug}"


@dataclass(frozen=True, slots=True)
class Article:
    """One article with everything it shows.

    ``views`` is where its counter starts. ``report`` is ``2022Q1``, ``2022H1``, ``2022M9`` or ``2022Y`` for the
    alliance's own reports, else None.
    """

    entry: Entry
    unit: str
    lead: str | None
    blocks: tuple[BodyBlock, ...]
    images: tuple[Image, ...]
    documents: tuple[Document, ...]
    views: int
    figures: tuple[PrintedFigure, ...]
    report: str | None = None

    @property
    def text(self) -> str:
        """Title, lead and body with captions, one block a line: what the offsets of the figures count in."""
        head = [self.entry.title] + ([self.lead] if self.lead else [])
        return "\n".join(head + [b.text for b in self.blocks])

    @property
    def published(self) -> str:
        """The time of publication, as the project writes it: ``YYYY-MM-DDTHH:MM+07:00``."""
        return self.entry.published.strftime("%Y-%m-%dT%H:%M+07:00")

    def parsed(self, section: str, view_count: int | None = None) -> ParsedArticle:
        """Return what a perfect reading of the article's page gives; ``section`` is the name the page shows."""
        return ParsedArticle(
            title=self.entry.title,
            published=self.published,
            unit=self.unit,
            section=section,
            lead=self.lead,
            blocks=self.blocks,
            images=self.images,
            attachments=tuple(Attachment(d.url, d.label) for d in self.documents),
            view_count=self.views if view_count is None else view_count,
            asset_key=self.entry.key,
        )


class Shelf(Protocol):
    """Where a site takes its articles from, by their number from 1: ``tests.portal.library``, or the decade."""

    def key(self, number: int) -> str:
        """Return the asset id of article ``number``."""
        ...

    def entry(self, number: int, first_fresh: int) -> Entry:
        """Return what listings need of an article; those from ``first_fresh`` on are newer than all others."""
        ...

    def article(self, known: Entry, first_fresh: int) -> Article:
        """Write the whole article of an entry."""
        ...

    def file_lines(self, known: Entry, documents: tuple[Document, ...]) -> tuple[BodyBlock, ...]:
        """Return the lines that links to files make in the body."""
        ...


__all__ = ["Article", "BlockKind", "BodyBlock", "Document", "Entry", "Image", "Markup", "PrintedFigure", "Shelf"]
