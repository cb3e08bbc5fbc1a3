"""The tables, as migrations. A migration that was released is never edited; a new one is added below it."""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from archive.store.first_tables import TABLES_0001
from archive.store.schema_0006 import TABLES_0006
from archive.store.views import create_views

migrations = Migrations("archive")


@migrations()
def m0001_first_house(db: Database) -> None:
    """Create every table of the first release."""
    for statement in TABLES_0001:
        db.execute(statement)
    create_views(db)


@migrations()
def m0002_contradictions(db: Database) -> None:
    """Add the view of articles that contradict each other."""
    create_views(db)


@migrations()
def m0003_reading_changes(db: Database) -> None:
    """Add what newer versions of the extractor changed, figure by figure."""
    db.execute(
        """CREATE TABLE reading_changes (
            figure_id TEXT NOT NULL, field TEXT NOT NULL, extractor_version TEXT NOT NULL, article_id TEXT NOT NULL
            REFERENCES articles (article_id), quote TEXT NOT NULL, old TEXT, new TEXT, changed_at TEXT NOT NULL,
            PRIMARY KEY (figure_id, field, extractor_version)) WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX reading_changes_version ON reading_changes (extractor_version, article_id)")


# Texts of files have no revision, and figures in them no article: the tables are made anew with both optional.
REBUILT_0003 = {
    "texts": """CREATE TABLE texts_new (
        text_id TEXT PRIMARY KEY, revision_id TEXT REFERENCES revisions (revision_id), parser_version TEXT NOT NULL,
        extractor_version TEXT NOT NULL, text TEXT NOT NULL, blocks TEXT NOT NULL, file TEXT REFERENCES files (file),
        CHECK ((revision_id IS NULL) <> (file IS NULL))) WITHOUT ROWID""",
    "figures": """CREATE TABLE figures_new (
        figure_id TEXT PRIMARY KEY, article_id TEXT REFERENCES articles (article_id), revision_id TEXT REFERENCES
        revisions (revision_id), text_id TEXT NOT NULL REFERENCES texts (text_id), start INTEGER NOT
        NULL, "end" INTEGER NOT NULL, quote TEXT NOT NULL, sentence TEXT NOT NULL, value_text TEXT, value REAL
        GENERATED ALWAYS AS (CAST(value_text AS REAL)) VIRTUAL, value_max_text TEXT, value_max REAL GENERATED ALWAYS
        AS (CAST(value_max_text AS REAL)) VIRTUAL, of_text TEXT, unit TEXT, qualifier TEXT NOT NULL, relation TEXT NOT
        NULL, status TEXT NOT NULL, aggregate TEXT NOT NULL, related_figure TEXT, link TEXT, measure TEXT, indicator
        TEXT REFERENCES indicators (indicator), breakdown TEXT, coverage TEXT, place TEXT, actor TEXT, period_start
        TEXT, period_end TEXT, period_grain TEXT, period_source TEXT, flags TEXT NOT NULL, rule TEXT NOT NULL,
        extractor_version TEXT NOT NULL, superseded INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID""",
    "checks": """CREATE TABLE checks_new (
        check_id TEXT PRIMARY KEY, article_id TEXT REFERENCES articles (article_id), revision_id TEXT REFERENCES
        revisions (revision_id), text_id TEXT NOT NULL REFERENCES texts (text_id), "check" TEXT NOT
        NULL, outcome TEXT NOT NULL, severity TEXT NOT NULL, figures TEXT NOT NULL, message_vi TEXT NOT NULL,
        message_en TEXT NOT NULL) WITHOUT ROWID""",
    "citations": """CREATE TABLE citations_new (
        citation_id TEXT PRIMARY KEY, article_id TEXT REFERENCES articles (article_id), revision_id TEXT REFERENCES
        revisions (revision_id), text_id TEXT NOT NULL REFERENCES texts (text_id), start INTEGER NOT
        NULL, "end" INTEGER NOT NULL, quote TEXT NOT NULL, kind TEXT NOT NULL, number TEXT, date TEXT, issuer TEXT)
        WITHOUT ROWID""",
}
TABLES_0003 = (
    """CREATE TABLE files (
        file TEXT PRIMARY KEY, bytes INTEGER NOT NULL, type TEXT NOT NULL, name TEXT NOT NULL, first_seen TEXT NOT
        NULL, outcome TEXT, reason TEXT, parts INTEGER, reader_version TEXT) WITHOUT ROWID""",
    "CREATE INDEX files_outcome ON files (outcome)",
    """CREATE TABLE file_captures (
        address TEXT NOT NULL, captured_at TEXT NOT NULL, file TEXT NOT NULL REFERENCES files (file), capture_id TEXT
        NOT NULL REFERENCES captures (capture_id), PRIMARY KEY (address, captured_at)) WITHOUT ROWID""",
    "CREATE INDEX file_captures_file ON file_captures (file)",
    """CREATE TABLE file_parts (
        file TEXT NOT NULL REFERENCES files (file), part INTEGER NOT NULL, name TEXT, obtained TEXT NOT NULL, text_id
        TEXT NOT NULL REFERENCES texts (text_id), PRIMARY KEY (file, part)) WITHOUT ROWID""",
    "CREATE INDEX file_parts_text ON file_parts (text_id)",
    "ALTER TABLE attachments ADD COLUMN address TEXT",
    "ALTER TABLE attachments ADD COLUMN file TEXT REFERENCES files (file)",
    "ALTER TABLE images ADD COLUMN address TEXT",
    "ALTER TABLE images ADD COLUMN file TEXT REFERENCES files (file)",
    "CREATE INDEX attachments_address ON attachments (address)",
    "CREATE INDEX attachments_file ON attachments (file)",
    "CREATE INDEX images_address ON images (address)",
    "CREATE INDEX images_file ON images (file)",
    """CREATE TABLE requisites (
        portal TEXT NOT NULL REFERENCES portals (portal), address TEXT NOT NULL, kind TEXT NOT NULL, named_by TEXT NOT
        NULL, refused TEXT, first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, PRIMARY KEY (portal, address))
        WITHOUT ROWID""",
    """CREATE TABLE corrections (
        correction_id TEXT PRIMARY KEY, figure_id TEXT NOT NULL REFERENCES figures (figure_id), verdict TEXT NOT NULL
        CHECK (verdict IN ('confirmed', 'wrong')), value_text TEXT, note TEXT, made_by TEXT NOT NULL, made_at TEXT NOT
        NULL) WITHOUT ROWID""",
    "CREATE INDEX corrections_figure ON corrections (figure_id, made_at)",
    "CREATE INDEX texts_revision ON texts (revision_id)",
    "CREATE INDEX texts_file ON texts (file) WHERE file IS NOT NULL",
    "CREATE INDEX figures_text ON figures (text_id, start)",
    "CREATE INDEX figures_article ON figures (article_id)",
    "CREATE INDEX figures_indicator ON figures (indicator, period_end)",
    "CREATE INDEX figures_recognised ON figures (figure_id) WHERE instr(flags, '\"ocr\"') > 0",
    "CREATE INDEX checks_text ON checks (text_id)",
    "CREATE INDEX citations_text ON citations (text_id)",
    "CREATE INDEX citations_number ON citations (number)",
)


@migrations()
def m0003_files(db: Database) -> None:
    """Add files with the texts of their pages and sheets, page requisites, and what a person says of a figure.

    Foreign keys are not checked while a table is made anew: ``open_working`` turns them on after the migrations.
    """
    for view in db.view_names():
        db.execute(f"DROP VIEW {view}")
    for table, statement in REBUILT_0003.items():
        db.execute(statement)
        columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})").fetchall()]  # without generated ones
        names = ", ".join(f'"{c}"' for c in columns)
        db.execute(f"INSERT INTO {table}_new ({names}) SELECT {names} FROM {table}")
        db.execute(f"DROP TABLE {table}")
        db.execute(f"ALTER TABLE {table}_new RENAME TO {table}")
    for statement in TABLES_0003:
        db.execute(statement)
    create_views(db)


@migrations()
def m0004_withholding(db: Database) -> None:
    """Add the log of what is withheld from publication, and which article each capture showed."""
    db.execute(
        """CREATE TABLE suppressions (
            suppression_id TEXT PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, article_id TEXT, address TEXT,
            reason TEXT NOT NULL, withheld_at TEXT NOT NULL, lifted_at TEXT, lifted_reason TEXT) WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX suppressions_subject ON suppressions (subject)")
    # Filled in published copies alone: each identifier that is no longer there, and why.
    db.execute(
        """CREATE TABLE tombstones (
            id TEXT PRIMARY KEY, kind TEXT NOT NULL, suppression_id TEXT NOT NULL REFERENCES suppressions
            (suppression_id)) WITHOUT ROWID"""
    )
    db.execute("ALTER TABLE captures ADD COLUMN shows_article TEXT REFERENCES articles (article_id)")
    db.execute("CREATE INDEX captures_article ON captures (shows_article) WHERE shows_article IS NOT NULL")
    db.execute(
        "UPDATE captures SET shows_article = (SELECT article_id FROM article_urls u WHERE u.url = captures.url "
        "ORDER BY last_seen DESC, article_id LIMIT 1) WHERE outcome IN ('article', 'unchanged')"
    )
    db.execute(
        "UPDATE captures SET shows_article = (SELECT article_id FROM revisions r WHERE r.capture_id = "
        "captures.capture_id) WHERE capture_id IN (SELECT capture_id FROM revisions)"
    )


@migrations()
def m0006_sightings(db: Database) -> None:
    """Keep which capture showed which revision, when articles were gone, which were merged, what crawls missed."""
    for statement in TABLES_0006:
        db.execute(statement)
    create_views(db)


@migrations()
def m0007_comparisons(db: Database) -> None:
    """Add which figure a change or a share of a plan is of, and the period that it is measured against.

    No figure stands alone in the key, so that a row which goes with one that is withheld takes the other not along.
    """
    db.execute(
        """CREATE TABLE comparisons (
            text_id TEXT NOT NULL REFERENCES texts (text_id), figure_id TEXT NOT NULL REFERENCES figures (figure_id),
            of_figure TEXT NOT NULL REFERENCES figures (figure_id), kind TEXT NOT NULL, direction INTEGER NOT NULL,
            "by" TEXT NOT NULL, base_start TEXT, base_end TEXT NOT NULL, base_grain TEXT NOT NULL, PRIMARY KEY
            (text_id, figure_id)) WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX comparisons_figure ON comparisons (figure_id)")
    db.execute("CREATE INDEX comparisons_of ON comparisons (of_figure)")


@migrations()
def m0010_hostile_web(db: Database) -> None:
    """Note which bodies were cut off, and how much of each field the pages of a section gave."""
    db.execute("ALTER TABLE captures ADD COLUMN truncated TEXT")
    db.execute(
        """CREATE TABLE field_coverage (
            portal TEXT NOT NULL REFERENCES portals (portal), crawl_id TEXT NOT NULL REFERENCES crawls (crawl_id),
            section TEXT NOT NULL, week TEXT NOT NULL, field TEXT NOT NULL, pages INTEGER NOT NULL, present INTEGER NOT
            NULL, samples TEXT NOT NULL, comparable INTEGER NOT NULL DEFAULT 1, PRIMARY KEY (portal, crawl_id, section,
            week, field)) WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX field_coverage_section ON field_coverage (portal, field, section)")


@migrations()
def m0011_section_walks(db: Database) -> None:
    """Keep what each section listed in each crawl."""
    db.execute(
        """CREATE TABLE section_walks (
            crawl_id TEXT NOT NULL REFERENCES crawls (crawl_id), section TEXT NOT NULL, portal TEXT NOT NULL REFERENCES
            portals (portal), walked_at TEXT NOT NULL, pages INTEGER NOT NULL, articles INTEGER NOT NULL, first_page
            INTEGER, whole INTEGER NOT NULL, usual INTEGER, shrank INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (crawl_id,
            section)) WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX section_walks_section ON section_walks (portal, section, walked_at)")
