"""The views over the ledger: restatements, promises, sums of periods, indicators that a report usually has."""

from __future__ import annotations

from sqlite_utils import Database

_KEY = ("indicator", "area", "own_area", "period_start", "period_end", "period_grain", "breakdown", "coverage")


def _key(of: str) -> str:
    return ", ".join(f"{of}.{name}" for name in _KEY)


def _same(one: str, other: str, *names: str) -> str:
    return " AND ".join(f"{other}.{name} IS {one}.{name}" for name in names)


VIEWS = {
    # What was said of a period and is said otherwise now: by an edit of the article, or by a later report.
    "restatements": f"""
        SELECT d.observation_id, {_key("o")}, o.status, o.aggregate, o.unit, d.earlier_claim, d.later_claim,
               e.value AS earlier_value, l.value AS later_value, l.value - e.value AS difference,
               round(100.0 * (l.value - e.value) / nullif(e.value, 0), 1) AS percent, d.delay_days, d.kind AS "by",
               e.article_id AS earlier_article, e.known_from AS earlier_known, e.figure_id AS earlier_figure,
               l.article_id AS later_article, l.known_from AS later_known, l.figure_id AS later_figure
        FROM disagreements d JOIN observations o USING (observation_id) JOIN claims e ON e.claim_id = d.earlier_claim
        JOIN claims l ON l.claim_id = d.later_claim WHERE d.kind IN ('edit', 'report')""",
    # Targets and what became of them. Printed is the percentage of the plan that a report itself gives, that of the
    # chosen claim before others; what exceeds a plan by 8 % has achieved 108.
    "promises": f"""
        WITH printed AS (
            SELECT outcome, figure_id, CASE direction WHEN 0 THEN value ELSE 100 + direction * value END AS value FROM (
                SELECT c.observation_id AS outcome, p.figure_id, p.value, k.direction, row_number() OVER (PARTITION BY
                       c.observation_id ORDER BY c.chosen DESC, c.known_from DESC, p.figure_id) AS nth
                FROM comparisons k JOIN figures p ON p.figure_id = k.figure_id AND p.superseded = 0
                JOIN claims c ON c.article_id = p.article_id
                JOIN json_each(c.figures) j ON j.value = k.of_figure
                WHERE k.kind = 'plan' AND k."by" = 'percent' AND c.derived IS NULL AND c.known_until IS NULL)
            WHERE nth = 1)
        SELECT {_key("t")}, t.aggregate, t.unit, t.observation_id AS target_observation, t.value AS target_value,
               t.qualifier AS target_qualifier, t.derived AS target_derived, o.observation_id AS outcome_observation,
               o.value AS outcome_value, round(100.0 * o.value / nullif(t.value, 0), 1) AS achieved_percent,
               p.value AS printed_percent, p.figure_id AS printed_figure,
               round(100.0 * o.value / nullif(t.value, 0) - p.value, 1) AS difference, o.value >= t.value AS met
        FROM observations t
        LEFT JOIN observations o ON o.indicator = t.indicator AND o.period_end = t.period_end AND o.status = 'achieved'
             AND {_same("t", "o", "area", "period_start", "breakdown", "coverage", "aggregate", "unit")}
             AND o.value IS NOT NULL
        LEFT JOIN printed p ON p.outcome = o.observation_id
        WHERE t.status = 'target' AND t.value IS NOT NULL""",
    # A year and its halves, where all three are printed: whether the halves add up to it.
    "period_sums": f"""
        SELECT {_key("y")}, y.status, y.unit, y.value AS year_value, a.value AS first_half, b.value AS second_half,
               a.value + b.value AS halves, y.value - (a.value + b.value) AS difference,
               y.observation_id AS year_observation, a.observation_id AS first_observation,
               b.observation_id AS second_observation
        FROM observations y JOIN indicators i ON i.indicator = y.indicator AND i.kind = 'flow'
        JOIN observations a ON a.indicator = y.indicator AND a.period_end = substr(y.period_end, 1, 4) || '-06-30'
             AND a.period_start = y.period_start
             AND {_same("y", "a", "area", "breakdown", "coverage", "status", "unit")}
        JOIN observations b ON b.indicator = y.indicator AND b.period_end = y.period_end
             AND b.period_start = substr(y.period_end, 1, 4) || '-07-01'
             AND {_same("y", "b", "area", "breakdown", "coverage", "status", "unit")}
        WHERE y.period_start = substr(y.period_end, 1, 4) || '-01-01' AND y.period_end LIKE '%-12-31'
              AND NOT y.derived AND NOT a.derived AND NOT b.derived AND y.value IS NOT NULL AND a.value IS NOT NULL
              AND b.value IS NOT NULL""",
    # An article is the report of the period of most of its claims of the portal's own area, five at least.
    "reports": """
        SELECT article_id, period_start, period_end, period_grain, indicators FROM (
            SELECT c.article_id, o.period_start, o.period_end, o.period_grain,
                   count(DISTINCT o.indicator) AS indicators, row_number() OVER (PARTITION BY c.article_id
                   ORDER BY count(DISTINCT o.indicator) DESC, o.period_end DESC, o.period_start) AS nth
            FROM claims c JOIN observations o USING (observation_id)
            WHERE c.derived IS NULL AND c.known_until IS NULL AND o.own_area AND o.status = 'achieved'
                  AND o.period_start IS NOT NULL
                  AND o.period_grain IN ('month', 'quarter', 'half', 'nine_months', 'year')
            GROUP BY c.article_id, o.period_start, o.period_end)
        WHERE nth = 1 AND indicators >= 5""",
    # What reports of a grain usually tell (two of three, of three at least) and this one does not.
    "missing_indicators": """
        WITH told AS (
            SELECT DISTINCT r.article_id, r.period_grain, r.period_end, o.indicator
            FROM reports r JOIN claims c USING (article_id) JOIN observations o USING (observation_id)
            WHERE c.derived IS NULL AND c.known_until IS NULL AND o.own_area AND o.status = 'achieved'
                  AND o.period_end = r.period_end),
        sizes AS (SELECT period_grain, count(*) AS reports FROM reports GROUP BY period_grain),
        usual AS (
            SELECT period_grain, indicator, count(*) AS told_by, reports FROM told JOIN sizes USING (period_grain)
            GROUP BY period_grain, indicator HAVING reports > 3 AND 3 * count(*) >= 2 * reports)
        SELECT r.article_id, u.indicator, r.period_grain, r.period_start, r.period_end,
               round(1.0 * u.told_by / (u.reports - 1), 2) AS usual
        FROM reports r JOIN usual u USING (period_grain)
        WHERE NOT EXISTS (SELECT 1 FROM told t WHERE t.article_id = r.article_id AND t.indicator = u.indicator)""",
}


def create_ledger_views(db: Database) -> None:
    """Create every view of the ledger; an older definition is replaced."""
    for name, select in VIEWS.items():
        db.execute(f"DROP VIEW IF EXISTS {name}")
        db.execute(f"CREATE VIEW {name} AS {select}")
