"""The view ``contradictions``: two articles print different values for one indicator, area and period.

A check that no single text allows. It pairs the first article that printed each value, the earlier one first. An
article that itself prints two values for the cell says nothing certain and is left out; so are values that are not
printed as exact ("gần 200"), and amounts and shares that only are rounded differently (1,5 tỷ and 1,46 tỷ).
"""

from __future__ import annotations

# Rounding explains a difference of half of the last printed digit only of what is measured, never of what is counted.
_MEASURED = (
    "unit IN ('đồng', 'USD', 'EUR', '%', '‰', 'điểm %', 'ha', 'm2', 'm3', 'km', 'm', 'kg', 'tạ', 'tấn') "
    "OR unit LIKE '%/%'"
)

_LAST_DIGIT = """CASE WHEN instr(value_text, '.') > 0
        THEN 1.0 / CAST('1' || substr('000000000000', 1, length(value_text) - instr(value_text, '.')) AS REAL)
        ELSE CAST('1' || substr('000000000000000', 1, length(value_text) - length(rtrim(value_text, '0'))) AS REAL)
        END"""

_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"


def _day_vi(column: str) -> str:
    return f"strftime('%d/%m/%Y', {column})"


def _day_en(column: str) -> str:
    month = f"substr('{_MONTHS}', 3 * CAST(strftime('%m', {column}) AS INTEGER) - 2, 3)"
    return f"CAST(strftime('%d', {column}) AS INTEGER) || ' ' || {month} || ' ' || strftime('%Y', {column})"


def _printed(side: str, date: str) -> str:
    """Write who prints what: “title” (date) in/prints “quote”."""
    return f"'“' || {side}.title || '”' || coalesce(' (' || {date} || ')', '')"


def _message_vi() -> str:
    a, b = (_printed(side, _day_vi(f"substr({side}.published, 1, 10)")) for side in "ab")
    period = f"coalesce('từ ' || {_day_vi('a.period_start')} || ' ', '') || 'đến ' || {_day_vi('a.period_end')}"
    return (
        f"a.label_vi || coalesce(', ' || a.breakdown, '') || ' (' || {period} || '): ' || {a} || ' in “' || a.quote "
        f"|| '”, còn ' || {b} || ' in “' || b.quote || '”.'"
    )


def _message_en() -> str:
    a, b = (_printed(side, _day_en(f"substr({side}.published, 1, 10)")) for side in "ab")
    end = _day_en("a.period_end")
    period = f"coalesce({_day_en('a.period_start')} || ' to ' || {end}, 'as of ' || {end})"
    return (
        f"a.label_en || coalesce(', ' || a.breakdown, '') || ' (' || {period} || '): ' || {a} || ' prints “' "
        f"|| a.quote || '”, but ' || {b} || ' prints “' || b.quote || '”.'"
    )


_CELL = "indicator, area, period_start, period_end, breakdown, coverage, status, aggregate, unit"

CONTRADICTIONS = f"""
    WITH printed AS (
        SELECT f.indicator, i.label_vi, i.label_en, coalesce(f.place, p.area) AS area,
               f.place IS NULL OR f.place || '@' LIKE p.area || '@%' AS own_area, f.period_start, f.period_end,
               f.period_grain, f.breakdown, f.coverage, f.status, f.aggregate, f.unit, f.article_id, a.title,
               a.published, min(f.figure_id) AS figure_id, f.value_text, f.value, f.quote, f.sentence,
               f.flags <> '[]' AS flagged
        FROM current_figures f JOIN articles a USING (article_id) JOIN portals p USING (portal)
             JOIN indicators i USING (indicator)
        WHERE f.period_end IS NOT NULL AND f.value IS NOT NULL AND f.value_max_text IS NULL
              AND f.relation IN ('none', 'part_of') AND f.qualifier = 'exact' AND a.missing_since IS NULL
              AND f.figure_id NOT IN (SELECT figure_id FROM unconfirmed_figures)
        GROUP BY f.indicator, coalesce(f.place, p.area), f.period_start, f.period_end, f.breakdown, f.coverage,
                 f.status, f.aggregate, f.unit, f.article_id
        HAVING count(DISTINCT f.value_text) = 1),
    claims AS (
        SELECT *, coalesce(published, '9999') AS at, CASE WHEN {_MEASURED} THEN {_LAST_DIGIT} ELSE 0 END AS step,
               count(*) OVER same AS n_articles,
               row_number() OVER (same ORDER BY coalesce(published, '9999'), article_id) AS nth
        FROM printed
        WINDOW same AS (PARTITION BY {_CELL}, value_text))
    SELECT CASE WHEN a.status = 'achieved' AND NOT a.flagged AND NOT b.flagged THEN 'warning' ELSE 'info' END
               AS severity,
           a.indicator, a.area, a.own_area, a.period_start, a.period_end, a.period_grain, a.breakdown, a.coverage,
           a.status, a.aggregate, a.unit,
           a.article_id AS earlier_article, a.published AS earlier_published, a.figure_id AS earlier_figure,
           a.quote AS earlier_quote, a.value AS earlier_value, a.sentence AS earlier_sentence,
           a.n_articles AS earlier_articles,
           b.article_id AS later_article, b.published AS later_published, b.figure_id AS later_figure,
           b.quote AS later_quote, b.value AS later_value, b.sentence AS later_sentence,
           b.n_articles AS later_articles, b.value - a.value AS difference,
           {_message_vi()} AS message_vi,
           {_message_en()} AS message_en
    FROM claims a JOIN claims b ON b.indicator = a.indicator AND b.area = a.area AND b.period_end = a.period_end
         AND b.period_start IS a.period_start AND b.breakdown IS a.breakdown AND b.coverage IS a.coverage
         AND b.status = a.status AND b.aggregate = a.aggregate AND b.unit IS a.unit
    WHERE a.nth = 1 AND b.nth = 1 AND (a.at, a.article_id) < (b.at, b.article_id)
          AND abs(b.value - a.value) > max(a.step, b.step) / 2"""
"""The statement behind the view; one row a pair of differing values of a cell."""
