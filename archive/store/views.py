"""The views that readers query, created anew by the migration that changes one."""

from __future__ import annotations

from sqlite_utils import Database

from archive.store.changes import CHANGES
from archive.store.contradictions import CONTRADICTIONS
from archive.store.gaps import GAPS

_OWNED = ("figure_id", "article_id", "revision_id")
_READ = (
    *(
        "text_id",
        "start",
        '"end"',
        "quote",
        "sentence",
        "value_text",
        "value",
        "value_max_text",
        "value_max",
        "of_text",
    ),
    *("unit", "qualifier", "relation", "status", "aggregate", "related_figure", "link", "measure", "indicator"),
    *("breakdown", "coverage", "place", "actor", "period_start", "period_end", "period_grain", "period_source"),
    *("flags", "rule", "extractor_version", "superseded"),
)
# The article that one file belongs to, as the view file_owners has it for all; the view reads every article for it.
OWNER_OF_FILE = """
    SELECT owner.article_id FROM attachments link JOIN revisions r ON r.revision_id = link.revision_id
    JOIN articles owner ON owner.article_id = r.article_id AND owner.revision_id = link.revision_id
    WHERE link.file = {file} ORDER BY owner.missing_since IS NOT NULL, owner.published IS NULL, owner.published,
        owner.article_id, link.position LIMIT 1"""


def _columns(names: tuple[str, ...]) -> str:
    return ", ".join(f"figures.{name}" for name in names)


