"""Stored pages, to be parsed again by a newer parser, and what that changed.

A page whose text changes gets a new text beside the old one: the old text and its figures stay, superseded, so that
citations of them resolve. A page that was no article before may be one now.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sqlite_utils import Database

from archive import identity
from archive.records import ArticleVersion, Context, Text, WarcPosition
from archive.store import articles, captures, figures, files, revisions
from archive.store.reread import text_of
from archive.store.rereading import compare, compare_texts, figures_of, remember

BATCH = 50  # pages parsed in one call and stored in one transaction
# A capture that showed no article when it was parsed, though an answer came.
_NO_ARTICLE = ("other", "soft_error", "error")


@dataclass(frozen=True, slots=True)
class StoredRevision:
    """What an older parser made of a page, and by which version."""

    revision_id: str
    article_id: str
    text_id: str
    content_hash: str
    text: Text


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page in a WARC file, where it lies and for which portal it was asked; without ``revision`` no article yet."""

    capture_id: str
    url: str
    captured_at: str
    portal: str
    base: str
    position: WarcPosition
    payload_digest: str
    context: Context
    revision: StoredRevision | None = None


Outcome = Literal["same", "changed", "new", "same_version"]
"""What storing a page parsed again did; ``same_version``: the parser reads otherwise, but its version is the same."""

_PAGE = (
    "c.capture_id, c.url, c.captured_at, crawls.portal, crawls.base, area, payload_digest, warc_type, warc_file, "
    "warc_offset, warc_length"
)
_REVISION = f"r.revision_id, {_PAGE}, r.article_id, r.text_id, content_hash, text, blocks"
_CAPTURES = "FROM captures c JOIN crawls USING (crawl_id) JOIN portals USING (portal)"
_OF_REVISIONS = (
    f"{_CAPTURES} JOIN revisions r ON r.capture_id = c.capture_id JOIN texts t ON t.text_id = r.text_id "
    "WHERE warc_file IS NOT NULL AND t.parser_version IS NOT ?"
)
_OF_OTHERS = (
    f"{_CAPTURES} WHERE warc_type = 'response' AND c.status = 200 AND c.truncated IS NULL AND mime LIKE '%html%' "
    f"AND c.outcome IN ({', '.join(map(repr, _NO_ARTICLE))})"
)


def count_pages(db: Database, unless_version: str | None) -> int:
    """Count the pages of revisions (with a version, those that another parser read) and those that are no article."""
    revisions = db.execute(f"SELECT count(*) {_OF_REVISIONS}", (unless_version,)).fetchone()[0]
    return int(revisions) + int(db.execute(f"SELECT count(*) {_OF_OTHERS}").fetchone()[0])


def stored_pages(db: Database, unless_version: str | None) -> Iterator[list[StoredPage]]:
    """Yield the stored pages in batches; selected as in ``count_pages``."""
    yield from _batches(db, f"SELECT {_REVISION} {_OF_REVISIONS} AND ", "r.revision_id", (unless_version,))
    yield from _batches(db, f"SELECT c.capture_id, {_PAGE} {_OF_OTHERS} AND ", "c.capture_id", ())


def pages_of_revisions(db: Database) -> Iterator[list[StoredPage]]:
    """Yield the pages of all revisions in batches, whichever parser read them."""
    yield from _batches(db, f"SELECT {_REVISION} {_OF_REVISIONS} AND ", "r.revision_id", (None,))


def _batches(db: Database, select: str, key: str, values: tuple[str | None, ...]) -> Iterator[list[StoredPage]]:
    query = f"{select} {key} > ? ORDER BY {key} LIMIT ?"
    last = ""
    while rows := db.execute(query, (*values, last, BATCH)).fetchall():
        last = rows[-1][0]
        yield [_page(db, row) for row in rows]


def _page(db: Database, row: tuple[str, ...]) -> StoredPage:
    digest, record_type, file, offset, length = row[7:12]
    if record_type == "revisit":  # its body is in the record that it repeats
        full = db.execute(
            "SELECT warc_file, warc_offset, warc_length FROM captures WHERE payload_digest = ? "
            "AND warc_type = 'response' ORDER BY captured_at LIMIT 1",
            (digest,),
        ).fetchone()
        file, offset, length = full or (file, offset, length)
    revision = None
    if len(row) > 12:
        article_id, text_id, content_hash, text, blocks = row[12:17]
        revision = StoredRevision(row[0], article_id, text_id, content_hash, text_of(text, blocks))
    return StoredPage(
        capture_id=row[1],
        url=row[2],
        captured_at=row[3],
        portal=row[4],
        base=row[5],
        position=WarcPosition(file, int(offset), int(length)),
        payload_digest=digest,
        context=Context(area=row[6]),
        revision=revision,
    )


def store_version(db: Database, page: StoredPage, version: ArticleVersion, moment: str) -> Outcome:
    """Store what the present parser makes of a page, and what that changed, inside the caller's transaction."""
    old = page.revision
    if old is None:
        articles.store_version(db, version)
        captures.set_outcome(db, page.capture_id, "article")
        return "new"
    text_id = old.text_id
    if version.text != old.text:
        text_id = identity.text_id(old.revision_id, "article", version.parser_version)
        known = db.execute("SELECT text, blocks FROM texts WHERE text_id = ?", (text_id,)).fetchone()
        if known is not None and text_of(*known) != version.text:
            return "same_version"
        if known is None:
            revisions.insert_text(db, text_id, old.revision_id, version)
    revisions.rewrite(db, old.revision_id, text_id, version)
    before = figures_of(db, old.text_id)
    if text_id != old.text_id:
        figures.supersede(db, old.text_id, moment)
    figures.store_reading(db, old.article_id, old.revision_id, text_id, version.text, version.reading, moment)
    after = figures_of(db, text_id)
    told = compare if text_id == old.text_id else compare_texts
    remember(db, told(old.article_id, before, after), version.reading.extractor_version, moment)
    files.link_article(db, old.article_id)
    articles.refresh(db, old.article_id)
    return "changed"
