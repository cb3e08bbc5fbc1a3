"""The decade as the portal needs it: articles by number, and the truth that belongs to them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from archive.records import BodyBlock, Image
from tests.portal.decade.history import SEED, History
from tests.portal.decade.news import Post
from tests.portal.decade.pen import Placed, Sentence
from tests.portal.decade.telling import tell
from tests.portal.decade.truth import Truth
from tests.portal.library import OLDEST_LIFERAY, file_address, slug
from tests.portal.model import Article, Document, Entry, PrintedFigure


@dataclass(frozen=True, slots=True)
class Page:
    """A finished article, and where in its text the generator put which fact."""

    article: Article
    lines: tuple[Sentence, ...]
    placed: tuple[Placed, ...]


class Decade:
    """All articles, oldest first, numbered from 1; what ``tests.portal.site`` asks of its library."""

    def __init__(self, seed: int = SEED) -> None:
        self.history = History(seed)
        self.pages = tuple(_pages(self.history.posts))

    def __len__(self) -> int:
        return len(self.pages)

    def key(self, number: int) -> str:
        """Return the asset id of article ``number``."""
        return _key(number)

    def entry(self, number: int, first_fresh: int) -> Entry:
        """Return what listings need of an article; raises ValueError past the last one."""
        if not 1 <= number <= len(self.pages):
            raise ValueError(f"the decade has {len(self.pages)} articles and publishes no more")
        return self.pages[number - 1].article.entry

    def article(self, known: Entry, first_fresh: int) -> Article:
        """Return an article under the slug that the portal settled."""
        written = self.pages[known.number - 1].article
        return Article(**{**{f: getattr(written, f) for f in Article.__dataclass_fields__}, "entry": known})

    def file_lines(self, known: Entry, documents: tuple[Document, ...]) -> tuple[BodyBlock, ...]:
        """Return no lines: no article of the decade links a file."""
        return ()

    @cached_property
    def truth(self) -> Truth:
        """What the generator knows."""
        return tell(self.history, self.pages)


@cache
def decade(seed: int = SEED) -> Decade:
    """Return the decade of a seed, written once."""
    return Decade(seed)


def _key(number: int) -> str:
    return str(1_600_000 + number * 131)


def _pages(posts: list[Post]) -> Iterator[Page]:
    for number, post in enumerate(posts, 1):
        entry = Entry(
            number=number,
            key=_key(number),
            slug=slug(post.title.text),
            title=post.title.text,
            published=post.published,
            section=post.section,
            markup="migrated" if post.published.year < OLDEST_LIFERAY else "liferay7",
        )
        body = [(k, s.behind("- ") if k == "list_item" and entry.markup == "migrated" else s) for k, s in post.body]
        # Old articles type their dashes; a dash in the text is a paragraph like any other.
        kinds = ["paragraph" if k == "list_item" and entry.markup == "migrated" else k for k, _ in body]
        blocks = tuple(BodyBlock(k, s.text) for k, (_, s) in zip(kinds, body, strict=True))
        lines = (post.title, post.lead, *(s for _, s in body))
        images = tuple(
            Image(file_address(entry, f"anh-{number}-{at}.jpg"), "", s.text)
            for at, (_, s) in enumerate([x for x in body if x[0] == "caption"], 1)
        )
        placed = tuple(_anchored(lines))
        article = Article(
            entry=entry,
            unit="Liên minh HTX tỉnh",
            lead=post.lead.text,
            blocks=blocks,
            images=images,
            documents=(),
            views=random.Random(f"views-{number}").randint(35, 2400),
            figures=tuple(_figure(p) for p in placed),
            report=post.report,
        )
        yield Page(article, lines, placed)


def _anchored(lines: tuple[Sentence, ...]) -> Iterator[Placed]:
    at = 0
    for line in lines:
        for p in line.placed:
            yield Placed(p.start + at, p.slot, p.fact, p.print)
        at += len(line.text) + 1


def _figure(p: Placed) -> PrintedFigure:
    cell = p.fact.cell
    period = None if cell is None else f"{cell.period_start or ''}/{cell.period_end}"
    return PrintedFigure(
        quote=p.print.quote,
        value=p.print.value,
        unit=p.fact.unit,
        start=p.start,
        indicator=cell.indicator if cell else ("plan_achievement" if p.fact.relation == "percent_of_plan" else None),
        period=period,
        qualifier=p.print.qualifier,
        relation=p.fact.relation,
        status=cell.status if cell else "achieved",
    )
