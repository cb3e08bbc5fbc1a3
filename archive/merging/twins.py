"""Articles of two archives that are one: what either would have known, had it seen the other's pages.

By the rules of a crawl (``archive.store.articles``): a page without an asset key is the article that its address is
known for; and where an address of one article led to another one later, which says the same, the two are one.
"""

from __future__ import annotations

from sqlite_utils import Database

from archive.merging.tables import SHARD
from archive.store import merges

_SHARED = f"""
    SELECT DISTINCT a.article_id, b.article_id, max(ua.first_seen, ub.first_seen)
    FROM main.article_urls ua JOIN main.articles a USING (article_id)
    JOIN main.article_urls ub ON ub.url_key = ua.url_key AND ub.article_id <> ua.article_id
    JOIN main.articles b ON b.article_id = ub.article_id AND b.portal = a.portal
    WHERE ua.url_key IN (SELECT url_key FROM {SHARD}.article_urls) AND {{condition}}
    ORDER BY 1, ub.last_seen DESC, 2"""
_KEYLESS = _SHARED.format(condition="a.asset_key IS NULL AND b.asset_key IS NOT NULL")
_LED_ON = _SHARED.format(
    condition="""a.asset_key IS NOT NULL AND b.asset_key IS NOT NULL AND ua.first_seen < ub.last_seen AND EXISTS (
        SELECT 1 FROM main.captures c WHERE c.url = ua.url AND c.outcome = 'redirect'
        AND c.captured_at > ua.first_seen AND c.captured_at <= ub.last_seen)"""
)


def join(db: Database) -> set[str]:
    """Merge such articles, inside the caller's transaction; return those that another one became part of."""
    joined: set[str] = set()
    for query, reason in (
        (_KEYLESS, "the page at its address shows an asset key now"),
        (_LED_ON, "its address leads to the other, which says the same"),
    ):
        gone: set[str] = set()
        for article_id, into, moment in db.execute(query).fetchall():
            if gone & {article_id, into} or (query is _LED_ON and not merges.same_text(db, article_id, into)):
                continue
            merges.merge(db, article_id, into, reason, moment)
            gone.add(article_id)
            joined.add(into)
        joined -= gone
    return joined


def addresses(db: Database) -> list[tuple[str, str, str]]:
    """Return the articles that have one address here and another in the shard, with both, before they are united."""
    return [
        (row[0], row[1], row[2])
        for row in db.execute(
            f"SELECT article_id, t.url, s.url FROM main.articles t JOIN {SHARD}.articles s USING (article_id) "
            "WHERE t.url <> s.url ORDER BY article_id"
        ).fetchall()
    ]


def follow_moves(db: Database, moved: list[tuple[str, str, str]]) -> None:
    """Let an article's address be the other one, where the one it has leads elsewhere or nowhere by now."""
    for article_id, *both in moved:
        (url,) = db.execute("SELECT url FROM articles WHERE article_id = ?", (article_id,)).fetchone()
        other = both[0] if url == both[1] else both[1]
        newest = db.execute(
            "SELECT outcome IN ('redirect', 'soft_error') OR status IN (404, 410) FROM captures WHERE url = ? "
            "ORDER BY captured_at DESC LIMIT 1",
            (url,),
        ).fetchone()
        if newest is not None and newest[0]:
            db.execute("UPDATE articles SET url = ? WHERE article_id = ?", (other, article_id))
