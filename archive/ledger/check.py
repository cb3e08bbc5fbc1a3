"""Whether the ledger is what the stored figures give: for ``scrapy verify``."""

from __future__ import annotations

from collections.abc import Iterator

from sqlite_utils import Database

from archive.ledger.update import update

_CLAIMS = """
    SELECT c.claim_id FROM claims c LEFT JOIN figures f USING (figure_id)
    WHERE (f.figure_id IS NULL OR f.superseded OR (c.derived IS NULL AND c.value_text IS NOT f.value_text))
          AND c.article_id NOT IN (SELECT article_id FROM ledger_stale)"""
_OBSERVATIONS = """
    SELECT o.observation_id FROM observations o LEFT JOIN claims c USING (claim_id)
    WHERE o.claim_id IS NOT NULL AND (c.claim_id IS NULL OR c.value_text IS NOT o.value_text)"""


def wrong(db: Database) -> Iterator[tuple[str, str]]:
    """Yield what is wrong, with why: claims that no figure makes, observations that no claim gives."""
    for (claim,) in db.conn.execute(_CLAIMS):
        yield claim, "no figure makes this claim"
    for (observation,) in db.conn.execute(_OBSERVATIONS):
        yield observation, "its value is not that of its claim"


def make_again(db: Database) -> None:
    """Work the whole ledger out anew."""
    with db.atomic():
        for table in ("observations", "claims", "unclaimed", "disagreements", "ledger_stale"):
            db.execute(f"DELETE FROM {table}")
        db.execute("INSERT INTO ledger_stale SELECT article_id FROM articles")
    update(db)
