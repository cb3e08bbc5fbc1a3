"""Revisions: what an article said, with its text, images and attachments."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlite_utils import Database

from archive import identity
from archive.records import ArticleVersion
from archive.store import figures


def insert(db: Database, article_id: str, content: str, version: ArticleVersion) -> str:
    """Store the revision that a capture begins; return its id."""
    article = version.article
    revision_id = identity.revision_id(article_id, content, version.captured_at)
    text_id = identity.text_id(revision_id, "article", version.parser_version)
    db.execute(
        "INSERT INTO revisions (revision_id, article_id, content_hash, captured_at, capture_id, last_confirmed, title, "
        "unit, section, published, lead, platform, text_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            revision_id,
            article_id,
            content,
            version.captured_at,
            version.capture_id,
            version.captured_at,
            article.title,
            article.unit,
            article.section,
            article.published,
            article.lead,
            version.platform,
            text_id,
        ),
    )
    insert_text(db, text_id, revision_id, version)
    _insert_files(db, revision_id, version)
    figures.store_reading(db, article_id, revision_id, text_id, version.text, version.reading, version.captured_at)
    return revision_id


def insert_text(db: Database, text_id: str, revision_id: str, version: ArticleVersion) -> None:
    """Store one canonical text of a revision; what is read in it is stored apart."""
    blocks = json.dumps([[b.kind, b.start, b.end] for b in version.text.blocks])
    db.execute(
        "INSERT INTO texts (text_id, revision_id, parser_version, extractor_version, text, blocks) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (
            text_id,
            revision_id,
            version.parser_version,
            version.reading.extractor_version,
            version.text.text,
            blocks,
        ),
    )


def _insert_files(db: Database, revision_id: str, version: ArticleVersion) -> None:
    article, address = version.article, version.addresses.get
    db.conn.executemany(
        "INSERT INTO images (revision_id, position, url, alt, caption, address) VALUES (?, ?, ?, ?, ?, ?)",
        (
            (revision_id, n, i.url, i.alt or None, i.caption or None, address(i.url))
            for n, i in enumerate(article.images, 1)
        ),
    )
    db.conn.executemany(
        "INSERT INTO attachments (revision_id, position, url, label, address) VALUES (?, ?, ?, ?, ?)",
        ((revision_id, n, a.url, a.label or None, address(a.url)) for n, a in enumerate(article.attachments, 1)),
    )


def rewrite(db: Database, revision_id: str, text_id: str, version: ArticleVersion) -> None:
    """Let a revision say what a newer parser reads in its page; id, capture and times stay.

    With the hash of the content as it is read now, the next capture of the same page confirms the revision.
    """
    article = version.article
    db.execute(
        "UPDATE revisions SET content_hash = ?, title = ?, unit = ?, section = ?, published = ?, lead = ?, "
        "platform = ?, text_id = ? WHERE revision_id = ?",
        (
            identity.content_hash(article),
            article.title,
            article.unit,
            article.section,
            article.published,
            article.lead,
            version.platform,
            text_id,
            revision_id,
        ),
    )
    db.execute("DELETE FROM images WHERE revision_id = ?", (revision_id,))
    db.execute("DELETE FROM attachments WHERE revision_id = ?", (revision_id,))
    _insert_files(db, revision_id, version)


def set_span(db: Database, revision_id: str) -> None:
    """Let a revision begin with the earliest of its sightings and be confirmed by the latest."""
    db.execute(
        "UPDATE revisions SET (captured_at, capture_id) = (SELECT captured_at, capture_id FROM sightings s "
        "WHERE s.revision_id = revisions.revision_id ORDER BY captured_at, capture_id LIMIT 1), "
        "last_confirmed = (SELECT max(captured_at) FROM sightings s WHERE s.revision_id = revisions.revision_id) "
        "WHERE revision_id = ? AND EXISTS (SELECT 1 FROM sightings s WHERE s.revision_id = revisions.revision_id)",
        (revision_id,),
    )


def copy(db: Database, revision_id: str, fresh: str, began: tuple[str, str]) -> None:
    """Make another revision with the same content, begun at a time by a capture: ``began``.

    Its text in force has an id of its own, and so has every figure in it: they were printed at another time.
    """
    captured_at, capture_id = began
    text_id, parser_version = db.execute(
        "SELECT text_id, parser_version FROM revisions r JOIN texts t USING (text_id) WHERE r.revision_id = ?",
        (revision_id,),
    ).fetchone()
    text = identity.text_id(fresh, "article", parser_version)
    owner = {"revision_id": fresh, "text_id": text}
    at = {"captured_at": captured_at, "capture_id": capture_id, "last_confirmed": captured_at}
    _copy_rows(db, "revisions", "revision_id", revision_id, {**owner, **at})
    _copy_rows(db, "texts", "text_id", text_id, owner)
    for table in ("images", "attachments"):
        _copy_rows(db, table, "revision_id", revision_id, {"revision_id": fresh})
    figures.copy_reading(db, text_id, fresh, text)


def _copy_rows(db: Database, table: str, key: str, value: str, changed: Mapping[str, str]) -> None:
    names = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    taken = ", ".join("?" if name in changed else f'"{name}"' for name in names)
    listed = ", ".join(f'"{name}"' for name in names)
    values = [changed[name] for name in names if name in changed]
    db.execute(f"INSERT INTO {table} ({listed}) SELECT {taken} FROM {table} WHERE {key} = ?", (*values, value))
