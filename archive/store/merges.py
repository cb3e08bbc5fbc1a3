"""Merges: two articles that were found to be one. The other's id stays known and leads to the one that is kept."""

from __future__ import annotations

from sqlite_utils import Database

from archive.store import absences, sightings


def resolve(db: Database, article_id: str) -> str:
    """Return the id under which an article is kept: its own, or that of the one it was merged into."""
    row = db.execute("SELECT into_id FROM merges WHERE article_id = ?", (article_id,)).fetchone()
    return str(row[0]) if row else article_id


def same_text(db: Database, one: str, other: str) -> bool:
    """Return whether the newest revisions of two articles say the same, or bear the same title and date."""
    query = (
        "SELECT count(DISTINCT content_hash) = 1 OR count(DISTINCT title || coalesce(published, revision_id)) = 1 "
        "FROM revisions WHERE revision_id IN (SELECT revision_id FROM articles WHERE article_id IN (?, ?))"
    )
    return bool(db.execute(query, (one, other)).fetchone()[0])


def merge(db: Database, article_id: str, into: str, reason: str, moment: str) -> None:
    """Make one article of two, inside the caller's transaction.

    Everything of the one becomes the other's: revisions, sightings, figures and addresses keep their ids. What the
    merged one was called and when it was seen stays in ``merges``. The caller refreshes the article that is kept.
    """
    db.execute(
        "INSERT INTO merges (article_id, into_id, merged_at, reason, asset_key, url, title, first_seen, last_seen) "
        "SELECT article_id, ?, ?, ?, asset_key, url, title, first_seen, last_seen FROM articles WHERE article_id = ?",
        (into, moment, reason, article_id),
    )
    db.execute("UPDATE merges SET into_id = ? WHERE into_id = ?", (into, article_id))
    db.execute(
        "INSERT INTO article_urls SELECT url_key, ?, url, first_seen, last_seen FROM article_urls WHERE article_id = ? "
        "ON CONFLICT (url_key, article_id) DO UPDATE SET first_seen = min(first_seen, excluded.first_seen), "
        "last_seen = max(last_seen, excluded.last_seen)",
        (into, article_id),
    )
    db.execute("DELETE FROM article_urls WHERE article_id = ?", (article_id,))
    for table, column in _with_articles(db):
        db.execute(f'UPDATE OR REPLACE {table} SET "{column}" = ? WHERE "{column}" = ?', (into, article_id))
    # What may not be published of the one may not be published under the other's name either.
    db.execute("UPDATE suppressions SET subject = ? WHERE kind = 'article' AND subject = ?", (into, article_id))
    db.execute(
        "UPDATE articles SET (first_seen, last_seen) = (SELECT min(articles.first_seen, o.first_seen), "
        "max(articles.last_seen, o.last_seen) FROM articles o WHERE o.article_id = ?) WHERE article_id = ?",
        (article_id, into),
    )
    db.execute("DELETE FROM articles WHERE article_id = ?", (article_id,))
    absences.work_out(db, into)
    sightings.untangle(db, into)


def _with_articles(db: Database) -> list[tuple[str, str]]:
    """Return tables and columns that say which article a row belongs to."""
    tables = [
        row[0]
        for row in db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('articles', 'merges', 'article_urls')"
        )
    ]
    found = set()
    for table in tables:
        found |= {(table, row[1]) for row in db.execute(f"PRAGMA table_info({table})") if row[1] == "article_id"}
        found |= {(table, row[3]) for row in db.execute(f"PRAGMA foreign_key_list({table})") if row[2] == "articles"}
    return sorted(found)
