"""Make an archive look as if older versions of parser and extractor had read it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from archive import identity
from archive.store.seal import break_seal
from tests.scraper.crawling import Crawler

_BY_TEXT = ("comparisons", "figures", "checks", "citations", "texts")


@contextmanager
def tampering(crawler: Crawler) -> Iterator[sqlite3.Connection]:
    """Open the working database to change what no command would; its seal is taken off, as a command takes it off."""
    break_seal(crawler.paths.working)
    db = sqlite3.connect(crawler.paths.working)
    try:
        yield db
        db.commit()
    finally:
        db.close()


def read_by_older_extractor(crawler: Crawler) -> dict[str, str]:
    """Let an older extractor have read one figure of every text wrongly; return the true values by figure."""
    with tampering(crawler) as db:
        wrong = {
            figure_id: value
            for figure_id, value, _ in db.execute(
                "SELECT figure_id, value_text, min(start) FROM figures WHERE value_text IS NOT NULL GROUP BY text_id"
            )
        }
        db.executemany("UPDATE figures SET value_text = '77777' WHERE figure_id = ?", ((f,) for f in wrong))
        db.execute("UPDATE figures SET extractor_version = '0'")
        db.execute("UPDATE texts SET extractor_version = '0'")
    return wrong


def parsed_by_older_parser(crawler: Crawler, article_id: str, blocks_seen: int = 1) -> str:
    """Let an older parser have missed all but the first blocks of an article's text; return the id of that text."""
    with tampering(crawler) as db:
        revision_id, text_id = db.execute(
            "SELECT revision_id, text_id FROM revisions WHERE article_id = ?", (article_id,)
        ).fetchone()
        text, blocks = db.execute("SELECT text, blocks FROM texts WHERE text_id = ?", (text_id,)).fetchone()
        older = identity.text_id(revision_id, "article", "0")
        seen = json.loads(blocks)[:blocks_seen]
        end = seen[-1][2]
        for table in _BY_TEXT:
            db.execute(f"UPDATE {table} SET text_id = ? WHERE text_id = ?", (older, text_id))
        db.execute(
            "UPDATE texts SET parser_version = '0', text = ?, blocks = ? WHERE text_id = ?",
            (text[:end], json.dumps(seen), older),
        )
        db.execute('DELETE FROM figures WHERE text_id = ? AND "end" > ?', (older, end))
        db.execute("DELETE FROM checks WHERE text_id = ?", (older,))
        db.execute("DELETE FROM comparisons WHERE text_id = ?", (older,))
        db.execute("DELETE FROM citations WHERE text_id = ?", (older,))
        db.execute(
            "UPDATE revisions SET text_id = ?, content_hash = 'older' WHERE revision_id = ?", (older, revision_id)
        )
        for figure_id, start, end in db.execute(
            'SELECT figure_id, start, "end" FROM figures WHERE text_id = ?', (older,)
        ).fetchall():
            db.execute(
                "UPDATE figures SET figure_id = ?, related_figure = NULL WHERE figure_id = ?",
                (identity.figure_id(older, start, end), figure_id),
            )
    return older


def refused_by_older_parser(crawler: Crawler, article_id: str) -> None:
    """Let an older parser have seen no article in an article's page."""
    with tampering(crawler) as db:
        revisions = db.execute(
            "SELECT revision_id, capture_id, text_id FROM revisions WHERE article_id = ?", (article_id,)
        ).fetchall()
        for revision_id, capture_id, text_id in revisions:
            for table in _BY_TEXT:
                db.execute(f"DELETE FROM {table} WHERE text_id = ?", (text_id,))
            for table in ("images", "attachments", "revisions"):
                db.execute(f"DELETE FROM {table} WHERE revision_id = ?", (revision_id,))
            db.execute("UPDATE captures SET outcome = 'other' WHERE capture_id = ?", (capture_id,))
        for table in ("sightings", "article_urls", "view_counts", "articles"):
            db.execute(f"DELETE FROM {table} WHERE article_id = ?", (article_id,))
