"""What the sixth migration runs: sightings, absences, merges and misses. Released: never edited."""

from __future__ import annotations

TABLES_0006 = (
    """CREATE TABLE sightings (
        article_id TEXT NOT NULL REFERENCES articles (article_id), captured_at TEXT NOT NULL, capture_id TEXT NOT NULL
        REFERENCES captures (capture_id), revision_id TEXT NOT NULL REFERENCES revisions (revision_id), PRIMARY KEY
        (article_id, captured_at, capture_id)) WITHOUT ROWID""",
    "CREATE INDEX sightings_revision ON sightings (revision_id, captured_at)",
    """CREATE TABLE absences (
        article_id TEXT NOT NULL REFERENCES articles (article_id), missing_since TEXT NOT NULL, last_seen TEXT NOT NULL,
        crawl_id TEXT REFERENCES crawls (crawl_id), reason TEXT, seen_again TEXT, PRIMARY KEY (article_id,
        missing_since)) WITHOUT ROWID""",
    """CREATE TABLE merges (
        article_id TEXT PRIMARY KEY, into_id TEXT NOT NULL REFERENCES articles (article_id), merged_at TEXT NOT NULL,
        reason TEXT NOT NULL, asset_key TEXT, url TEXT NOT NULL, title TEXT NOT NULL, first_seen TEXT NOT NULL,
        last_seen TEXT NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE misses (
        portal TEXT NOT NULL REFERENCES portals (portal), url_key TEXT NOT NULL, since TEXT NOT NULL, url TEXT NOT
        NULL, kind TEXT NOT NULL, state TEXT NOT NULL, referrer TEXT, last_crawl TEXT NOT NULL REFERENCES crawls
        (crawl_id), last_missed TEXT NOT NULL, filled_at TEXT, PRIMARY KEY (portal, url_key, since)) WITHOUT ROWID""",
    "CREATE INDEX misses_open ON misses (portal, kind) WHERE filled_at IS NULL",
    # What is known of an older archive: where each revision began, and the later captures within its span.
    """INSERT INTO sightings SELECT article_id, captured_at, capture_id, revision_id FROM revisions""",
    """INSERT OR IGNORE INTO sightings (article_id, captured_at, capture_id, revision_id)
        SELECT seen.article_id, seen.captured_at, seen.capture_id, seen.revision_id FROM (
            SELECT u.article_id, c.captured_at, c.capture_id, (
                SELECT revision_id FROM revisions r WHERE r.article_id = u.article_id AND r.captured_at <= c.captured_at
                AND r.last_confirmed >= c.captured_at ORDER BY r.captured_at DESC LIMIT 1) AS revision_id
            FROM article_urls u JOIN captures c ON c.url = u.url WHERE c.outcome IN ('article', 'unchanged')) seen
        WHERE seen.revision_id IS NOT NULL""",
    """INSERT OR IGNORE INTO sightings (article_id, captured_at, capture_id, revision_id)
        SELECT r.article_id, c.captured_at, min(c.capture_id), r.revision_id FROM revisions r JOIN captures c
        ON c.captured_at = r.last_confirmed AND c.outcome IN ('article', 'unchanged')
        WHERE r.last_confirmed > r.captured_at AND NOT EXISTS (SELECT 1 FROM sightings s
            WHERE s.article_id = r.article_id AND s.captured_at = r.last_confirmed) GROUP BY r.revision_id""",
    """INSERT INTO absences (article_id, missing_since, last_seen, crawl_id)
        SELECT article_id, missing_since, last_seen, (SELECT crawl_id FROM crawls WHERE finished_at = missing_since
        AND crawls.portal = articles.portal) FROM articles WHERE missing_since IS NOT NULL""",
)
