"""What was read in a text, as rows of the database; and in one string, to see whether it is what is stored.

Needs no database, so that the processes that read texts can compare.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from archive import identity
from archive.records import Figure, FigureSet, Text
from archive.sentence import sentence_around

FIGURE_COLUMNS = (
    *("figure_id", "article_id", "revision_id", "text_id", "start", '"end"', "quote", "sentence", "value_text"),
    *("value_max_text", "of_text", "unit", "qualifier", "relation", "status", "aggregate", "related_figure", "link"),
    *("measure", "indicator", "breakdown", "coverage", "place", "actor", "period_start", "period_end", "period_grain"),
    *("period_source", "flags", "rule", "extractor_version"),
)
CHECK_COLUMNS = (
    *("check_id", "article_id", "revision_id", "text_id", '"check"', "outcome", "severity", "figures", "message_vi"),
    "message_en",
)
COMPARISON_COLUMNS = (
    *("text_id", "figure_id", "of_figure", "kind", "direction", '"by"', "base_start", "base_end", "base_grain"),
)
CITATION_COLUMNS = (
    *("citation_id", "article_id", "revision_id", "text_id", "start", '"end"', "quote", "kind", "number", "date"),
    "issuer",
)
Row = tuple[object, ...]
Owner = tuple[str | None, str | None, str]
"""Article, revision and text; article and revision are None where the text is of a file."""


@dataclass(frozen=True, slots=True)
class ReadingRows:
    """The rows of one reading of one text; the columns are those above."""

    figures: tuple[Row, ...]
    checks: tuple[Row, ...]
    comparisons: tuple[Row, ...]
    citations: tuple[Row, ...]

    def printed(self) -> str:
        """Return all that the rows say but the extractor's version, in the form of ``STORED_READING``."""
        figures = _printed([row[:-1] for row in self.figures])
        return figures + "".join(_printed(rows) for rows in (self.checks, self.comparisons, self.citations))


def rows_of(owner: Owner, text: Text, reading: FigureSet) -> ReadingRows:
    """Return the rows that say what was read in a text."""
    text_id = owner[2]
    ids = {f.start: identity.figure_id(text_id, f.start, f.end) for f in reading.figures}
    version = reading.extractor_version
    figures = (_figure(f, ids, owner, sentence_around(text.text, f.start, f.end), version) for f in reading.figures)
    checks = (
        (
            *(identity.check_id(text_id, c.check, c.starts), *owner, c.check, c.outcome, c.severity),
            *(json.dumps([ids[s] for s in c.starts if s in ids]), c.message_vi, c.message_en),
        )
        for c in reading.checks
    )
    comparisons = (
        (text_id, ids[c.start], ids[c.of_start], c.kind, c.direction, c.by, c.base_start, c.base_end, c.base_grain)
        for c in reading.comparisons
    )
    citations = (
        (
            *(identity.citation_id(text_id, c.start, c.end), *owner, c.start, c.end),
            *(c.quote, c.kind, c.number, c.date, c.issuer),
        )
        for c in reading.citations
    )
    return ReadingRows(tuple(figures), tuple(checks), tuple(comparisons), tuple(citations))


def _figure(f: Figure, ids: dict[int, str], owner: Owner, sentence: str, version: str) -> Row:
    return (
        *(ids[f.start], *owner, f.start, f.end, f.quote, sentence),
        *(_decimal(f.value), _decimal(f.value_max), _decimal(f.of), f.unit, f.qualifier, f.relation),
        *(f.status, f.aggregate, ids.get(f.related_start) if f.related_start is not None else None, f.link),
        *(f.measure, f.indicator, f.breakdown, f.coverage, f.place, f.actor),
        *(f.period_start, f.period_end, f.period_grain, f.period_source, json.dumps(f.flags), f.rule, version),
    )


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else format(value.normalize() if value else Decimal(0), "f")


def _printed(rows: Sequence[Row]) -> str:
    return json.dumps(sorted(rows, key=_key), ensure_ascii=False, separators=(",", ":"))


def _key(row: Row) -> tuple[str, ...]:
    return tuple(map(str, row[:2]))


def _stored(table: str, columns: Sequence[str], condition: str = "") -> str:
    named = ", ".join(columns)
    return (
        f"(SELECT json_group_array(json_array({named})) FROM (SELECT {named} FROM {table} x "
        f"WHERE x.text_id = t.text_id{condition} ORDER BY {columns[0]}, {columns[1]}))"
    )


STORED_READING = " || ".join(
    (
        _stored("figures", FIGURE_COLUMNS[:-1], " AND superseded = 0"),
        _stored("checks", CHECK_COLUMNS),
        _stored("comparisons", COMPARISON_COLUMNS),
        _stored("citations", CITATION_COLUMNS),
    )
)
"""An SQL expression: all that is stored of what was read in the text of the row ``t`` of ``texts``."""
