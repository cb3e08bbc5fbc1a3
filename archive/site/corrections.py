"""What people noted of figures, as the site shows it: beside the published value, and all of it on one page."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from datasette.utils import tilde_decode, tilde_encode
from datasette.utils.asgi import Response
from markupsafe import Markup

from archive.site.language import t
from archive.site.report_error import Report, contact, report
from archive.site.snapshot import SnapshotDatabase
from archive.store.note_listing import ListedNote

MOST_SHOWN = 500  # notes on one page; the table has all
FIGURE_COLUMNS = frozenset(
    ("figure", "figure_id", "earlier_figure", "later_figure", "old_figure", "new_figure", "related_figure", "of_figure")
)


@dataclass(frozen=True, slots=True)
class Note(ListedNote):
    """What a person said of a figure; ``verdict`` is ``noted``, or ``confirmed`` or ``wrong`` of a recognised one."""

    article_id: str | None
    title: str | None
    superseded: bool


@dataclass(frozen=True, slots=True)
class FigureNotes:
    """What the page of a figure shows: the notes on it, and how to report an error."""

    notes: tuple[Note, ...]
    report: Report


_NAMES = ", ".join(Note.__dataclass_fields__)
_NOTED = "SELECT figure_id FROM figure_notes WHERE withdrawn_at IS NULL AND verdict IN ('noted', 'wrong')"
_FIGURE = """
    SELECT f.figure_id, f.quote, f.sentence, a.title FROM figures f JOIN texts t USING (text_id)
    LEFT JOIN file_owners o ON o.file = t.file
    LEFT JOIN articles a ON a.article_id = coalesce(f.article_id, o.article_id)
    WHERE f.figure_id = ?"""


def notes_of(db: sqlite3.Connection, figure_id: str) -> tuple[Note, ...]:
    """Return the notes on a figure: those in force, newest first, then those withdrawn."""
    return _notes(db, "WHERE figure_id = ? ORDER BY withdrawn_at IS NOT NULL, made_at DESC, correction_id", figure_id)


def all_notes(db: sqlite3.Connection) -> tuple[Note, ...]:
    """Return the newest notes on all figures."""
    return _notes(db, f"ORDER BY made_at DESC, correction_id LIMIT {MOST_SHOWN}")


def noted_figures(db: sqlite3.Connection) -> frozenset[str]:
    """Return the figures that a note in force is on, to mark them wherever they are listed."""
    try:
        return frozenset(figure for (figure,) in db.execute(_NOTED))
    except sqlite3.OperationalError:  # a snapshot of an earlier version
        return frozenset()


async def noted(datasette: Any) -> frozenset[str]:
    """Return the figures that have a note, read once for each snapshot."""
    db: SnapshotDatabase = datasette.databases["archive"]
    return await db.remembered("noted", noted_figures)


async def shown(datasette: Any, request: Any, view: str | None, table: str | None) -> dict[str, object]:
    """Return what templates show: ``noted`` on every page, ``notes`` on that of a figure."""
    found: dict[str, object] = {"noted": await noted(datasette)}
    if view == "row" and table == "figures" and request is not None:
        key = tilde_decode(request.url_vars["pks"])
        address = datasette.absolute_url(request, datasette.urls.path(f"/archive/figures/{tilde_encode(key)}"))
        row, notes = await datasette.databases["archive"].execute_fn(
            lambda db: (db.execute(_FIGURE, (key,)).fetchone(), notes_of(db, key))
        )
        if row is not None:  # the letter is written here: the language of the page is not known in the other thread
            figure = dict(zip(("figure_id", "quote", "sentence", "title"), row, strict=True))
            found["notes"] = FigureNotes(notes, report(contact(datasette.metadata() or {}), figure, address))
    return found


def mark(base: str, figure_id: str) -> Markup:
    """Return the sign that a figure has a note, which leads to it; ``base`` is the path of the database."""
    words = t("có ghi chú", "has a note")
    return Markup(' <a class="quiet" href="{}/figures/{}#notes">✎ {}</a>').format(base, tilde_encode(figure_id), words)


async def marked(datasette: Any, shown: Markup, figure_id: str, base: str) -> Markup:
    """Return the cell of a figure with the sign that it has a note, where it has one."""
    return shown + mark(base, figure_id) if figure_id in await noted(datasette) else shown


async def page(datasette: Any, request: Any) -> Any:
    """Answer with the page of all notes."""
    notes = await datasette.databases["archive"].remembered("notes", all_notes)
    found = {"notes": notes, "most": MOST_SHOWN}
    return Response.html(await datasette.render_template("corrections.html", found, request=request))


ROUTES: list[tuple[str, Callable[..., Awaitable[Any]]]] = [(r"/corrections$", page)]


def _notes(db: sqlite3.Connection, rest: str, *values: str) -> tuple[Note, ...]:
    try:
        return tuple(Note(*row) for row in db.execute(f"SELECT {_NAMES} FROM figure_notes {rest}", values))
    except sqlite3.OperationalError:  # a snapshot of an earlier version
        return ()
