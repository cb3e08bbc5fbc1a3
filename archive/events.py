"""What happened to articles after they were first seen, in the order of time: one table, made at publication.

==========  =====================================================================================
revised     a new revision; ``figures`` counts the printed figures that came, went or changed
reverted    a new revision that says again what an earlier one said
gone        a full crawl found it gone; ``note`` says how
back        it was seen again after that
moved       it was found at another address: ``old`` and ``new``
==========  =====================================================================================

Of revisions ``old`` and ``new`` are the titles, where that changed. View counts, captures that confirm a revision and
readings by a newer extractor are no events.
"""

from __future__ import annotations

from sqlite_utils import Database

KINDS = ("revised", "reverted", "gone", "back", "moved")
STATEMENTS = (
    """CREATE TABLE events (
        seen_at TEXT NOT NULL, kind TEXT NOT NULL, article_id TEXT NOT NULL REFERENCES articles (article_id), revision
        INTEGER, revision_id TEXT REFERENCES revisions (revision_id), figures INTEGER NOT NULL, old TEXT, new TEXT, note
        TEXT)""",
    """INSERT INTO events
        SELECT n.captured_at, CASE WHEN EXISTS (SELECT 1 FROM reverts v WHERE v.revision_id = n.revision_id)
                   THEN 'reverted' ELSE 'revised' END AS kind, n.article_id, n.number, n.revision_id,
               (SELECT count(*) FROM changes c WHERE c.article_id = n.article_id AND c.revision = n.number),
               CASE WHEN p.title <> r.title THEN p.title END, CASE WHEN p.title <> r.title THEN r.title END, NULL
        FROM revision_numbers n JOIN revisions r ON r.revision_id = n.revision_id
        JOIN revisions p ON p.revision_id = n.previous
        UNION ALL
        SELECT missing_since, 'gone', article_id, NULL, NULL, 0, NULL, NULL, reason FROM absences
        UNION ALL
        SELECT seen_again, 'back', article_id, NULL, NULL, 0, NULL, NULL, NULL FROM absences
        WHERE seen_again IS NOT NULL
        UNION ALL
        SELECT seen_at, 'moved', article_id, NULL, NULL, 0, old_url, new_url, old_answers FROM moves
        ORDER BY 1, 3, 2, 7""",
    "CREATE INDEX events_seen_at ON events (seen_at)",
    "CREATE INDEX events_article ON events (article_id, revision)",
    "CREATE INDEX events_kind ON events (kind, seen_at)",
)


def build(db: Database) -> None:
    """Make the table in a snapshot whose views are worked out already."""
    for statement in STATEMENTS:
        db.execute(statement)
