"""Notes of what of a shard is to be read again in the target, where it meets what it was missing."""

from __future__ import annotations

from sqlite_utils import Database

from archive.merging.tables import SHARD
from archive.store.unread import LISTS_OTHERS


def mark_listings(db: Database) -> None:
    """Mark listings that are new to the target and show articles that the shard does not have.

    Beside each article they print its view counter, which could not be noted without the article.
    """
    db.execute(
        f"UPDATE {SHARD}.captures SET error = ? WHERE outcome = 'listing' AND error IS NULL AND capture_id NOT IN "
        f"(SELECT capture_id FROM main.captures) AND url IN (SELECT listing_url FROM {SHARD}.listing_entries WHERE "
        f"url_key NOT IN (SELECT url_key FROM {SHARD}.article_urls))",
        (LISTS_OTHERS,),
    )
