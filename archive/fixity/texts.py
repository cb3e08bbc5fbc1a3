"""Every revision's text: that it follows from its capture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from archive.fixity.damage import Damage, Progress, Verified
from archive.records import Text
from archive.store import reparsing
from archive.store.reparsing import StoredPage


@dataclass(frozen=True, slots=True)
class PageText:
    """What the present parser, of ``version``, reads in a stored page; ``text`` is None where it is no article.

    ``fields`` are title, unit, date and lead. ``damage`` says why the record cannot be read.
    """

    page: StoredPage
    version: str
    text: Text | None = None
    content_hash: str = ""
    fields: tuple[str | None, ...] = ()
    damage: str = ""


ReadAgain = Callable[[Iterator[list[StoredPage]]], Iterator[list[PageText]]]


def verify_texts(db: Database, again: ReadAgain, seen: Verified, progress: Progress) -> Iterator[Damage]:
    """Compare the text in force of every revision with what the parser reads in its capture.

    A text that an older version of the parser read may differ: which of the two is better is not damage.
    """
    for pages in again(reparsing.pages_of_revisions(db)):
        for page in pages:
            seen.texts += 1
            known = page.page.revision
            assert known is not None
            wrong = _wrong(db, page)
            if wrong and not page.damage and _version(db, known.text_id) != page.version:
                seen.read_otherwise += 1
            elif wrong:
                yield Damage("texts", known.revision_id, f"{wrong} ({known.article_id})")
        progress(f"{seen.texts} texts")
    for revision_id, article_id in db.conn.execute(
        "SELECT revision_id, article_id FROM revisions WHERE capture_id NOT IN "
        "(SELECT capture_id FROM captures WHERE warc_file IS NOT NULL)"
    ):
        yield Damage("texts", revision_id, f"its capture has no record ({article_id})")


def _wrong(db: Database, page: PageText) -> str:
    known = page.page.revision
    assert known is not None
    if page.damage:
        return f"its capture cannot be read: {page.damage}"
    if page.text is None:
        return "its capture shows no article"
    if page.text != known.text:
        return "its text does not follow from its capture"
    query = "SELECT title, unit, published, lead FROM revisions WHERE revision_id = ?"
    fields = db.execute(query, (known.revision_id,)).fetchone()
    if (page.content_hash, *page.fields) != (known.content_hash, *fields):
        return "its title, unit, date or lead does not follow from its capture"
    return ""


def _version(db: Database, text_id: str) -> str | None:
    row = db.execute("SELECT parser_version FROM texts WHERE text_id = ?", (text_id,)).fetchone()
    return None if row is None else str(row[0])
