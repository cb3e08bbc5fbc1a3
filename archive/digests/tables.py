"""The tables of the digests, made when the archive is published."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlite_utils import Database

from archive.digests.change import Change, change
from archive.digests.findings import Finding
from archive.digests.period import Span
from archive.digests.reading import LedgerReader, Standing
from archive.digests.report import Line, read_report
from archive.digests.sums import Sums
from archive.ledger.moments import local

TABLES = (
    """CREATE TABLE digests (
        article_id TEXT PRIMARY KEY REFERENCES articles (article_id), published TEXT, changed_at TEXT NOT NULL,
        period_start TEXT NOT NULL, period_end TEXT NOT NULL, period_grain TEXT NOT NULL, indicators INTEGER NOT NULL,
        figures INTEGER NOT NULL, fresh INTEGER NOT NULL, findings INTEGER NOT NULL, missing INTEGER NOT NULL)
        WITHOUT ROWID""",
    "CREATE INDEX digests_published ON digests (published DESC, article_id, period_grain)",
    "CREATE INDEX digests_changed ON digests (changed_at)",
    """CREATE TABLE report_figures (
        article_id TEXT NOT NULL REFERENCES articles (article_id), position INTEGER NOT NULL, figure_id TEXT NOT NULL
        REFERENCES figures (figure_id), observation_id TEXT NOT NULL REFERENCES observations (observation_id), indicator
        TEXT NOT NULL REFERENCES indicators (indicator), area TEXT NOT NULL, period_start TEXT, period_end TEXT NOT
        NULL, period_grain TEXT, breakdown TEXT, coverage TEXT, status TEXT NOT NULL, aggregate TEXT NOT NULL, unit
        TEXT, value_text TEXT NOT NULL, value_max_text TEXT, qualifier TEXT NOT NULL, of_period INTEGER NOT NULL, fresh
        INTEGER NOT NULL, said_same INTEGER NOT NULL, findings INTEGER NOT NULL, before_value TEXT, before_max TEXT,
        before_qualifier TEXT, before_figure TEXT, before_derived INTEGER, before_disputed INTEGER, before_difference
        TEXT, before_percent TEXT, before_about INTEGER, before_breaks TEXT, before_areas TEXT, plan_value TEXT,
        plan_max TEXT, plan_qualifier TEXT, plan_figure TEXT, plan_derived INTEGER, plan_start TEXT, plan_end TEXT,
        plan_percent TEXT, printed_percent TEXT, printed_figure TEXT, earlier_value TEXT, earlier_max TEXT,
        earlier_qualifier TEXT, earlier_figure TEXT, earlier_article TEXT, earlier_known TEXT, earlier_difference TEXT,
        earlier_percent TEXT, PRIMARY KEY (article_id, position)) WITHOUT ROWID""",
    "CREATE INDEX report_figures_indicator ON report_figures (indicator, period_end)",
    """CREATE TABLE report_findings (
        article_id TEXT NOT NULL REFERENCES articles (article_id), position INTEGER NOT NULL, code TEXT NOT NULL,
        severity TEXT NOT NULL, figure_id TEXT, by_figure TEXT, our_value TEXT, our_max TEXT, our_qualifier TEXT,
        other_value TEXT, other_max TEXT, other_qualifier TEXT, unit TEXT, other_figure TEXT, other_article TEXT,
        articles INTEGER NOT NULL, period_start TEXT, period_end TEXT, period_grain TEXT, difference TEXT, percent TEXT,
        check_id TEXT, PRIMARY KEY (article_id, position)) WITHOUT ROWID""",
)
_REPORTS = """
    SELECT d.article_id, a.published, CASE WHEN a.revisions > 1 OR a.published IS NULL OR a.published > a.first_seen
               THEN r.captured_at ELSE a.published END,
           d.period_start, d.period_end, d.period_grain, d.indicators,
           (SELECT count(*) FROM missing_indicators m WHERE m.article_id = d.article_id)
    FROM reports d JOIN articles a USING (article_id) JOIN revisions r ON r.revision_id = a.revision_id
    ORDER BY d.article_id"""


def build(db: Database) -> None:
    """Make the tables in a snapshot whose views are worked out already."""
    for statement in TABLES:
        db.execute(statement)
    ledger, sums = LedgerReader(db.conn), Sums(db.conn)
    for article_id, published, changed_at, *head, missing in db.execute(_REPORTS).fetchall():
        found = read_report(ledger, sums, article_id, Span(head[0], head[1]))
        counts = (len(found.lines), sum(line.fresh for line in found.lines), found.told, missing)
        db.execute(_insert("digests", 11), (article_id, published, local(changed_at), *head, *counts))
        db.conn.executemany(
            _insert("report_figures", 50), ((article_id, n, *_line(line)) for n, line in enumerate(found.lines, 1))
        )
        db.conn.executemany(
            _insert("report_findings", 22), ((article_id, n, *_finding(f)) for n, f in enumerate(found.findings, 1))
        )


def _insert(table: str, columns: int) -> str:
    return f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})"


def _line(line: Line) -> tuple[object, ...]:
    claim, last = line.claim, line.earlier.last
    plan, before = line.plan, line.before
    return (
        *(claim.figure_id, claim.observation_id, *claim.cell[:4], claim.grain, *claim.cell[4:], *claim.printed[:3]),
        *(line.of_period, line.fresh, line.earlier.same, line.findings),
        *_standing(before.standing),
        *(before.standing.disputed if before.standing else None, *_change(before.change)),
        *(before.change.about if before.change else None, _list(before.breaks), before.areas_as_json()),
        *_standing(plan.standing if plan else None),
        *(plan.span if plan else (None, None)),
        *(plan.percent if plan else None, *(line.printed_percent or (None, None))),
        *((*last.printed[:3], last.figure_id, last.article_id, last.known_from) if last else (None,) * 6),
        *_change(change(last.printed, claim.printed) if last else None),
    )


def _standing(standing: Standing | None) -> tuple[object, ...]:
    if standing is None:
        return (None,) * 5
    return (*standing.printed[:3], standing.figure_id, standing.derived)


def _change(found: Change | None) -> tuple[str | None, str | None]:
    return (found.difference, found.percent) if found else (None, None)


def _list(names: Sequence[str]) -> str | None:
    return json.dumps(names) if names else None


def _finding(f: Finding) -> tuple[object, ...]:
    unit = f.ours.unit if f.ours else None
    return (
        *(f.code, f.severity, f.figure_id, f.by_figure),
        *(f.ours[:3] if f.ours else (None,) * 3),
        *(f.other[:3] if f.other else (None,) * 3),
        *(unit, f.other_figure, f.other_article, f.articles),
        *(f.span or (None, None)),
        *(f.grain, *_change(f.change), f.check_id),
    )
