"""Holes in series: years for which no article in the archive prints a value, though most years have one.

An indicator that is printed for the same period of three years or more, in two of three years from the first to the
last, is expected in each year between. What lies before and after is told by the gap ledger: the whole report lacks.
"""

from __future__ import annotations

from sqlite_utils import Database

_GRAINS = "('month', 'quarter', 'half', 'nine_months', 'year', 'as_of')"
STATEMENTS = (
    """CREATE TABLE missing_values (
        indicator TEXT NOT NULL REFERENCES indicators (indicator), area TEXT NOT NULL, period_start TEXT, period_end
        TEXT NOT NULL, period_grain TEXT NOT NULL, years INTEGER NOT NULL, first_year INTEGER NOT NULL, last_year
        INTEGER NOT NULL, report TEXT REFERENCES articles (article_id), derived_value REAL)""",
    f"""INSERT INTO missing_values
        WITH RECURSIVE told AS (
            SELECT DISTINCT indicator, area, period_grain AS grain, substr(period_start, 6) AS first,
                   substr(period_end, 6) AS last, CAST(substr(period_end, 1, 4) AS INTEGER) AS year
            FROM series WHERE own_area AND status = 'achieved' AND breakdown IS NULL AND coverage IS NULL
            AND period_grain IN {_GRAINS}
            AND (period_start IS NULL OR substr(period_start, 1, 4) = substr(period_end, 1, 4))),
        habits AS (
            SELECT indicator, area, grain, first, last, count(*) AS years, min(year) AS low, max(year) AS high
            FROM told GROUP BY indicator, area, grain, first, last
            HAVING count(*) >= 3 AND 3 * count(*) >= 2 * (max(year) - min(year) + 1)
            AND count(*) < max(year) - min(year) + 1),
        expected AS (
            SELECT *, low AS year FROM habits UNION ALL
            SELECT indicator, area, grain, first, last, years, low, high, year + 1 FROM expected WHERE year < high)
        SELECT e.indicator, e.area, e.year || '-' || e.first, e.year || '-' || e.last, e.grain, e.years, e.low, e.high,
               (SELECT r.article_id FROM reports r WHERE r.period_end = e.year || '-' || e.last
                AND (e.first IS NULL OR r.period_start = e.year || '-' || e.first) ORDER BY 1 LIMIT 1),
               (SELECT o.value FROM observations o WHERE o.indicator = e.indicator AND o.area = e.area
                AND o.period_end = e.year || '-' || e.last AND o.period_start IS e.year || '-' || e.first
                AND o.status = 'achieved' AND o.breakdown IS NULL AND o.coverage IS NULL AND o.derived LIMIT 1)
        FROM expected e WHERE NOT EXISTS (
            SELECT 1 FROM told t WHERE t.indicator = e.indicator AND t.area = e.area AND t.grain = e.grain
            AND t.first IS e.first AND t.last = e.last AND t.year = e.year)
        ORDER BY 4 DESC, 1, 2, 3""",
    "CREATE INDEX missing_values_indicator ON missing_values (indicator, period_end)",
)


def build(db: Database) -> None:
    """Make the table ``missing_values`` in a snapshot whose views are worked out already."""
    for statement in STATEMENTS:
        db.execute(statement)
