"""Absences: when an article was found gone, by which crawl, and when it was seen again."""

from __future__ import annotations

from sqlite_utils import Database


def mark_missing(db: Database, crawl_id: str, moment: str) -> int:
    """After a full live crawl, mark the articles that answered "gone" at every address; return how many.

    Gone is 404, 410 or a soft error; a failed or blocked request is no evidence and marks nothing. The crawl's
    frontier must still be there.
    """
    gone = db.execute(
        """INSERT OR IGNORE INTO absences (article_id, missing_since, last_seen, crawl_id, reason)
           SELECT article_id, ?, last_seen, ?,
                  (SELECT coalesce(c.error, 'status ' || c.status) FROM article_urls u JOIN captures c ON c.url = u.url
                   WHERE u.article_id = articles.article_id AND c.crawl_id = ? ORDER BY c.captured_at DESC LIMIT 1)
           FROM articles WHERE missing_since IS NULL
           AND portal = (SELECT portal FROM crawls WHERE crawl_id = ?)
           AND last_seen < (SELECT started_at FROM crawls WHERE crawl_id = ?)
           AND article_id IN (
               SELECT article_id FROM article_urls u LEFT JOIN frontier f ON f.url_key = u.url_key AND f.crawl_id = ?
               GROUP BY article_id HAVING min(coalesce(f.state = 'gone', 0)) = 1)""",
        (moment, *[crawl_id] * 5),
    ).rowcount
    db.execute(
        "UPDATE articles SET missing_since = ? WHERE article_id IN "
        "(SELECT article_id FROM absences WHERE missing_since = ? AND crawl_id = ?)",
        (moment, moment, crawl_id),
    )
    return gone


def work_out(db: Database, article_id: str) -> None:
    """End the absences of an article at the first sighting after each, and say since when it is missing, if it is."""
    db.execute(
        "UPDATE absences SET seen_again = (SELECT min(captured_at) FROM sightings s "
        "WHERE s.article_id = absences.article_id AND captured_at > missing_since) WHERE article_id = ?",
        (article_id,),
    )
    db.execute(
        "UPDATE articles SET missing_since = (SELECT max(missing_since) FROM absences m "
        "WHERE m.article_id = articles.article_id AND seen_again IS NULL) WHERE article_id = ?",
        (article_id,),
    )
