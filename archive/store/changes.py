"""Which figures changed between one revision of an article and the next, as a view.

Figures are the same where they count the same: unit, indicator, relation, status, period, breakdown and place. Of such,
those that print the same value are paired first, in the order of the text; what is left is paired in that order too,
and that is a change. So a figure put in before others does not make changes of them all. ``archive.diff`` does the same
for any two revisions.
"""

from __future__ import annotations

# What makes two figures the same figure; the columns of ``figures`` by which they are paired.
COUNTS = ("unit", "indicator", "relation", "status", "period_start", "period_end", "breakdown", "place")

_COUNTS = ", ".join(f"f.{name}" for name in COUNTS)

CHANGES = f"""
    WITH steps AS (
        SELECT n.article_id, n.number, n.captured_at, r.text_id AS new_text, p.text_id AS old_text
        FROM revision_numbers n JOIN articles a USING (article_id) JOIN revisions r ON r.revision_id = n.revision_id
        JOIN revisions p ON p.revision_id = n.previous
        JOIN texts t ON t.text_id = r.text_id JOIN texts o ON o.text_id = p.text_id
        WHERE a.revisions > 1 AND t.extractor_version = o.extractor_version),
    counted AS (
        SELECT f.figure_id, f.text_id, f.start, json_array({_COUNTS}) AS counts,
               json_array(f.value_text, f.value_max_text) AS printed
        FROM figures f WHERE f.superseded = 0
        AND f.text_id IN (SELECT new_text FROM steps UNION SELECT old_text FROM steps)),
    positions AS (
        SELECT *, row_number() OVER (PARTITION BY text_id, counts, printed ORDER BY start) AS nth FROM counted),
    amounts AS (SELECT text_id, counts, printed, count(*) AS n FROM counted GROUP BY text_id, counts, printed),
    old_rest AS (
        SELECT s.article_id, s.number, p.counts, p.figure_id,
               row_number() OVER (PARTITION BY s.article_id, s.number, p.counts ORDER BY p.start) AS place_left
        FROM steps s JOIN positions p ON p.text_id = s.old_text LEFT JOIN amounts a ON a.text_id = s.new_text
             AND a.counts = p.counts AND a.printed = p.printed
        WHERE p.nth > coalesce(a.n, 0)),
    new_rest AS (
        SELECT s.article_id, s.number, p.counts, p.figure_id,
               row_number() OVER (PARTITION BY s.article_id, s.number, p.counts ORDER BY p.start) AS place_left
        FROM steps s JOIN positions p ON p.text_id = s.new_text LEFT JOIN amounts a ON a.text_id = s.old_text
             AND a.counts = p.counts AND a.printed = p.printed
        WHERE p.nth > coalesce(a.n, 0)),
    pairs AS (
        SELECT article_id, number, o.figure_id AS old_figure, n.figure_id AS new_figure
        FROM old_rest o LEFT JOIN new_rest n USING (article_id, number, counts, place_left)
        UNION ALL
        SELECT article_id, number, NULL, n.figure_id
        FROM new_rest n LEFT JOIN old_rest o USING (article_id, number, counts, place_left)
        WHERE o.figure_id IS NULL)
    SELECT pairs.article_id, pairs.number AS revision, steps.captured_at AS seen_at,
           CASE WHEN old_figure IS NULL THEN 'added' WHEN new_figure IS NULL THEN 'removed' ELSE 'changed' END
               AS change,
           coalesce(new.indicator, old.indicator) AS indicator, coalesce(new.unit, old.unit) AS unit,
           coalesce(new.period_start, old.period_start) AS period_start,
           coalesce(new.period_end, old.period_end) AS period_end, old.quote AS old_quote, old.value AS old_value,
           new.quote AS new_quote, new.value AS new_value, old_figure, new_figure,
           coalesce(new.sentence, old.sentence) AS sentence
    FROM pairs JOIN steps ON steps.article_id = pairs.article_id AND steps.number = pairs.number
         LEFT JOIN figures old ON old.figure_id = old_figure LEFT JOIN figures new ON new.figure_id = new_figure"""
