"""Three pages worth a look, for whoever has just started the site."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from datasette.utils import tilde_encode


def sights(snapshot: Path) -> list[tuple[str, str]]:
    """Return what to look at, as ``(words, path)``; the article is the one with most figures."""
    db = sqlite3.connect(f"{snapshot.absolute().as_uri()}?mode=ro", uri=True)
    try:
        row = db.execute("SELECT article_id FROM articles ORDER BY figures DESC, article_id LIMIT 1").fetchone()
    finally:
        db.close()
    found = [("classes before founding, by half-year", "archive/founding_classes_by_half_year")]
    if row is not None:
        found.append(("the article with most figures", f"archive/articles/{tilde_encode(row[0])}"))
    return [*found, ("search, typed without marks", "archive/search?q=giai+ngan")]
