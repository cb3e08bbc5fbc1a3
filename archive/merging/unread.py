"""Notes of listings that are to be read again, since they show articles that only another archive knew by then.

Beside each article a listing prints its view counter, which could not be noted without the article.
"""

from __future__ import annotations

from sqlite_utils import Database

from archive.merging.tables import SHARD

# Listings of the one whose entries are articles that the other knew before they were captured, and the one did not.
_SHOWS_OTHERS = """
    INSERT OR IGNORE INTO listings_to_count SELECT c.capture_id FROM {one}.listing_entries l
    JOIN {other}.article_urls u ON u.url_key = l.url_key
    JOIN {one}.captures c ON c.url = l.listing_url AND c.status = 200 AND c.outcome IN ('listing', 'other')
         AND c.captured_at >= u.first_seen
    WHERE NOT EXISTS (SELECT 1 FROM {one}.article_urls k WHERE k.url_key = l.url_key
                      AND k.first_seen <= c.captured_at){new}"""
_NEW = " AND c.capture_id NOT IN (SELECT capture_id FROM main.captures)"


def note_listings(db: Database) -> None:
    """Note such listings of both, before the rows of the shard are united with the target's."""
    db.execute(_SHOWS_OTHERS.format(one=SHARD, other="main", new=_NEW))
    db.execute(_SHOWS_OTHERS.format(one="main", other=SHARD, new=""))
