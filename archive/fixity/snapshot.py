"""The snapshot that readers see: whole, searchable, and without what is withheld."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlite_utils import Database

from archive.fixity.damage import Damage
from archive.store.seal import is_broken
from archive.withholding import log

_SEARCH = (
    "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM articles), "
    "(SELECT count(*) FROM search_index_docsize)"
)
_OTHER_TEXT = (
    "SELECT d.article_id FROM documents d JOIN articles a USING (article_id) "
    "JOIN revisions r ON r.revision_id = a.revision_id WHERE d.text_id IS NOT r.text_id"
)


def verify_snapshot(path: Path) -> Iterator[Damage]:
    """Look at the snapshot alone: its seal, SQLite, and that search knows every article by its text."""
    if is_broken(path):
        yield _damage(path.name, "it is not as it was published: changed from outside, or damaged")
    snapshot = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        for (said,) in snapshot.execute("PRAGMA integrity_check(20)").fetchall():
            if said != "ok":
                yield _damage(path.name, said)
        known, articles, indexed = snapshot.execute(_SEARCH).fetchone()
        if known != articles:
            yield _damage(path.name, f"search knows {known} of {articles} articles")
        if indexed != known:
            yield _damage(path.name, f"search_index has words of {indexed} of {known} articles")
        for (article_id,) in snapshot.execute(_OTHER_TEXT):
            yield _damage(article_id, "search shows another text than the article's")
    except sqlite3.DatabaseError as error:
        yield _damage(path.name, str(error))
    finally:
        snapshot.close()


def _damage(what: str, wrong: str) -> Damage:
    return Damage("snapshot", what, wrong, "publish")


def published_though_withheld(db: Database, path: Path) -> Iterator[Damage]:
    """Compare what is withheld with what the snapshot shows."""
    if not db["suppressions"].exists():
        return
    snapshot = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    keys = {"article": "articles WHERE article_id", "figure": "figures WHERE figure_id"}
    try:
        for kept in log.in_force(db):
            if kept.kind == "attachment":
                found = snapshot.execute("SELECT 1 FROM attachments WHERE url = ?", (kept.address,)).fetchone()
            else:
                found = snapshot.execute(f"SELECT 1 FROM {keys[kept.kind]} = ?", (kept.subject,)).fetchone()
            if found:
                yield _damage(kept.subject, "it is withheld, but published; scrapy publish mends it")
    except sqlite3.DatabaseError as error:
        yield _damage(path.name, str(error))
    finally:
        snapshot.close()
