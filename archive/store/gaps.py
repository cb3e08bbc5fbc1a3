"""The gap ledger: what should exist in the archive and does not, with since when, how often it was tried, and why.

======================  ==============================================================================================
kind                    what is missing
======================  ==============================================================================================
never_fetched           it is listed or linked, and no request for it was ever sent
failed                  the last request failed (time-out, server error)
blocked                 the last answer was a refusal or a gate: another state than gone
gone                    it is listed or linked, was never kept, and the server says that it is not there
unread                  it is listed and answered, but no platform reads an article in it
gone_unconfirmed        the article is kept, its address answered "gone", and no full crawl has confirmed it yet
vanished                the article is kept, and a full crawl found it gone
missing_ids             numbers that an enumerating platform gave to something that was never seen
section_unfinished      a listing was not walked to its end
crawl_unfinished        a crawl was interrupted and not gone on with
missing_period          a period without the report that other years have
======================  ==============================================================================================
"""

from __future__ import annotations

# Platforms that number their articles one by one, so that a number never seen is a hole.
ENUMERATING = ("camau",)
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
    WITH open AS (
        SELECT portal, kind AS of_kind, url, url_key, since, referrer, last_missed FROM misses WHERE filled_at IS NULL
        UNION ALL
        SELECT portal, 'article', min(article_url), url_key, min(first_seen), min(listing_url), NULL
        FROM listing_entries l WHERE NOT EXISTS (
            SELECT 1 FROM article_urls u JOIN articles a USING (article_id)
            WHERE u.url_key = l.url_key AND a.portal = l.portal)
        AND NOT EXISTS (SELECT 1 FROM misses m WHERE m.portal = l.portal AND m.url_key = l.url_key
                        AND filled_at IS NULL)
        GROUP BY portal, url_key),
    reported AS (
        SELECT DISTINCT a.portal, f.period_grain AS grain, substr(f.period_start, 6) AS first,
               CAST(substr(f.period_start, 1, 4) AS INTEGER) AS year, substr(f.period_end, 6) AS last
        FROM current_figures f JOIN articles a USING (article_id)
        WHERE f.period_source = 'title' AND f.status = 'achieved' AND f.period_start IS NOT NULL
              AND f.period_grain IN ('month', 'quarter', 'half', 'nine_months', 'year')),
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
    SELECT 'missing_ids', portal, 'article', CASE WHEN low = high THEN low ELSE low || '-' || high END, high - low + 1,
           NULL, since, NULL, 0, 'numbers on both sides are articles', NULL
    FROM holes WHERE high >= low
    UNION ALL
    SELECT 'section_unfinished', portal, 'listing', json_extract(samples, '$[0]'), count, NULL, started_at, started_at,
           0, 'the limit of pages for one section was reached', NULL
    FROM refusals JOIN crawls USING (crawl_id) WHERE rule = 'section_cap' AND crawl_id = (
        SELECT crawl_id FROM refusals o JOIN crawls oc USING (crawl_id) WHERE o.rule = 'section_cap'
        AND oc.portal = crawls.portal ORDER BY oc.started_at DESC LIMIT 1)
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
