"""The gap ledger: what should exist in the archive and does not, since when, how often it was tried, and why.

A view; ``KINDS`` says what each kind is. Blocked is another state than gone, and gone another than vanished.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from sqlite_utils import Database

KINDS = {
    "never_fetched": "listed or linked, and never asked for",
    "failed": "the last request failed",
    "blocked": "the last answer was a refusal or a gate",
    "gone": "listed or linked, never kept, and not there any more",
    "unread": "answered, but no article was read in it",
    "gone_unconfirmed": "kept; its address answered 'gone', which no full crawl has confirmed yet",
    "vanished": "kept; a full crawl found it gone",
    "missing_ids": "numbers between articles that were never seen",
    "section_unfinished": "listings that were not walked to their end",
    "crawl_unfinished": "crawls that were interrupted and not gone on with",
    "missing_period": "periods without the report that other years have",
}
# Platforms that number their articles one by one, so that a number never seen is a hole.
ENUMERATING = ("camau",)
# An article is the report of the period of most of its achieved figures, where it has that many of them, or of the one
# that its title names, where it has as many figures and appeared about the end of that period.
_FIGURES = 3
_GRAINS = ("month", "quarter", "half", "nine_months", "year")
_NAMES = (
    ("half", "01-01", "06-30", "6 tháng đầu"),
    ("half", "01-01", "06-30", "sáu tháng đầu"),
    ("half", "07-01", "12-31", "6 tháng cuối"),
    ("nine_months", "01-01", "09-30", "9 tháng"),
    ("nine_months", "01-01", "09-30", "chín tháng"),
    ("quarter", "01-01", "03-31", "quý I năm"),
    ("quarter", "04-01", "06-30", "quý II năm"),
    ("quarter", "07-01", "09-30", "quý III năm"),
    ("quarter", "10-01", "12-31", "quý IV năm"),
)
# A habit: a kind of report was published in three years or more, in two of three years from the first to the last.
_YEARS, _SHARE = 3, "2 / 3.0"
_LATE = "+90 days"  # a report that has not appeared that long after its period is missing

_LAST = "(SELECT capture_id FROM captures c WHERE c.url = {url} ORDER BY c.captured_at DESC LIMIT 1)"
_TRIES = "(SELECT count(*) FROM captures c WHERE c.url = {url})"
_REASON = "coalesce(c.error, 'status ' || c.status)"
_GONE = "(c.status IN (404, 410) OR c.outcome = 'soft_error')"
_STATE = f"""CASE WHEN c.outcome IN ('blocked', 'gate') THEN 'blocked' WHEN c.capture_id IS NULL THEN 'never_fetched'
    WHEN {_GONE} THEN 'gone' WHEN c.status = 200 AND c.outcome <> 'error' THEN 'unread' ELSE 'failed' END"""

GAPS = f"""
    WITH RECURSIVE open AS (
        SELECT portal, kind AS of_kind, url, url_key, since, referrer, last_missed FROM misses WHERE filled_at IS NULL
        UNION ALL
        SELECT portal, 'article', min(article_url), url_key, min(first_seen), min(listing_url), NULL
        FROM listing_entries l WHERE NOT EXISTS (
            SELECT 1 FROM article_urls u JOIN articles a USING (article_id)
            WHERE u.url_key = l.url_key AND a.portal = l.portal)
        AND NOT EXISTS (SELECT 1 FROM misses m WHERE m.portal = l.portal AND m.url_key = l.url_key
                        AND filled_at IS NULL)
        GROUP BY portal, url_key),
    told AS (
        SELECT article_id, a.portal, f.period_grain AS grain, f.period_start, f.period_end, count(*) AS figures,
               row_number() OVER (PARTITION BY article_id
                   ORDER BY count(*) DESC, f.period_end DESC, f.period_start) AS rank
        FROM current_figures f JOIN articles a USING (article_id)
        WHERE f.status = 'achieved' AND f.period_start IS NOT NULL AND f.period_end <= coalesce(a.published, '9999')
        GROUP BY article_id, f.period_grain, f.period_start, f.period_end),
    years (year) AS (SELECT 2000 UNION ALL SELECT year + 1 FROM years WHERE year < 2100),
    named (grain, first, last, words) AS (VALUES {", ".join(map(repr, _NAMES))}),
    titled AS (
        SELECT portal, title, published, year FROM articles JOIN years ON title LIKE '%năm ' || year || '%'
        WHERE figures >= {_FIGURES}),
    entitled AS (
        SELECT portal, grain, first, last, year, published FROM titled JOIN named ON title LIKE '%' || words || '%'
        UNION ALL
        SELECT portal, 'year', '01-01', '12-31', year, published FROM titled
        WHERE title NOT LIKE '%tháng%' AND title NOT LIKE '%quý%'),
    reported AS (
        SELECT portal, grain, substr(period_start, 6) AS first, substr(period_end, 6) AS last,
               CAST(substr(period_start, 1, 4) AS INTEGER) AS year
        FROM told WHERE rank = 1 AND figures >= {_FIGURES} AND grain IN ({", ".join(map(repr, _GRAINS))})
        UNION
        SELECT portal, grain, first, last, year FROM entitled
        WHERE published BETWEEN date(year || '-' || last, '-45 days') AND date(year || '-' || last, '+200 days')),
    habits AS (
        SELECT portal, grain, first, min(last) AS last, min(year) AS year, max(year) AS latest,
               count(DISTINCT year) AS years
        FROM reported GROUP BY portal, grain, first
        HAVING years >= {_YEARS} AND years >= (max(year) - min(year) + 1) * {_SHARE}),
    looked AS (SELECT portal, max(started_at) AS at FROM crawls GROUP BY portal),
    expected (portal, grain, first, last, year, latest, years, oldest, at) AS (
        SELECT habits.*, year, at FROM habits JOIN looked USING (portal)
        UNION ALL
        SELECT portal, grain, first, last, year + 1, latest, years, oldest, at FROM expected
        WHERE year < CAST(substr(at, 1, 4) AS INTEGER)),
    numbers AS (
        SELECT a.portal, CAST(a.asset_key AS INTEGER) AS number, min(a.first_seen) AS first_seen
        FROM articles a JOIN revisions r USING (revision_id)
        WHERE r.platform IN ({", ".join(map(repr, ENUMERATING))}) AND a.asset_key NOT GLOB '*[^0-9]*'
        GROUP BY 1, 2),
    holes AS (
        SELECT portal, number + 1 AS low, lead(number) OVER later - 1 AS high,
               max(first_seen, lead(first_seen) OVER later) AS since
        FROM numbers WINDOW later AS (PARTITION BY portal ORDER BY number))
    SELECT CASE WHEN of_kind IN ('listing', 'sitemap') THEN 'section_unfinished' ELSE {_STATE} END AS kind,
           open.portal, of_kind AS of, open.url AS what, 1 AS n,
           (SELECT article_id FROM article_urls u JOIN articles a USING (article_id)
            WHERE u.url_key = open.url_key AND a.portal = open.portal LIMIT 1) AS article_id,
           open.since, c.captured_at AS last_try, {_TRIES.format(url="open.url")} AS tries, {_REASON} AS reason,
           open.referrer AS seen_on
    FROM open LEFT JOIN captures c ON c.capture_id = {_LAST.format(url="open.url")}
    UNION ALL
    SELECT CASE WHEN missing_since IS NULL THEN 'gone_unconfirmed' ELSE 'vanished' END, portal, 'article', a.url, 1,
           article_id, coalesce(missing_since, c.captured_at), c.captured_at, {_TRIES.format(url="a.url")}, {_REASON},
           (SELECT max(listing_url) FROM listing_entries l JOIN article_urls u USING (url_key)
            WHERE u.article_id = a.article_id AND l.portal = a.portal)
    FROM articles a LEFT JOIN captures c ON c.capture_id = {_LAST.format(url="a.url")}
    WHERE missing_since IS NOT NULL OR ({_GONE} AND c.captured_at > a.last_seen)
    UNION ALL
    SELECT 'missing_ids', portal, 'article', low || CASE WHEN low < high THEN '-' || high ELSE '' END, high - low + 1,
           NULL, since, NULL, 0, 'numbers on both sides are articles', NULL
    FROM holes WHERE high >= low
    UNION ALL
    SELECT 'section_unfinished', portal, 'listing', json_extract(samples, '$[0]'), count, NULL, started_at, started_at,
           0, 'the limit of pages for one section was reached', NULL
    FROM refusals JOIN crawls USING (crawl_id) WHERE rule = 'section_cap' AND crawl_id = (
        SELECT crawl_id FROM refusals o JOIN crawls oc USING (crawl_id) WHERE o.rule = 'section_cap'
        AND oc.portal = crawls.portal ORDER BY oc.started_at DESC LIMIT 1)
        AND NOT EXISTS (SELECT 1 FROM crawls later WHERE later.portal = crawls.portal AND later.source = crawls.source
        AND later.mode = 'full' AND later.outcome = 'done' AND later.started_at > crawls.started_at)
    UNION ALL
    SELECT 'crawl_unfinished', portal, 'crawl', crawl_id, 1, NULL, started_at, NULL, resumed + 1,
           'interrupted; the same command goes on', NULL
    FROM crawls WHERE finished_at IS NULL
    UNION ALL
    SELECT 'missing_period', portal, grain, year || '-' || first || '/' || year || '-' || last, 1, NULL,
           date(year || '-' || last, '+1 day'), at, 0,
           years || ' years from ' || oldest || ' to ' || latest || ' have such a report', NULL
    FROM expected WHERE date(year || '-' || last, '{_LATE}') < at AND NOT EXISTS (
        SELECT 1 FROM reported r WHERE r.portal = expected.portal AND r.grain = expected.grain
        AND r.first = expected.first AND r.year = expected.year)"""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that should exist and does not; times UTC, ``n`` how many there are of it."""

    kind: str
    portal: str
    of: str
    what: str
    n: int
    article_id: str | None
    since: str | None
    last_try: str | None
    tries: int
    reason: str | None
    seen_on: str | None


def read(db: Database, portal: str | None = None, kind: str | None = None) -> Iterator[Gap]:
    """Yield the gaps of the archive or of one portal, of every kind or of one, in the order of kind and time."""
    names = ", ".join(f.name for f in fields(Gap))
    rows = db.execute(
        f"SELECT {names} FROM gaps WHERE coalesce(portal = :portal, 1) AND coalesce(kind = :kind, 1) "
        "ORDER BY kind, portal, since, what, of",
        {"portal": portal, "kind": kind},
    )
    for row in rows:
        yield Gap(*row)
