"""What a person says of a figure: beside it, never over it. Rows are only ever added.

A verdict on a recognised figure (``confirmed``, ``wrong``) decides whether series take it in: the newest one counts. A
note (``noted``) may be made of any figure and changes nothing else; a later row withdraws it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlsplit

from datasette.utils import tilde_decode
from sqlite_utils import Database

from archive import identity
from archive.errors import ArchiveError

Verdict = Literal["confirmed", "wrong", "noted", "withdrawn"]
HOW_TO_FIND = (
    "a figure's id (f and 16 characters) stands on its page on the site, whose address will do too, and with every "
    "figure of an article's page, of a table and of an export"
)
_SITE = re.compile(r"/archive/figures/([^/?.]+)$")
_COLUMNS = "correction_id, figure_id, verdict, value_text, note, made_by, made_at, withdraws"


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person said: ``value_text`` is the value by that person's reading, ``withdraws`` the note taken back."""

    figure_id: str
    verdict: Verdict
    made_by: str
    made_at: str
    value_text: str | None = None
    note: str | None = None
    withdraws: str | None = None

    @property
    def correction_id(self) -> str:
        """The identifier of the row."""
        if self.verdict in ("confirmed", "wrong"):
            return identity.correction_id(self.figure_id, self.made_by, self.made_at)
        said = (self.verdict, self.value_text or "", self.note or "", self.withdraws or "")
        return identity.correction_id(self.figure_id, self.made_by, self.made_at, *said)


@dataclass(frozen=True, slots=True)
class Noted:
    """A note and the figure that it is of; ``known``: the person had said the very same, so nothing was added."""

    correction_id: str
    figure_id: str
    quote: str
    published_value: str | None
    superseded: bool
    known: bool


def add(db: Database, corrections: Sequence[Correction]) -> None:
    """Store verdicts, all or none; raises ArchiveError where a figure is not in the archive."""
    with db.atomic():
        for c in corrections:
            if db.execute("SELECT 1 FROM figures WHERE figure_id = ?", (c.figure_id,)).fetchone() is None:
                raise ArchiveError(
                    f"there is no figure {c.figure_id}; the view unconfirmed_figures lists those to check"
                )
            _insert(db, c)


def note(db: Database, notes: Sequence[Correction]) -> list[Noted]:
    """Store notes, all or none; a figure may be named by the address of its page.

    Raises:
        ArchiveError: a figure is not in the archive.
    """
    with db.atomic():
        return [_note(db, replace(n, figure_id=figure_at(n.figure_id))) for n in notes]


def withdraw(db: Database, correction_id: str, made_by: str, made_at: str, why: str | None) -> str:
    """Take a note back by a later row; return the figure that it was of.

    Raises:
        ArchiveError: there is no such note, it is a verdict, or it was withdrawn already.
    """
    with db.atomic():
        found = db.execute(
            "SELECT c.figure_id, c.verdict, w.made_at, w.made_by FROM corrections c LEFT JOIN corrections w "
            "ON w.withdraws = c.correction_id WHERE c.correction_id = ?",
            (correction_id,),
        ).fetchone()
        if found is None or found[1] == "withdrawn":
            raise ArchiveError(f"there is no note {correction_id}; scrapy correct --list shows them with their ids")
        figure_id, verdict, at, by = found
        if verdict != "noted":
            raise ArchiveError(f"{correction_id} says that {figure_id} is {verdict}; scrapy confirm says otherwise")
        if at is not None:
            raise ArchiveError(f"{correction_id} was withdrawn already, by {by} at {at}")
        _insert(db, Correction(figure_id, "withdrawn", made_by, made_at, note=why, withdraws=correction_id))
    return str(figure_id)


def figure_at(name: str) -> str:
    """Return the id that a name means: itself, or that in the address of a figure's page."""
    match = _SITE.search(urlsplit(name).path) if "/" in name else None
    return tilde_decode(match[1]) if match else name


def _note(db: Database, n: Correction) -> Noted:
    row = db.execute("SELECT quote, value_text, superseded FROM figures WHERE figure_id = ?", (n.figure_id,)).fetchone()
    if row is None:
        raise ArchiveError(f"there is no figure {n.figure_id!r}; {HOW_TO_FIND}")
    same = db.execute(
        "SELECT correction_id FROM corrections c WHERE figure_id = ? AND verdict = 'noted' AND made_by = ? "
        "AND value_text IS ? AND note IS ? "
        "AND NOT EXISTS (SELECT 1 FROM corrections w WHERE w.withdraws = c.correction_id)",
        (n.figure_id, n.made_by, n.value_text, n.note),
    ).fetchone()
    if same is None:
        _insert(db, n)
    return Noted(same[0] if same else n.correction_id, n.figure_id, row[0], row[1], bool(row[2]), same is not None)


def _insert(db: Database, c: Correction) -> None:
    db.execute(
        f"INSERT OR IGNORE INTO corrections ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (c.correction_id, c.figure_id, c.verdict, c.value_text, c.note, c.made_by, c.made_at, c.withdraws),
    )
