"""What the page of an indicator shows: charts, every observation, contradictions, restatements, what is missing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from datasette.utils import tilde_encode

from archive.audit.trust import Trust, of_indicators
from archive.site.charts.shown import Chart, quoted, read_charts
from archive.site.charts.words import area_words
from archive.site.language import PREFIX, Language, language

CELLS = 60  # observations on a page; an indicator may have tens of thousands
CLAIMS = 6  # of one observation; the first is the one that stands
NEWEST = 15  # contradictions, restatements and reports on the page; the tables have all


@dataclass(frozen=True, slots=True)
class Claim:
    """What one article says of an observation."""

    figure_id: str
    article_id: str
    title: str
    published: str | None
    sentence: str
    value_text: str
    value_max_text: str | None
    qualifier: str
    chosen: bool
    withdrawn: str | None
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Observation:
    """A cell of the series with its newest claims, the one that stands first; ``row`` is its row."""

    row: Mapping[str, Any]
    area: str
    claims: tuple[Claim, ...]

    @property
    def more(self) -> int:
        """How many printed claims are not shown."""
        return max(0, int(self.row["n_claims"]) - sum(c.withdrawn is None for c in self.claims))


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """All that the page of an indicator shows; ``after`` is where its next page of observations begins."""

    row: Mapping[str, Any]
    trust: Trust | None
    charts: tuple[Chart, ...]
    other_sentences: Mapping[str, Chart]
    observations: tuple[Observation, ...]
    n_observations: int
    after: str | None
    is_first: bool
    contradictions: tuple[Mapping[str, Any], ...]
    restatements: tuple[Mapping[str, Any], ...]
    silent: tuple[Mapping[str, Any], ...]

    @property
    def sql(self) -> str:
        """The question whose answer is every value of the indicator."""
        of = f"FROM series\nWHERE indicator = {quoted(self.row['indicator'])}"
        return f"SELECT * {of}\nORDER BY period_end DESC, own_area DESC, area"


def read_indicator(
    db: sqlite3.Connection, indicator: str, spoken: Language, after: str | None = None
) -> IndicatorPage | None:
    """Read the page of an indicator, with observations older than ``after``; None where there is none."""
    found = _rows(db, "SELECT * FROM indicators WHERE indicator = ?", indicator)
    if not found:
        return None
    charts = tuple(read_charts(db, indicator, spoken))
    others = read_charts(db, indicator, "vi" if spoken == "en" else "en")
    cells = _cells(db, indicator, after)
    return IndicatorPage(
        row=found[0],
        trust=of_indicators(db).get(indicator),
        charts=charts,
        other_sentences={ours.chart_id: other for ours, other in zip(charts, others, strict=True)},
        observations=tuple(
            Observation(cell, area_words(cell["area"], {cell["area"]: cell["area_name"]}, spoken), _claims(db, cell))
            for cell in cells[:CELLS]
        ),
        n_observations=db.execute(
            "SELECT count(*) FROM observations WHERE indicator = ? AND NOT derived", (indicator,)
        ).fetchone()[0],
        after="~".join(str(cells[CELLS - 1][part]) for part in _ORDER) if len(cells) > CELLS else None,
        is_first=after is None,
        contradictions=tuple(_rows(db, _CONTRADICTIONS, indicator)),
        restatements=tuple(_rows(db, _RESTATEMENTS, indicator)),
        silent=tuple(_rows(db, _SILENT, indicator)),
    )


async def variables(datasette: Any, request: Any, indicator: str) -> dict[str, object]:
    """Return what the template of the page shows besides the row."""
    after = request.args.get("after")
    spoken, db = language(), datasette.databases["archive"]
    base = dict.get(datasette._settings, "base_url", "/")  # without the language of this page

    def evidence(figure_id: str, of: Language) -> str:
        return str(datasette.absolute_url(request, f"{base}{PREFIX[of]}archive/figures/{tilde_encode(figure_id)}"))

    page = await db.execute_fn(lambda conn: read_indicator(conn, indicator, spoken, after))
    return {"page": page, "figures": datasette.urls.table("archive", "figures"), "evidence": evidence}


def _cells(db: sqlite3.Connection, indicator: str, after: str | None) -> list[dict[str, Any]]:
    end, own, observation = [*(after or "9999-12-31").split("~"), "", ""][:3]
    return _rows(db, _CELLS, indicator, end, int(own == "1"), observation)


def _claims(db: sqlite3.Connection, cell: Mapping[str, Any]) -> tuple[Claim, ...]:
    return tuple(
        Claim(**{**said, "chosen": bool(said["chosen"]), "flags": tuple(json.loads(said["flags"]))})
        for said in _rows(db, _CLAIMS, cell["observation_id"])
    )


def _rows(db: sqlite3.Connection, query: str, *given: object) -> list[dict[str, Any]]:
    cursor = db.execute(query, given)
    names = [d[0] for d in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


_ORDER = ("period_end", "own_area", "observation_id")
_CELLS = f"""
    SELECT o.*, coalesce(a.name, o.area) AS area_name
    FROM observations o LEFT JOIN areas a USING (area)
    WHERE indicator = ?1 AND NOT derived AND (period_end, own_area, observation_id) < (?2, ?3, ?4)
    ORDER BY period_end DESC, own_area DESC, observation_id DESC LIMIT {CELLS + 1}"""
_CLAIMS = f"""
    SELECT c.figure_id, c.article_id, a.title, a.published, f.sentence, c.value_text, c.value_max_text, c.qualifier,
           c.chosen, c.known_until AS withdrawn, f.flags
    FROM claims c JOIN figures f ON f.figure_id = c.figure_id JOIN articles a ON a.article_id = c.article_id
    WHERE c.observation_id = ? AND c.derived IS NULL
    ORDER BY c.chosen DESC, c.known_from DESC LIMIT {CLAIMS}"""
_CONTRADICTIONS = f"""
    SELECT * FROM contradictions WHERE indicator = ? ORDER BY period_end DESC LIMIT {NEWEST + 1}"""
_RESTATEMENTS = f"""
    SELECT r.*, e.title AS earlier_title, l.title AS later_title
    FROM restatements r JOIN articles e ON e.article_id = r.earlier_article
    JOIN articles l ON l.article_id = r.later_article
    WHERE r.indicator = ? ORDER BY r.period_end DESC LIMIT {NEWEST + 1}"""
_SILENT = f"""
    SELECT m.*, a.title FROM missing_indicators m JOIN articles a USING (article_id)
    WHERE m.indicator = ? ORDER BY m.period_end DESC LIMIT {NEWEST + 1}"""
