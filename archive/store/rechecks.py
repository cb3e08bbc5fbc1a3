"""What an incremental crawl asks besides the listings: articles that are due again, and what was never kept."""

from __future__ import annotations

from sqlite_utils import Database

# An answer that says that there is nothing at an address, where the crawl before has it; a failure is asked again soon.
_SAYS_GONE = "(c.status IN (404, 410) OR c.outcome = 'soft_error')"
DEAD_DAYS = 30  # an address of a listing that was found dead is asked again by incremental crawls after that long


def due(db: Database, portal: str, moment: str) -> list[tuple[str, str]]:
    """Return canonical and full address of the articles whose re-check is due.

    The pause between two visits is a tenth of the article's age, at least a day and at most 180 days: what is young is
    edited most, and nothing is never looked at again. An article that was found gone keeps the same pauses.
    """
    return [
        (row[0], row[1])
        for row in db.execute(
            f"""WITH paused AS (
                    SELECT article_id, last_seen, min(180.0, max(1.0, (julianday(:now)
                           - julianday(coalesce(published, first_seen))) / 10)) AS pause
                    FROM articles WHERE portal = :portal),
                late AS (SELECT * FROM paused WHERE julianday(:now) - julianday(last_seen) > pause)
                SELECT url_key, url, max(u.last_seen) FROM late JOIN article_urls u USING (article_id)
                WHERE NOT EXISTS (
                    SELECT 1 FROM article_urls o JOIN captures c ON c.url = o.url WHERE o.article_id = late.article_id
                    AND {_SAYS_GONE} AND julianday(:now) - julianday(c.captured_at) <= pause)
                GROUP BY article_id ORDER BY url_key""",
            {"now": moment, "portal": portal},
        )
    ]


def listed_but_not_kept(db: Database, portal: str, moment: str, all_of_them: bool = True) -> list[tuple[str, str]]:
    """Return canonical and full address of what listings show and no crawl has stored yet.

    Unless all are asked for, those are left out that were found dead in the last 30 days.
    """
    return [
        (row[0], row[1])
        for row in db.execute(
            f"""WITH open AS (
                    SELECT url_key, min(article_url) AS url FROM listing_entries WHERE portal = :portal AND url_key NOT
                    IN (SELECT url_key FROM article_urls JOIN articles USING (article_id) WHERE portal = :portal)
                    GROUP BY url_key)
                SELECT url_key, url FROM open WHERE :all OR NOT EXISTS (
                    SELECT 1 FROM captures c WHERE c.url = open.url AND {_SAYS_GONE}
                    AND julianday(:now) - julianday(c.captured_at) <= {DEAD_DAYS})
                ORDER BY url_key""",
            {"portal": portal, "now": moment, "all": all_of_them},
        )
    ]
