"""Articles of a platform that numbers them: which numbers are known, so that the others can be asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sqlite_utils import Database


def known(db: Database, portal: str, met: Iterable[str], shape: re.Pattern[str]) -> set[int]:
    """Return the numbers of the portal's articles: of those that are kept, and of those that a crawl has met.

    ``shape`` finds the number in a canonical address (those of ``met``), as its group 1.
    """
    kept = db.execute(
        "SELECT asset_key FROM articles WHERE portal = ? AND asset_key GLOB '[0-9]*' AND asset_key NOT GLOB '*[^0-9]*'",
        (portal,),
    )
    found = {int(key) for (key,) in kept if len(key) < 10}
    return found | {int(match[1]) for key in met if (match := shape.search(key))}


def asked(db: Database, crawl_id: str) -> int:
    """Return how many numbers a crawl has taken up so far."""
    row = db.execute("SELECT count(*) FROM frontier WHERE crawl_id = ? AND kind = 'id'", (crawl_id,)).fetchone()
    return int(row[0])
