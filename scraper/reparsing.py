"""Parse stored pages again: the record of the WARC file through the same ``parse`` as in a crawl, in any process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from archive import identity
from archive.errors import ArchiveError
from archive.fixity.texts import PageText
from archive.records import ArticleVersion, Context, ParsedPage, Refusal
from archive.store.reparsing import StoredPage
from archive.warc.content import Undecodable
from archive.warc.exchange import digest
from archive.warc.reader import read as read_record
from pipelines.clean import canonical_text
from pipelines.figures import read
from scraper import portal as portals
from scraper.canonical import addresses_of_files, url_key
from scraper.parse import PARSER_VERSION, parse


@dataclass(frozen=True, slots=True)
class Reparsed:
    """A page parsed again: ``version`` where it is read otherwise than before, ``lost`` where it is no article now.

    ``damage`` says why its record cannot be read.
    """

    page: StoredPage
    version: ArticleVersion | None = None
    lost: str = ""
    damage: str = ""


def parse_again(folder: Path, pages: Sequence[StoredPage]) -> list[Reparsed]:
    """Return what the present parser makes of stored pages; ``folder`` holds the WARC files."""
    return [_again(folder, page) for page in pages]


def texts_again(folder: Path, pages: Sequence[StoredPage]) -> list[PageText]:
    """Return the texts of stored pages as the present parser reads them, to be compared with those that are stored."""
    return [_text_again(folder, page) for page in pages]


def _text_again(folder: Path, page: StoredPage) -> PageText:
    parsed = _parsed(folder, page)
    if isinstance(parsed, str):
        return PageText(page, PARSER_VERSION, damage=parsed)
    if not isinstance(parsed, ParsedPage) or parsed.article is None:
        return PageText(page, PARSER_VERSION)
    article = parsed.article
    fields = (article.title, article.unit, article.published, article.lead)
    return PageText(page, PARSER_VERSION, canonical_text(article), identity.content_hash(article), fields)


def _parsed(folder: Path, page: StoredPage) -> ParsedPage | Refusal | str:
    """Return what the parser makes of a stored page; a sentence where its record cannot be read."""
    try:
        recorded = read_record(folder, page.position)
    except Undecodable as error:
        return Refusal("other", page.url, "", str(error))
    except ArchiveError as error:
        return str(error)
    # What is left of a damaged record can look like another one. Not every tool states digests: then ours counts.
    if (recorded.payload_digest or digest(recorded.body)) != page.payload_digest:
        return f"{page.position.file} is damaged at byte {page.position.offset}"
    headers = {name.lower(): value for name, value in recorded.headers}
    return parse(recorded.body, page.url, headers, _portal(page))


def _again(folder: Path, page: StoredPage) -> Reparsed:
    parsed = _parsed(folder, page)
    if isinstance(parsed, str):
        return Reparsed(page, damage=parsed)
    if not isinstance(parsed, ParsedPage) or parsed.article is None:
        reason = parsed.kind if isinstance(parsed, ParsedPage) else f"{parsed.kind}: {parsed.reason}"
        return Reparsed(page, lost=reason if page.revision else "")
    article = parsed.article
    text = canonical_text(article)
    known = page.revision
    if known and known.text == text and known.content_hash == identity.content_hash(article):
        return Reparsed(page)
    context = Context(title=article.title, published=article.published, area=page.context.area)
    version = ArticleVersion(
        portal=page.portal,
        url=parsed.url,
        url_key=url_key(parsed.url, "article"),
        captured_at=page.captured_at,
        capture_id=page.capture_id,
        platform=parsed.platform,
        article=article,
        text=text,
        parser_version=PARSER_VERSION,
        reading=read(text.text, text.blocks, context),
        addresses=addresses_of_files(article, parsed.url),
    )
    return Reparsed(page, version)


def _portal(page: StoredPage) -> portals.Portal:
    return portal_of(page.portal, page.base, page.context.area or "")


@cache
def portal_of(name: str, base: str, area: str = "") -> portals.Portal:
    """Return the definition of a portal at the address it was crawled at; one without a file is fingerprinted."""
    try:
        return portals.load(name).at(base)
    except portals.PortalError:
        return portals.Portal(name=name, organisation=name, area=area, base=base)
