"""The tables of the first release, which a released migration makes: never edited."""

from __future__ import annotations

TABLES_0001 = (
    """CREATE TABLE portals (
        portal TEXT PRIMARY KEY, organisation TEXT NOT NULL, area TEXT NOT NULL, base TEXT NOT NULL, platform TEXT,
        status TEXT, successor TEXT) WITHOUT ROWID""",
    """CREATE TABLE crawls (
        crawl_id TEXT PRIMARY KEY, portal TEXT NOT NULL REFERENCES portals (portal), source TEXT NOT NULL, mode TEXT
        NOT NULL, base TEXT NOT NULL, started_at TEXT NOT NULL, finished_at TEXT, resumed INTEGER NOT NULL DEFAULT 0,
        outcome TEXT, reason TEXT, software TEXT NOT NULL, parser_version TEXT NOT NULL, extractor_version TEXT NOT
        NULL, requests INTEGER NOT NULL DEFAULT 0, articles INTEGER NOT NULL DEFAULT 0, new_articles INTEGER NOT NULL
        DEFAULT 0, new_revisions INTEGER NOT NULL DEFAULT 0, errors INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID""",
    """CREATE TABLE captures (
        capture_id TEXT PRIMARY KEY, crawl_id TEXT NOT NULL REFERENCES crawls (crawl_id), url TEXT NOT NULL,
        captured_at TEXT NOT NULL, source_url TEXT, fetched_at TEXT, status INTEGER, payload_digest TEXT, mime TEXT,
        etag TEXT, last_modified TEXT, warc_type TEXT, warc_file TEXT, warc_offset INTEGER, warc_length INTEGER,
        outcome TEXT NOT NULL, error TEXT) WITHOUT ROWID""",
    "CREATE INDEX captures_url ON captures (url, captured_at)",
    "CREATE INDEX captures_source ON captures (source_url) WHERE source_url IS NOT NULL",
    "CREATE INDEX captures_digest ON captures (payload_digest) WHERE payload_digest IS NOT NULL",
    "CREATE INDEX captures_warc ON captures (warc_file, warc_offset)",
    "CREATE INDEX captures_crawl ON captures (crawl_id, outcome)",
    """CREATE TABLE refusals (
        crawl_id TEXT NOT NULL REFERENCES crawls (crawl_id), rule TEXT NOT NULL, host TEXT NOT NULL, count INTEGER NOT
        NULL, samples TEXT NOT NULL, PRIMARY KEY (crawl_id, rule, host)) WITHOUT ROWID""",
    """CREATE TABLE frontier (
        crawl_id TEXT NOT NULL, url_key TEXT NOT NULL, url TEXT NOT NULL, kind TEXT NOT NULL, priority INTEGER NOT
        NULL, depth INTEGER NOT NULL, referrer TEXT, state TEXT NOT NULL, PRIMARY KEY (crawl_id, url_key)) WITHOUT
        ROWID""",
    "CREATE INDEX frontier_todo ON frontier (crawl_id, priority DESC, url_key) WHERE state = 'todo'",
    """CREATE TABLE articles (
        article_id TEXT PRIMARY KEY, portal TEXT NOT NULL REFERENCES portals (portal), asset_key TEXT, url TEXT NOT
        NULL, title TEXT NOT NULL, unit TEXT, section TEXT, published TEXT, revision_id TEXT NOT NULL, revisions
        INTEGER NOT NULL, figures INTEGER NOT NULL, view_count INTEGER, first_seen TEXT NOT NULL, last_seen TEXT NOT
        NULL, missing_since TEXT) WITHOUT ROWID""",
    "CREATE INDEX articles_published ON articles (published)",
    """CREATE TABLE article_urls (
        url_key TEXT NOT NULL, article_id TEXT NOT NULL REFERENCES articles (article_id), url TEXT NOT NULL,
        first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, PRIMARY KEY (url_key, article_id)) WITHOUT ROWID""",
    "CREATE INDEX article_urls_article ON article_urls (article_id)",
    """CREATE TABLE listing_entries (
        listing_url TEXT NOT NULL, article_url TEXT NOT NULL, portal TEXT NOT NULL REFERENCES portals (portal),
        url_key TEXT NOT NULL, title TEXT, published TEXT, first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, PRIMARY
        KEY (listing_url, article_url)) WITHOUT ROWID""",
    "CREATE INDEX listing_entries_key ON listing_entries (url_key)",
    """CREATE TABLE revisions (
        revision_id TEXT PRIMARY KEY, article_id TEXT NOT NULL REFERENCES articles (article_id), content_hash TEXT NOT
        NULL, captured_at TEXT NOT NULL, capture_id TEXT NOT NULL REFERENCES captures (capture_id), last_confirmed
        TEXT NOT NULL, title TEXT NOT NULL, unit TEXT, section TEXT, published TEXT, lead TEXT, platform TEXT NOT
        NULL, text_id TEXT NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX revisions_article ON revisions (article_id, captured_at)",
    """CREATE TABLE texts (
        text_id TEXT PRIMARY KEY, revision_id TEXT NOT NULL REFERENCES revisions (revision_id), parser_version TEXT
        NOT NULL, extractor_version TEXT NOT NULL, text TEXT NOT NULL, blocks TEXT NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX texts_revision ON texts (revision_id)",
    """CREATE TABLE images (
        revision_id TEXT NOT NULL REFERENCES revisions (revision_id), position INTEGER NOT NULL, url TEXT NOT NULL,
        alt TEXT, caption TEXT, PRIMARY KEY (revision_id, position)) WITHOUT ROWID""",
    """CREATE TABLE attachments (
        revision_id TEXT NOT NULL REFERENCES revisions (revision_id), position INTEGER NOT NULL, url TEXT NOT NULL,
        label TEXT, PRIMARY KEY (revision_id, position)) WITHOUT ROWID""",
    """CREATE TABLE view_counts (
        article_id TEXT NOT NULL REFERENCES articles (article_id), captured_at TEXT NOT NULL, count INTEGER NOT NULL,
        PRIMARY KEY (article_id, captured_at)) WITHOUT ROWID""",
    """CREATE TABLE portal_observations (
        portal TEXT NOT NULL REFERENCES portals (portal), name TEXT NOT NULL, value TEXT NOT NULL, first_seen TEXT NOT
        NULL, last_seen TEXT NOT NULL, capture_id TEXT NOT NULL REFERENCES captures (capture_id), PRIMARY KEY (portal,
        name, value)) WITHOUT ROWID""",
    """CREATE TABLE indicators (
        indicator TEXT PRIMARY KEY, topic TEXT NOT NULL, label_vi TEXT NOT NULL, label_en TEXT NOT NULL, unit TEXT NOT
        NULL, kind TEXT NOT NULL, low REAL, high REAL, definition TEXT NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE figures (
        figure_id TEXT PRIMARY KEY, article_id TEXT NOT NULL REFERENCES articles (article_id), revision_id TEXT NOT
        NULL REFERENCES revisions (revision_id), text_id TEXT NOT NULL REFERENCES texts (text_id), start INTEGER NOT
        NULL, "end" INTEGER NOT NULL, quote TEXT NOT NULL, sentence TEXT NOT NULL, value_text TEXT, value REAL
        GENERATED ALWAYS AS (CAST(value_text AS REAL)) VIRTUAL, value_max_text TEXT, value_max REAL GENERATED ALWAYS
        AS (CAST(value_max_text AS REAL)) VIRTUAL, of_text TEXT, unit TEXT, qualifier TEXT NOT NULL, relation TEXT NOT
        NULL, status TEXT NOT NULL, aggregate TEXT NOT NULL, related_figure TEXT, link TEXT, measure TEXT, indicator
        TEXT REFERENCES indicators (indicator), breakdown TEXT, coverage TEXT, place TEXT, actor TEXT, period_start
        TEXT, period_end TEXT, period_grain TEXT, period_source TEXT, flags TEXT NOT NULL, rule TEXT NOT NULL,
        extractor_version TEXT NOT NULL, superseded INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID""",
    "CREATE INDEX figures_text ON figures (text_id, start)",
    "CREATE INDEX figures_article ON figures (article_id)",
    "CREATE INDEX figures_indicator ON figures (indicator, period_end)",
    """CREATE TABLE superseded_readings (
        figure_id TEXT NOT NULL, extractor_version TEXT NOT NULL, reading TEXT NOT NULL, superseded_at TEXT NOT NULL,
        PRIMARY KEY (figure_id, extractor_version)) WITHOUT ROWID""",
    """CREATE TABLE checks (
        check_id TEXT PRIMARY KEY, article_id TEXT NOT NULL REFERENCES articles (article_id), revision_id TEXT NOT
        NULL REFERENCES revisions (revision_id), text_id TEXT NOT NULL REFERENCES texts (text_id), "check" TEXT NOT
        NULL, outcome TEXT NOT NULL, severity TEXT NOT NULL, figures TEXT NOT NULL, message_vi TEXT NOT NULL,
        message_en TEXT NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX checks_text ON checks (text_id)",
    """CREATE TABLE citations (
        citation_id TEXT PRIMARY KEY, article_id TEXT NOT NULL REFERENCES articles (article_id), revision_id TEXT NOT
        NULL REFERENCES revisions (revision_id), text_id TEXT NOT NULL REFERENCES texts (text_id), start INTEGER NOT
        NULL, "end" INTEGER NOT NULL, quote TEXT NOT NULL, kind TEXT NOT NULL, number TEXT, date TEXT, issuer TEXT)
        WITHOUT ROWID""",
    "CREATE INDEX citations_text ON citations (text_id)",
    "CREATE INDEX citations_number ON citations (number)",
)
