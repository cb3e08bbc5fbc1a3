"""Misses: what a crawl was to fetch and did not. Its frontier is forgotten when it ends; this is what stays of it."""

from __future__ import annotations

from sqlite_utils import Database


def keep(db: Database, crawl_id: str, moment: str) -> None:
    """Keep what an ending crawl leaves undone, and note what it made good of earlier misses.

    Left out are addresses that were refused by a rule (``refusals`` counts them), the end of a listing that answered
    "not found", numbers without an article, and addresses of kept articles that are gone (``absences`` says so). The
    frontier must still be there.
    """
    portal = db.execute("SELECT portal FROM crawls WHERE crawl_id = ?", (crawl_id,)).fetchone()[0]
    db.execute(
        """UPDATE misses SET filled_at = ? WHERE portal = ? AND filled_at IS NULL AND (
               url_key IN (SELECT url_key FROM frontier WHERE crawl_id = ? AND state IN ('done', 'refused'))
               OR kind = 'article' AND EXISTS (SELECT 1 FROM article_urls u JOIN articles a USING (article_id)
                  WHERE u.url_key = misses.url_key AND a.portal = misses.portal AND u.last_seen > last_missed))""",
        (moment, portal, crawl_id),
    )
    undone = """
        FROM frontier f WHERE f.crawl_id = :crawl AND (f.state IN ('failed', 'todo', 'taken')
            OR f.state = 'gone' AND f.kind NOT IN ('listing', 'sitemap', 'id')
               AND f.url_key NOT IN (SELECT url_key FROM article_urls))"""
    values = {"crawl": crawl_id, "portal": portal, "moment": moment}
    db.execute(
        f"""UPDATE misses SET state = (SELECT f.state FROM frontier f WHERE f.crawl_id = :crawl
                AND f.url_key = misses.url_key), last_crawl = :crawl, last_missed = :moment
            WHERE portal = :portal AND filled_at IS NULL AND url_key IN (SELECT f.url_key {undone})""",
        values,
    )
    db.execute(
        f"""INSERT OR IGNORE INTO misses (portal, url_key, since, url, kind, state, referrer, last_crawl, last_missed)
            SELECT :portal, f.url_key, :moment, f.url, f.kind, f.state, f.referrer, :crawl, :moment {undone}
            AND f.url_key NOT IN (SELECT url_key FROM misses WHERE portal = :portal AND filled_at IS NULL)""",
        values,
    )
