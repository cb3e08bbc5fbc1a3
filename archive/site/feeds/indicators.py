"""Entries of one indicator: values that an article states, and figures of it that an edit changed."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from archive.site.changes import Event, Wanted, read_events
from archive.site.digest.records import Value
from archive.site.digest.words import value_words
from archive.site.feeds.addresses import Addresses, related
from archive.site.feeds.atom import Entry
from archive.site.feeds.identity import urn
from archive.site.feeds.moments import happened
from archive.site.formats import day, number, period
from archive.site.language import either, language

IN_TITLE = 3  # values that the title of an entry tells
FIGURES = 200  # changes that an entry tells


@dataclass(frozen=True, slots=True)
class Said:
    """A value that an article states."""

    value: Value
    unit: str | None
    period_start: str | None
    period_end: str
    period_grain: str | None
    breakdown: str | None


@dataclass(frozen=True, slots=True)
class Statement:
    """What an article states of the indicator, in the order of its text."""

    article_id: str
    title: str
    url: str
    published: str | None
    first_seen: str
    said: tuple[Said, ...]

    @property
    def updated(self) -> str:
        """When it was published. An edit of a value is an entry of its own."""
        return happened(self.published, self.first_seen, None)


@dataclass(frozen=True, slots=True)
class OneIndicator:
    """An indicator with what is new of it."""

    indicator: str
    label_vi: str
    label_en: str
    statements: tuple[Statement, ...]
    events: tuple[Event, ...]


def read(db: sqlite3.Connection, indicator: str, limit: int) -> OneIndicator | None:
    """Read the newest statements and changes of an indicator; None where there is no such indicator."""
    row = db.execute("SELECT label_vi, label_en FROM indicators WHERE indicator = ?", (indicator,)).fetchone()
    if row is None:
        return None
    articles = db.execute(_ARTICLES, (indicator, limit)).fetchall()
    return OneIndicator(
        indicator,
        row[0],
        row[1],
        statements=tuple(
            Statement(*(*head, tuple(_said(row) for row in db.execute(_SAID, (head[0], indicator)))))
            for head in articles
        ),
        events=read_events(db, Wanted(indicator=indicator, figures_only=True), limit, figures=FIGURES),
    )


def entry(statement: Statement, of: OneIndicator, at: Addresses) -> Entry:
    """Return the entry of an article that states values of an indicator."""
    label = either(of.label_vi, of.label_en)
    told = "; ".join(f"{value_words(s.value, s.unit)} ({_when(s)})" for s in statement.said[:IN_TITLE])
    more = len(statement.said) - IN_TITLE
    if more > 0:
        told += either("; và {} số nữa", "; and {} more").format(number(more, language()))
    lines = (
        Markup("<li>{}, {}</li>").format(
            at.figure_link(s.value.figure_id, value_words(s.value, s.unit)),
            ", ".join(part for part in (_when(s), s.breakdown) if part),
        )
        for s in statement.said
    )
    published = day(statement.published, language()) if statement.published else ""
    return Entry(
        id=urn(language(), "statement", of.indicator, statement.article_id),
        title=f"{label}: {told}",
        updated=statement.updated,
        summary=f"{label}: {told}. {statement.title}",
        content=Markup('<p><span lang="vi">{}</span>{}</p><ul>{}</ul>').format(
            statement.title, f", {published}" if published else "", Markup("").join(lines)
        ),
        links=(at.alternate(at.row("articles", statement.article_id)), *related(statement.url)),
        categories=((of.indicator, label),),
    )


def _when(said: Said) -> str:
    return period(said.period_start, said.period_end, said.period_grain, language())


def _said(row: tuple[Any, ...]) -> Said:
    return Said(Value(*row[:4]), *row[4:])


_ARTICLES = """
    SELECT a.article_id, a.title, a.url, a.published, a.first_seen FROM (
        SELECT DISTINCT c.article_id FROM observations o JOIN claims c ON c.observation_id = o.observation_id
        WHERE o.indicator = ? AND c.derived IS NULL AND c.known_until IS NULL) s
    CROSS JOIN articles a ON a.article_id = s.article_id
    ORDER BY min(coalesce(a.published, a.first_seen), a.first_seen) DESC, a.article_id LIMIT ?"""
_SAID = """
    SELECT c.value_text, c.value_max_text, c.qualifier, c.figure_id, o.unit, o.period_start, o.period_end,
           o.period_grain, o.breakdown
    FROM claims c JOIN observations o ON o.observation_id = c.observation_id
    JOIN figures f ON f.figure_id = c.figure_id
    WHERE c.article_id = ? AND o.indicator = ? AND c.derived IS NULL AND c.known_until IS NULL
    ORDER BY c.attached, f.text_id, f.start, c.claim_id"""
