"""What became of a figure: how it was read before, and which figure stands for it in a text that was read anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from archive.diff import moved_span
from archive.store.rereading import COMPARED


@dataclass(frozen=True, slots=True)
class ReadingChange:
    """A field that a newer version of the extractor read otherwise; ``figure``: it came or went."""

    field: str
    old: str | None
    new: str | None
    extractor_version: str
    changed_at: str


@dataclass(frozen=True, slots=True)
class Successor:
    """The figure at the same words of another text, and the fields in which it differs."""

    figure_id: str
    quote: str
    changed: tuple[tuple[str, str | None, str | None], ...]


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a figure since it was first read.

    ``parsed_again``: its text was replaced by one that a newer page object (``parser_version``) read; then ``now`` is
    the figure that stands for it, None where the text does not have it any more. ``newest`` is the figure at the same
    words of the article's newest revision, where this is an earlier one; ``replaced_by`` what is printed in its place.
    """

    changes: tuple[ReadingChange, ...]
    earlier_readings: int
    parsed_again: bool
    parser_version: str | None
    now: Successor | None
    newest: Successor | None
    replaced_by: Successor | None


def read_fate(db: sqlite3.Connection, figure: Mapping[str, Any], text: str) -> Fate:
    """Read what became of a figure; ``figure`` is its row with ``newest_revision``, ``text`` the text it stands in."""
    in_force = _text_in_force(db, figure["revision_id"])
    parsed_again = in_force is not None and in_force[0] != figure["text_id"]
    now = newest = replaced_by = None
    if in_force is not None and parsed_again:
        now = _successor(db, figure, text, in_force[0], in_force[2])
    if figure["revision_id"] is not None and figure["revision_id"] != figure["newest_revision"]:
        latest = _text_in_force(db, figure["newest_revision"])
        newest = _successor(db, figure, text, latest[0], latest[2]) if latest else None
        replaced_by = _replaced_by(db, now.figure_id if now else figure["figure_id"])
    return Fate(
        changes=tuple(
            ReadingChange(*row)
            for row in db.execute(
                "SELECT field, old, new, extractor_version, changed_at FROM reading_changes WHERE figure_id = ? "
                "ORDER BY changed_at DESC, field",
                (figure["figure_id"],),
            )
        ),
        earlier_readings=db.execute(
            "SELECT count(*) FROM superseded_readings WHERE figure_id = ? AND extractor_version <> ?",
            (figure["figure_id"], figure["extractor_version"]),
        ).fetchone()[0],
        parsed_again=parsed_again,
        parser_version=in_force[1] if in_force and parsed_again else None,
        now=now,
        newest=newest,
        replaced_by=replaced_by,
    )


def _text_in_force(db: sqlite3.Connection, revision_id: str | None) -> tuple[str, str, str] | None:
    """Return id, parser's version and text that a revision has now; a figure of a file has none."""
    row: tuple[str, str, str] | None = db.execute(
        "SELECT text_id, parser_version, text FROM revisions r JOIN texts t USING (text_id) WHERE r.revision_id = ?",
        (revision_id,),
    ).fetchone()
    return row


def _successor(
    db: sqlite3.Connection, figure: Mapping[str, Any], old_text: str, text_id: str, text: str
) -> Successor | None:
    """Return the figure at the words of another text that the figure was printed in."""
    span = moved_span(old_text, text, figure["start"], figure["end"])
    if span is None:
        return None
    names = ("figure_id", "quote", *COMPARED)
    row = db.execute(
        f'SELECT {", ".join(names)} FROM figures WHERE text_id = ? AND superseded = 0 AND start < ? AND "end" > ? '
        "ORDER BY abs(start - ?) LIMIT 1",
        (text_id, span[1], span[0], span[0]),
    ).fetchone()
    if row is None:
        return None
    found = dict(zip(names, row, strict=True))
    changed = tuple(
        (name, figure[name], found[name])
        for name in COMPARED
        if name != "related_figure" and figure[name] != found[name]
    )
    return Successor(found["figure_id"], found["quote"], changed)


def _replaced_by(db: sqlite3.Connection, figure_id: str) -> Successor | None:
    row = db.execute(
        "SELECT new_figure, new_quote FROM changes WHERE old_figure = ? AND new_figure IS NOT NULL", (figure_id,)
    ).fetchone()
    return Successor(row[0], row[1], ()) if row else None
