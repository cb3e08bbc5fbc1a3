"""Table by table, the rows of a shard into the target, by key: what either has is there afterwards, once.

A row that both have says what follows from both: first and last time that something was seen, the title it had last,
the further stage of a crawl. Where nothing tells which of two rows is right, the target's stays and the other is noted
(``conflicts``). Tables that no rule names are united by their key. Texts and what is read in them are in ``readings``,
articles merged into others in ``naming``; what follows from other tables is worked out anew (``histories``, the
ledger).
"""

from __future__ import annotations

from sqlite_utils import Database

from archive.merging import conflicts
from archive.merging.naming import CUT_OFF
from archive.merging.tables import SHARD, names, table

# Of a row that both have: what each column becomes. ``excluded`` is the shard's row.
_SPAN = {
    "first_seen": "min(first_seen, excluded.first_seen)",
    "last_seen": "max(last_seen, excluded.last_seen)",
}
_STAGE = f"CASE WHEN {{0}}reason = '{CUT_OFF}' THEN 0 WHEN {{0}}finished_at IS NULL THEN 1 ELSE 2 END"
_FURTHER = f"({_STAGE.format('excluded.')}, excluded.requests) > ({_STAGE.format('')}, requests)"
# Outcomes of captures that brought what was asked for.
_BROUGHT = "'article', 'unchanged', 'not_modified', 'listing', 'sitemap', 'attachment', 'image', 'requisite'"
_DONE_WITH = (
    "CASE WHEN {0}outcome = 'other' THEN 0 WHEN {0}outcome IN ('error', 'soft_error', 'blocked') THEN 1 ELSE 2 END"
)


def _newer(condition: str, *columns: str) -> dict[str, str]:
    return {c: f'CASE WHEN {condition} THEN excluded."{c}" ELSE "{c}" END' for c in columns}


def _first(*columns: str) -> dict[str, str]:
    """Return that columns are as the row says that was seen first; of two at once, as the smaller one says."""
    return {
        c: f'CASE WHEN (excluded.first_seen, excluded."{c}") < (first_seen, "{c}") THEN excluded."{c}" ELSE "{c}" END'
        for c in columns
    }


def _last(*columns: str) -> dict[str, str]:
    return {
        c: f"CASE WHEN (excluded.last_seen, coalesce(excluded.\"{c}\", '')) > (last_seen, coalesce(\"{c}\", '')) "
        f'THEN excluded."{c}" ELSE "{c}" END'
        for c in columns
    }


RULES: dict[str, dict[str, str]] = {
    "crawls": _newer(
        _FURTHER,
        *("finished_at", "resumed", "outcome", "reason", "requests", "articles", "new_articles", "new_revisions"),
        *("errors", "parser_version", "extractor_version"),
    ),
    "runs": _newer("finished_at IS NULL AND excluded.finished_at IS NOT NULL", "finished_at", "health", "reasons")
    | {"bytes": ""},
    "captures": _newer(
        f"{_DONE_WITH.format('excluded.')} > {_DONE_WITH.format('')}", "outcome", "error", "shows_article"
    ),
    "refusals": _newer("excluded.count > count", "count", "samples"),
    "articles": _SPAN
    | _first("url")
    | dict.fromkeys(
        ("title", "unit", "section", "published", "revision_id", "revisions", "figures", "view_count", "missing_since"),
        "",
    ),
    "article_urls": _SPAN | _first("url"),
    "listing_entries": _SPAN | _last("title", "published"),
    "portal_observations": _SPAN | _first("capture_id"),
    "requisites": _SPAN | _first("kind", "named_by") | _last("refused"),
    "view_counts": {"count": "max(count, excluded.count)"},
    "absences": {"seen_again": ""},
    "misses": _newer("excluded.last_missed > last_missed", "url", "kind", "state", "referrer", "last_crawl")
    | {"last_missed": "max(last_missed, excluded.last_missed)", "filled_at": "coalesce(filled_at, excluded.filled_at)"},
    "merges": _newer("excluded.merged_at < merged_at", "merged_at", "reason") | _SPAN | _first("url", "title"),
    "sightings": {"revision_id": ""},  # which revision a capture shows, where both say it: `histories`
    "field_coverage": _newer("excluded.pages > pages", "pages", "present", "samples")
    | {"comparable": "min(comparable, excluded.comparable)"},
    "section_walks": _newer(
        "excluded.pages > pages", "walked_at", "pages", "articles", "first_page", "whole", "usual", "shrank"
    ),
    "superseded_readings": {"superseded_at": ""},
    "reading_changes": {"changed_at": ""},
    "suppressions": {
        "lifted_at": "coalesce(lifted_at, excluded.lifted_at)",
        "lifted_reason": "coalesce(lifted_reason, excluded.lifted_reason)",
    },
    "judgements": _newer("excluded.judged_at > judged_at", "verdict", "part", "missed", "judged_at"),
    "merge_conflicts": {"kept": "", "shard": "", "noted_at": ""},
}
"""What becomes of columns in a row that both have; an empty rule leaves the target's, and no difference is noted."""

