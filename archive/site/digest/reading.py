"""What the digest of a report shows, read from the tables that publication made."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from archive.site.digest.records import (
    BreakLine,
    Difference,
    Digest,
    DigestHead,
    MissingIndicator,
    ReportFigure,
    ReportFinding,
    Value,
)

PER_PAGE = 30
RULE = 5
"""Indicators of its period that make an article a report (the view ``reports``)."""


def read_heads(db: sqlite3.Connection, limit: int, offset: int = 0, grain: str | None = None) -> tuple[DigestHead, ...]:
    """Read the reports, the newest first by their publication."""
    rows = db.execute(
        f"{_HEAD} WHERE d.article_id IN (SELECT article_id FROM digests WHERE coalesce(period_grain = :grain, 1) "
        "ORDER BY published DESC, article_id LIMIT :limit OFFSET :offset) ORDER BY d.published DESC, d.article_id",
        {"grain": grain, "limit": limit, "offset": offset},
    )
    return tuple(DigestHead(*row) for row in rows)


def read_latest(db: sqlite3.Connection, limit: int) -> tuple[Digest, ...]:
    """Read the digests of the reports that were published or edited last."""
    ids = db.execute("SELECT article_id FROM digests ORDER BY changed_at DESC, article_id LIMIT ?", (limit,)).fetchall()
    return tuple(digest for (article_id,) in ids if (digest := read_digest(db, article_id)) is not None)


def read_digest(db: sqlite3.Connection, article_id: str) -> Digest | None:
    """Read the digest of a report; None where the article is none."""
    row = db.execute(f"{_HEAD} WHERE d.article_id = ?", (article_id,)).fetchone()
    if row is None:
        return None
    figures = tuple(_figure(r) for r in _dicts(db, _FIGURES, article_id))
    named = {a for f in figures for a in (f.area, *(area for area, _ in f.before_areas))}
    return Digest(
        head=DigestHead(*row),
        figures=figures,
        findings=tuple(_finding(r) for r in _dicts(db, _FINDINGS, article_id)),
        missing=tuple(MissingIndicator(*r) for r in db.execute(_MISSING, (article_id,))),
        unclaimed=db.execute("SELECT count(*) FROM unclaimed WHERE article_id = ?", (article_id,)).fetchone()[0],
        breaks={r[0]: BreakLine(*r) for r in db.execute("SELECT break_id, date, label_vi, label_en FROM breaks")},
        areas={
            area: f"{kind} {name}"
            for area in sorted(named)
            for kind, name in db.execute("SELECT type, name FROM areas WHERE area = ?", (area,))
        },
    )


_HEAD = """
    SELECT d.article_id, a.title, a.url, d.published, d.changed_at, d.period_start, d.period_end, d.period_grain,
           d.indicators, d.figures, d.fresh, d.findings, d.missing
    FROM digests d JOIN articles a USING (article_id)"""
_FIGURES = """
    SELECT f.*, i.label_vi, i.label_en, i.kind FROM report_figures f JOIN indicators i USING (indicator)
    WHERE article_id = ? ORDER BY position"""
_FINDINGS = """
    SELECT r.*, coalesce(i.label_vi, f.measure) AS label_vi, coalesce(i.label_en, f.measure) AS label_en, f.breakdown,
           f.quote AS own_quote, b.quote AS by_quote, a.title AS other_title, a.published AS other_published,
           k.message_vi, k.message_en
    FROM report_findings r LEFT JOIN figures f ON f.figure_id = r.figure_id
    LEFT JOIN indicators i ON i.indicator = f.indicator LEFT JOIN figures b ON b.figure_id = r.by_figure
    LEFT JOIN articles a ON a.article_id = r.other_article LEFT JOIN checks k ON k.check_id = r.check_id
    WHERE r.article_id = ? ORDER BY r.position"""
_MISSING = """
    SELECT indicator, label_vi, label_en, usual FROM missing_indicators JOIN indicators USING (indicator)
    WHERE article_id = ? ORDER BY usual DESC, indicator"""


def _dicts(db: sqlite3.Connection, query: str, article_id: str) -> list[dict[str, object]]:
    cursor = db.execute(query, (article_id,))
    names = [d[0] for d in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _figure(row: dict[str, object]) -> ReportFigure:
    r = _Row(row)
    return ReportFigure(
        **{name: row[name] for name in _SAME},  # type: ignore[arg-type]
        own=Value(r.text("value_text"), r.maybe("value_max_text"), r.text("qualifier"), r.text("figure_id")),
        of_period=bool(row["of_period"]),
        fresh=bool(row["fresh"]),
        before=r.value("before"),
        before_disputed=bool(row["before_disputed"]),
        before_difference=Difference(
            r.maybe("before_difference"), r.maybe("before_percent"), bool(row["before_about"])
        ),
        before_breaks=tuple(json.loads(r.maybe("before_breaks") or "[]")),
        before_areas=tuple(
            (area, Value(value, upper, "exact", figure) if value is not None else None)
            for area, value, upper, figure in json.loads(r.maybe("before_areas") or "[]")
        ),
        plan=r.value("plan"),
        earlier=r.value("earlier"),
        earlier_difference=Difference(r.maybe("earlier_difference"), r.maybe("earlier_percent")),
    )


_SAME = (
    *("indicator", "label_vi", "label_en", "kind", "area", "breakdown", "coverage", "period_start", "period_end"),
    *("period_grain", "status", "aggregate", "unit", "said_same", "findings", "plan_start", "plan_end", "plan_percent"),
    *("printed_percent", "printed_figure", "earlier_article", "earlier_known"),
)


def _finding(row: dict[str, object]) -> ReportFinding:
    r = _Row(row)
    names = (
        *("code", "severity", "figure_id", "label_vi", "label_en", "breakdown", "unit", "own_quote", "by_figure"),
        *("by_quote", "other_article", "other_title", "other_published", "articles", "period_start", "period_end"),
        *("period_grain", "check_id", "message_vi", "message_en"),
    )
    ours, other = r.maybe("our_value"), r.maybe("other_value")
    return ReportFinding(
        **{name: row[name] for name in names},  # type: ignore[arg-type]
        ours=Value(ours, r.maybe("our_max"), r.text("our_qualifier"), r.maybe("figure_id")) if ours else None,
        other=Value(other, r.maybe("other_max"), r.text("other_qualifier"), r.maybe("other_figure")) if other else None,
        difference=Difference(r.maybe("difference"), r.maybe("percent")),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """A row by the names of its columns."""

    columns: dict[str, object]

    def text(self, name: str) -> str:
        return str(self.columns[name])

    def maybe(self, name: str) -> str | None:
        value = self.columns[name]
        return None if value is None else str(value)

    def value(self, of: str) -> Value | None:
        value = self.maybe(f"{of}_value")
        if value is None:
            return None
        upper, derived = self.maybe(f"{of}_max"), bool(self.columns.get(f"{of}_derived"))
        return Value(value, upper, self.text(f"{of}_qualifier"), self.maybe(f"{of}_figure"), derived)
