"""Articles of a platform that numbers them: which numbers are known, so that the others can be asked for."""

from __future__ import annotations

import re

from sqlite_utils import Database


def known(db: Database, portal: str, crawl_id: str, shape: re.Pattern[str]) -> set[int]:
    """Return the numbers of the portal's articles: of those that are kept, and of those that a crawl asks for.

    ``shape`` finds the number in a canonical address, as its group 1.
    """
    kept = db.execute(
        "SELECT asset_key FROM articles WHERE portal = ? AND asset_key GLOB '[0-9]*' AND asset_key NOT GLOB '*[^0-9]*'",
        (portal,),
    )
    asked_for = db.execute("SELECT url_key FROM frontier WHERE crawl_id = ? AND kind = 'article'", (crawl_id,))
    found = {int(key) for (key,) in kept if len(key) < 10}
    return found | {int(match[1]) for (key,) in asked_for if (match := shape.search(key))}


def asked(db: Database, crawl_id: str) -> int:
    """Return how many numbers a crawl has taken up so far."""
    row = db.execute("SELECT count(*) FROM frontier WHERE crawl_id = ? AND kind = 'id'", (crawl_id,)).fetchone()
    return int(row[0])