ELSEWHERE = frozenset(
    (
        *("texts", "revisions", "images", "attachments", "figures", "checks", "comparisons", "citations"),  # readings
        *("files", "file_parts"),  # readings
        *("portals", "indicators"),  # below
        *("listings_to_count", "shown_revisions"),  # unread, histories
        "frontier",  # what a shard has still to do is for the shard to do
        *("areas", "breaks", "partitions"),  # vocabulary of the software, not of an archive
        *("observations", "claims", "unclaimed", "disagreements", "ledger_stale"),  # the ledger works them out
        "audit_results",  # worked out from judgements
        "tombstones",  # of published copies
    )
)


def unite(db: Database, shard: str, moment: str) -> None:
    """Bring the rows of every table with a rule, or without one, into the target, inside the caller's transaction."""
    _portals(db)
    db.execute(
        f"DELETE FROM main.frontier WHERE crawl_id IN (SELECT crawl_id FROM {SHARD}.crawls WHERE finished_at IS NOT "
        "NULL)"
    )
    add_missing(db, "indicators")
    for name in names(db):
        if name not in ELSEWHERE:
            _unite(db, name, RULES.get(name, {}), shard, moment)


def add_missing(db: Database, name: str) -> int:
    """Add the rows whose key the target does not have; return how many."""
    columns = table(db, name).listed()
    return db.execute(
        f"INSERT INTO main.{name} ({columns}) SELECT {columns} FROM {SHARD}.{name} WHERE true ON CONFLICT DO NOTHING"
    ).rowcount


def _unite(db: Database, name: str, rule: dict[str, str], shard: str, moment: str) -> None:
    found = table(db, name)
    conflicts.note_rows(db, found, rule.keys(), shard, moment)
    sets = ", ".join(f'"{column}" = {becomes}' for column, becomes in rule.items() if becomes)
    key = ", ".join(f'"{c}"' for c in found.key)
    does = f"ON CONFLICT ({key}) DO UPDATE SET {sets}" if sets else "ON CONFLICT DO NOTHING"
    columns = found.listed()
    db.execute(f"INSERT INTO main.{name} ({columns}) SELECT {columns} FROM {SHARD}.{name} WHERE true {does}")


def _portals(db: Database) -> None:
    """Let a portal be what the archive says of it that crawled it last."""
    found = table(db, "portals")
    last = "(SELECT max(started_at) FROM {0}.crawls c WHERE c.portal = {1}.portal)"
    sets = ", ".join(f'"{c}" = s."{c}"' for c in found.columns if c not in found.key)
    db.execute(
        f"UPDATE main.portals SET {sets} FROM {SHARD}.portals s WHERE s.portal = portals.portal "
        f"AND coalesce({last.format(SHARD, 's')}, '') > coalesce({last.format('main', 'portals')}, '')"
    )
    add_missing(db, "portals")


def fill_misses(db: Database) -> None:
    """Say of what one crawl missed that another one has it, and let what is missed be missed once."""
    since = "(SELECT started_at FROM main.crawls WHERE crawl_id = misses.last_crawl)"
    db.execute(
        f"""UPDATE main.misses SET filled_at = (SELECT min(at) FROM (
                SELECT min(captured_at) AS at FROM main.captures c WHERE c.url = misses.url
                AND c.outcome IN ({_BROUGHT}) AND c.captured_at >= {since}
                UNION ALL
                SELECT min(u.last_seen) FROM main.article_urls u JOIN main.articles a USING (article_id)
                WHERE misses.kind = 'article' AND u.url_key = misses.url_key AND a.portal = misses.portal
                AND u.last_seen >= {since}))
            WHERE filled_at IS NULL AND portal IN (SELECT portal FROM {SHARD}.portals)"""
    )
    # An address that a kept article has is gone, and not missed.
    db.execute(
        "DELETE FROM main.misses WHERE state = 'gone' AND kind NOT IN ('listing', 'sitemap', 'id') AND filled_at IS "
        f"NULL AND portal IN (SELECT portal FROM {SHARD}.portals) AND EXISTS (SELECT 1 FROM main.article_urls u JOIN "
        "main.articles a USING (article_id) WHERE u.url_key = misses.url_key AND a.portal = misses.portal)"
    )
    _miss_once(db)


def _miss_once(db: Database) -> None:
    """Let one address be missed once: since it was missed first, as it was missed last."""
    open_twice = db.execute(
        "SELECT portal, url_key, min(since) FROM main.misses WHERE filled_at IS NULL GROUP BY 1, 2 HAVING count(*) > 1"
    ).fetchall()
    for portal, key, since in open_twice:
        (newest,) = db.execute(
            "SELECT since FROM main.misses WHERE portal = ? AND url_key = ? AND filled_at IS NULL "
            "ORDER BY last_missed DESC, since LIMIT 1",
            (portal, key),
        ).fetchone()
        db.execute(
            "DELETE FROM main.misses WHERE portal = ? AND url_key = ? AND filled_at IS NULL AND since <> ?",
            (portal, key, newest),
        )
        db.execute(
            "UPDATE main.misses SET since = ? WHERE portal = ? AND url_key = ? AND since = ?",
            (since, portal, key, newest),
        )
