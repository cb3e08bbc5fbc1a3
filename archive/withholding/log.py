"""The log of withholdings: who may not be shown is named here, with when and why; lifting one is logged too."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from datasette.utils import tilde_decode
from sqlite_utils import Database

from archive import identity
from archive.errors import ArchiveError

Kind = Literal["article", "figure", "attachment"]
_SITE = re.compile(r"/archive/(?:articles|figures)/([^/?.]+)$")
_COLUMNS = "suppression_id, kind, subject, article_id, address, reason, withheld_at, lifted_at, lifted_reason"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is to be withheld; ``subject`` is its identifier, ``shown`` what an operator knows it by."""

    kind: Kind
    subject: str
    article_id: str | None
    address: str | None
    shown: str


@dataclass(frozen=True, slots=True)
class Suppression:
    """One withholding; in force until ``lifted_at`` is set.

    ``article_id`` is the article that prints a withheld figure, ``address`` where a withheld file was.
    """

    suppression_id: str
    kind: Kind
    subject: str
    article_id: str | None
    address: str | None
    reason: str
    withheld_at: str
    lifted_at: str | None = None
    lifted_reason: str | None = None


def find(db: Database, name: str) -> Subject:
    """Return what a name means: an identifier, an address on the portal, or a page of the site.

    Raises:
        ArchiveError: the archive knows nothing by that name.
    """
    if name.startswith(("http://", "https://")) and (match := _SITE.search(urlsplit(name).path)):
        name = tilde_decode(match[1])
    figure = db.execute("SELECT article_id, quote FROM figures WHERE figure_id = ?", (name,)).fetchone()
    if figure is not None:
        where = f" in {figure[0]}" if figure[0] else ""
        return Subject("figure", name, figure[0], None, figure[1] + where)
    article = db.execute(
        "SELECT article_id, title FROM articles WHERE article_id = ? OR article_id IN "
        "(SELECT article_id FROM article_urls WHERE url = ?) ORDER BY article_id <> ? LIMIT 1",
        (name, name, name),
    ).fetchone()
    if article is not None:
        return Subject("article", article[0], None, None, article[1])
    file = db.execute(
        "SELECT url FROM captures WHERE url = ?1 AND outcome IN ('attachment', 'image', 'unchanged', 'not_modified') "
        "UNION SELECT url FROM attachments WHERE url = ?1 UNION SELECT url FROM images WHERE url = ?1 LIMIT 1",
        (name,),
    ).fetchone()
    if file is not None:
        return Subject("attachment", identity.file_id(name), None, name, name)
    raise ArchiveError(
        f"the archive knows no article, figure or attachment {name!r}; give an article's identifier or address, a "
        "figure's identifier (f…), or the address of an attachment as the archive has it"
    )


def suppress(db: Database, found: Subject, reason: str, moment: str) -> Suppression:
    """Withhold something from now on; raises ArchiveError where it is withheld already."""
    known = _of(db, found.subject)
    if known is not None:
        raise ArchiveError(f"{found.shown} is withheld already, since {known.withheld_at}: {known.reason}")
    made = Suppression(
        suppression_id=identity.suppression_id(found.subject, moment),
        kind=found.kind,
        subject=found.subject,
        article_id=found.article_id,
        address=found.address,
        reason=reason,
        withheld_at=moment,
    )
    with db.atomic():
        db.execute(
            f"INSERT INTO suppressions ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, NULL, NULL)",
            (made.suppression_id, made.kind, made.subject, made.article_id, made.address, reason, moment),
        )
    return made


def lift(db: Database, name: str, reason: str | None, moment: str) -> Suppression:
    """Publish something again that was withheld; raises ArchiveError where it is not withheld."""
    known = _of(db, name) or _of(db, identity.file_id(name))
    if known is None:
        try:
            known = _of(db, find(db, name).subject)
        except ArchiveError:
            known = None
    if known is None:
        raise ArchiveError(f"{name} is not withheld; scrapy suppress --list shows what is")
    with db.atomic():
        db.execute(
            "UPDATE suppressions SET lifted_at = ?, lifted_reason = ? WHERE suppression_id = ?",
            (moment, reason, known.suppression_id),
        )
    return known


def in_force(db: Database) -> list[Suppression]:
    """Return what is withheld now, oldest first."""
    return _read(db, "WHERE lifted_at IS NULL")


def whole(db: Database) -> list[Suppression]:
    """Return the whole log, oldest first."""
    return _read(db, "")


def _of(db: Database, subject: str) -> Suppression | None:
    found = _read(db, "WHERE lifted_at IS NULL AND subject = ?", subject)
    return found[0] if found else None


def _read(db: Database, where: str, *values: str) -> list[Suppression]:
    query = f"SELECT {_COLUMNS} FROM suppressions {where} ORDER BY withheld_at, suppression_id"
    return [Suppression(*row) for row in db.execute(query, values).fetchall()]