VIEWS = {
    # Figures of what the portal says now: of the newest revision of each article and of the files that it attaches, by
    # the newest reading. A file that several articles attach stands once, with the one that was published first.
    "current_figures": f"""
        SELECT {_columns(_OWNED + _READ)} FROM figures JOIN articles USING (article_id)
        WHERE figures.revision_id = articles.revision_id AND figures.superseded = 0
        UNION ALL
        SELECT figure_id, owners.article_id, owners.revision_id, {_columns(_READ)}
        FROM figures JOIN file_parts USING (text_id) JOIN file_owners owners USING (file)
        WHERE figures.superseded = 0""",
    # How much the portal says of each indicator now.
    "indicator_figures": """
        SELECT indicator, count(*) AS figures, count(DISTINCT article_id) AS articles,
               count(DISTINCT period_end) AS periods, min(period_end) AS first_period, max(period_end) AS last_period
        FROM current_figures WHERE indicator IS NOT NULL GROUP BY indicator""",
    # The article to which a file belongs: of those that attach it now, the one published first.
    "file_owners": """
        SELECT file, article_id, revision_id, label FROM (
            SELECT at.file, a.article_id, a.revision_id, at.label, row_number() OVER (PARTITION BY at.file ORDER BY
                   a.missing_since IS NOT NULL, a.published IS NULL, a.published, a.article_id, at.position) AS nth
            FROM articles a JOIN attachments at USING (revision_id) WHERE at.file IS NOT NULL)
        WHERE nth = 1""",
    # Figures read by optical character recognition that nobody has confirmed: what a person has still to look at.
    "unconfirmed_figures": """
        SELECT f.figure_id, f.quote, f.value, f.unit, f.indicator, f.period_start, f.period_end, f.sentence,
               p.file, p.part, f.text_id
        FROM figures f JOIN file_parts p USING (text_id)
        WHERE instr(flags, '"ocr"') > 0 AND superseded = 0 AND coalesce((
            SELECT verdict FROM corrections c WHERE c.figure_id = f.figure_id AND verdict IN ('confirmed', 'wrong')
            ORDER BY made_at DESC, correction_id DESC LIMIT 1), '') <> 'confirmed'""",
    # What people said of figures, beside what is published; a note that was withdrawn says when, by whom and why.
    "figure_notes": """
        SELECT c.correction_id, c.figure_id, f.quote, f.value_text AS published_value, f.unit, c.verdict,
               c.value_text AS noted_value, c.note, c.made_by, c.made_at, w.made_at AS withdrawn_at,
               w.made_by AS withdrawn_by, w.note AS withdrawn_why, a.article_id, a.title, f.indicator, f.superseded
        FROM corrections c JOIN figures f USING (figure_id) JOIN texts t USING (text_id)
        LEFT JOIN file_owners o ON o.file = t.file
        LEFT JOIN articles a ON a.article_id = coalesce(f.article_id, o.article_id)
        LEFT JOIN corrections w ON w.withdraws = c.correction_id
        WHERE c.verdict <> 'withdrawn'""",
    # What pages need to look like themselves, by portal and kind: how much of it is kept and what share is missing.
    "requisite_coverage": """
        SELECT portal, kind, count(*) AS named, sum(kept) AS kept, count(*) - sum(kept) AS missing,
               sum(refused IS NOT NULL AND NOT kept) AS refused,
               round(100.0 * (count(*) - sum(kept)) / count(*), 1) AS missing_percent
        FROM (SELECT portal, kind, refused, EXISTS (SELECT 1 FROM file_captures f WHERE f.address = r.address) AS kept
              FROM requisites r)
        GROUP BY portal, kind""",
    # What pages need and the archive lacks, with why: the rule that refused it, or what the last attempt came to.
    "missing_requisites": """
        SELECT r.portal, r.kind, r.address, r.named_by, r.first_seen, r.last_seen, coalesce(r.refused, (
                   SELECT coalesce(error, 'status ' || status, outcome) FROM captures c WHERE c.url = r.address
                   ORDER BY captured_at DESC LIMIT 1), 'not tried') AS why
        FROM requisites r WHERE NOT EXISTS (SELECT 1 FROM file_captures f WHERE f.address = r.address)""",
    # Revisions with their number, which follows capture time also when an older capture arrives later.
    "revision_numbers": """
        SELECT revision_id, article_id, captured_at,
               row_number() OVER (PARTITION BY article_id ORDER BY captured_at, revision_id) AS number,
               lag(revision_id) OVER (PARTITION BY article_id ORDER BY captured_at, revision_id) AS previous
        FROM revisions""",
    # One row per indicator x area x period x breakdown x coverage x status x aggregate that an article prints a value
    # of; which of several values stands, and why, is worked out in the ledger (``archive.ledger.resolve``). own_area:
    # the area is the one that the portal reports on, not a part of it.
    "series": """
        SELECT o.indicator, o.area, o.own_area, o.period_start, o.period_end, o.period_grain, o.breakdown, o.coverage,
               o.status, o.aggregate, o.value, o.value_text, o.unit, o.qualifier, o.n_claims, o.disputed, o.flagged,
               c.article_id, c.figure_id, f.sentence, a.published, o.rule, o.observation_id
        FROM observations o JOIN claims c USING (claim_id) JOIN articles a USING (article_id)
        JOIN figures f USING (figure_id)
        WHERE NOT o.derived""",
    # Figure by figure between one revision of an article and the next, both read by one extractor version.
    "changes": CHANGES,
    # Revisions that say again what an earlier one said, after another had said something else.
    "reverts": """
        SELECT r.article_id, n.number AS revision, r.captured_at AS seen_at, max(o.number) AS same_as, r.revision_id,
               r.title
        FROM revisions r JOIN revision_numbers n USING (revision_id)
        JOIN revisions p ON p.revision_id = n.previous AND p.content_hash <> r.content_hash
        JOIN revisions e ON e.article_id = r.article_id AND e.content_hash = r.content_hash
        JOIN revision_numbers o ON o.revision_id = e.revision_id AND o.number < n.number
        GROUP BY r.revision_id""",
    # Articles that went to another address: the old one leads elsewhere or nowhere, the new one was first seen later.
    "moves": """
        WITH addresses AS (
            SELECT u.article_id, u.url, u.first_seen, (SELECT capture_id FROM captures c WHERE c.url = u.url
                   ORDER BY c.captured_at DESC LIMIT 1) AS last_capture
            FROM article_urls u WHERE (SELECT count(*) FROM article_urls o WHERE o.article_id = u.article_id) > 1)
        SELECT old.article_id, old.url AS old_url, new.url AS new_url, new.first_seen AS seen_at,
               CASE WHEN c.outcome = 'redirect' THEN 'redirect' ELSE 'gone' END AS old_answers,
               c.captured_at AS asked_at
        FROM addresses old JOIN captures c ON c.capture_id = old.last_capture
        JOIN articles a ON a.article_id = old.article_id
        JOIN addresses new ON new.article_id = old.article_id AND new.url = a.url
        WHERE old.url <> new.url AND old.first_seen < new.first_seen
              AND (c.outcome IN ('redirect', 'soft_error') OR c.status IN (404, 410))""",
    # Articles of one portal that may be one: their newest revisions say the same, or bear the same title and date.
    "look_alikes": """
        WITH said AS (
            SELECT a.article_id, a.portal, r.content_hash AS content, a.title, a.published, a.first_seen
            FROM articles a JOIN revisions r USING (revision_id))
        SELECT b.article_id, a.article_id AS other_id, 'content' AS same, b.title
        FROM said a JOIN said b ON b.content = a.content AND b.portal = a.portal
        WHERE (a.first_seen, a.article_id) < (b.first_seen, b.article_id)
        UNION ALL
        SELECT b.article_id, a.article_id, 'title and date', b.title
        FROM said a JOIN said b ON b.title = a.title AND b.published = a.published AND b.portal = a.portal
        WHERE (a.first_seen, a.article_id) < (b.first_seen, b.article_id) AND a.content <> b.content
        ORDER BY 1, 2""",
    # What should exist and does not.
    "gaps": GAPS,
    # Two articles that print different values for one cell of the series, with a sentence in both languages.
    "contradictions": CONTRADICTIONS,
}


def create_views(db: Database) -> None:
    """Create every view; an older definition is replaced."""
    for name, select in VIEWS.items():
        db.execute(f"DROP VIEW IF EXISTS {name}")
        db.execute(f"CREATE VIEW {name} AS {select}")
