"""The view ``contradictions``: different values for one indicator, area and period, in one article or in two.

It pairs the first article that printed each value, the earlier one first, where they were published within weeks of
each other; what a later report says otherwise is a restatement. Values that only are rounded or qualified differently
("gần 200", 1,5 tỷ and 1,46 tỷ) agree: ``archive.ledger.disagreements`` decides.
"""

from __future__ import annotations

_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"


def _day_vi(column: str) -> str:
    return f"strftime('%d/%m/%Y', {column})"


def _day_en(column: str) -> str:
    month = f"substr('{_MONTHS}', 3 * CAST(strftime('%m', {column}) AS INTEGER) - 2, 3)"
    return f"CAST(strftime('%d', {column}) AS INTEGER) || ' ' || {month} || ' ' || strftime('%Y', {column})"


def _printed(side: str, date: str) -> str:
    """Write who prints what: “title” (date) in/prints “quote”."""
    return f"'“' || {side}.title || '”' || coalesce(' (' || {date} || ')', '')"


def _articles(side: str) -> str:
    """Count the articles that say the same of the cell."""
    return (
        "(SELECT count(DISTINCT s.article_id) FROM claims s WHERE s.observation_id = p.observation_id AND s.derived "
        f"IS NULL AND s.known_until IS NULL AND s.value_text = {side}.value_text)"
    )


def _message_vi() -> str:
    a, b = (_printed(side, _day_vi(f"substr({side}.published, 1, 10)")) for side in "ab")
    period = f"coalesce('từ ' || {_day_vi('p.period_start')} || ' ', '') || 'đến ' || {_day_vi('p.period_end')}"
    return (
        f"p.label_vi || coalesce(', ' || p.breakdown, '') || ' (' || {period} || '): ' || {a} || CASE WHEN p.kind = "
        "'within' THEN ' in cả “' || a.quote || '” lẫn “' || b.quote || '”.' ELSE ' in “' || a.quote "
        f"|| '”, còn ' || {b} || ' in “' || b.quote || '”.' END"
    )


def _message_en() -> str:
    a, b = (_printed(side, _day_en(f"substr({side}.published, 1, 10)")) for side in "ab")
    end = _day_en("p.period_end")
    period = f"coalesce({_day_en('p.period_start')} || ' to ' || {end}, 'as of ' || {end})"
    return (
        f"p.label_en || coalesce(', ' || p.breakdown, '') || ' (' || {period} || '): ' || {a} || CASE WHEN p.kind = "
        "'within' THEN ' prints both “' || a.quote || '” and “' || b.quote || '”.' ELSE ' prints “' "
        f"|| a.quote || '”, but ' || {b} || ' prints “' || b.quote || '”.' END"
    )


CONTRADICTIONS = f"""
    WITH sides AS (
        SELECT c.claim_id, c.observation_id, c.article_id, c.figure_id, c.value, c.value_text, c.flagged, f.quote,
               f.sentence, a.title, a.published
        FROM claims c JOIN figures f USING (figure_id) JOIN articles a ON a.article_id = c.article_id
        WHERE c.known_until IS NULL),
    pairs AS (
        SELECT d.observation_id, d.kind, o.*, i.label_vi, i.label_en, d.earlier_claim, d.later_claim
        FROM disagreements d JOIN observations o USING (observation_id) JOIN indicators i USING (indicator)
        WHERE d.kind IN ('within', 'between'))
    SELECT CASE WHEN p.status = 'achieved' AND p.kind = 'between' AND NOT a.flagged AND NOT b.flagged
                THEN 'warning' ELSE 'info' END
               AS severity,
           p.indicator, p.area, p.own_area, p.period_start, p.period_end, p.period_grain, p.breakdown, p.coverage,
           p.status, p.aggregate, p.unit,
           a.article_id AS earlier_article, a.published AS earlier_published, a.figure_id AS earlier_figure,
           a.quote AS earlier_quote, a.value AS earlier_value, a.sentence AS earlier_sentence,
           {_articles("a")} AS earlier_articles,
           b.article_id AS later_article, b.published AS later_published, b.figure_id AS later_figure,
           b.quote AS later_quote, b.value AS later_value, b.sentence AS later_sentence,
           {_articles("b")} AS later_articles, b.value - a.value AS difference,
           {_message_vi()} AS message_vi,
           {_message_en()} AS message_en
    FROM pairs p JOIN sides a ON a.claim_id = p.earlier_claim JOIN sides b ON b.claim_id = p.later_claim"""
"""The statement behind the view; one row a pair of differing values of a cell."""
