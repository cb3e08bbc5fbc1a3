"""Files: images, attachments and page requisites by the digest of their bytes, each kept once.

::

    captures ──► file_captures (which file stood at an address when) ──► files (one row a content)
                        ▲                                                   │
    attachments, images ┘ (of each revision: the file captured for it)      └─► file_readings (text and figures)
"""

from __future__ import annotations

from sqlite_utils import Database

from archive.records import KeptFile, PageResult, Requisite

LINKED = ("attachments", "images")


def keep(db: Database, result: PageResult, kept: KeptFile) -> None:
    """Note what a capture brought to an address, and let the revisions that link it say so."""
    digest = db.execute("SELECT payload_digest FROM captures WHERE capture_id = ?", (result.capture_id,)).fetchone()[0]
    if digest is None:
        return
    db.execute(
        "INSERT INTO files (file, bytes, type, name, first_seen) VALUES (?, ?, ?, ?, ?) ON CONFLICT (file) DO UPDATE "
        "SET first_seen = min(first_seen, excluded.first_seen), name = min(name, excluded.name)",
        (digest, kept.bytes, kept.type, kept.name, result.captured_at),
    )
    db.execute(
        "INSERT OR REPLACE INTO file_captures VALUES (?, ?, ?, ?)",
        (kept.address, result.captured_at, digest, result.capture_id),
    )
    for table in LINKED:
        _link(db, table, "address = ?", kept.address)


def link_article(db: Database, article_id: str) -> None:
    """Let every revision of an article name the file captured for each of its images and attachments."""
    for table in LINKED:
        _link(db, table, "revision_id IN (SELECT revision_id FROM revisions WHERE article_id = ?)", article_id)


def _link(db: Database, table: str, where: str, value: str) -> None:
    """Take what was captured last before the next revision began; else what was captured first after that."""
    db.execute(
        f"""UPDATE {table} SET file = (
                SELECT c.file FROM file_captures c JOIN (
                    SELECT coalesce(min(later.captured_at), '9999') AS until
                    FROM revisions r JOIN revisions later ON later.article_id = r.article_id
                         AND later.captured_at > r.captured_at WHERE r.revision_id = {table}.revision_id)
                WHERE c.address = {table}.address
                ORDER BY c.captured_at >= until, CASE WHEN c.captured_at >= until THEN c.captured_at END,
                         c.captured_at DESC LIMIT 1)
            WHERE {where}""",
        (value,),
    )


def name_requisites(db: Database, portal: str, moment: str, requisites: tuple[Requisite, ...]) -> None:
    """Note what a page or stylesheet needs to look like itself."""
    db.conn.executemany(
        "INSERT INTO requisites VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (portal, address) DO UPDATE SET "
        "refused = excluded.refused, first_seen = min(first_seen, excluded.first_seen), "
        "last_seen = max(last_seen, excluded.last_seen)",
        ((portal, r.address, r.kind, r.named_by, r.refused, moment, moment) for r in requisites),
    )
