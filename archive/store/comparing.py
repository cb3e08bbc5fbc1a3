"""Two revisions of an article side by side, as the archive holds them."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from itertools import zip_longest

from archive import diff
from archive.store.changes import COUNTS
from archive.store.reread import text_of


@dataclass(frozen=True, slots=True)
class RevisionRef:
    """A revision and its number in time; ``same_as`` is the number of an earlier one that it reverts to."""

    revision_id: str
    number: int
    captured_at: str
    last_confirmed: str
    same_as: int | None


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """A figure of a revision, as far as it is compared and shown."""

    figure_id: str
    quote: str
    value_text: str | None
    value_max_text: str | None
    indicator: str | None
    unit: str | None
    period_start: str | None
    period_end: str | None
    period_grain: str | None
    counts: tuple[str | None, ...]

    @property
    def printed(self) -> tuple[str | None, str | None]:
        """The value or values."""
        return self.value_text, self.value_max_text


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of the revision, not of its text, that differs."""

    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two revisions.

    ``figures`` are pairs of old and new, None where a figure came or went. Where the two were read by different
    versions of the extractor (``one_reading`` is False) a difference may be the reader's, and none is told.
    """

    old: RevisionRef
    new: RevisionRef
    fields: tuple[FieldChange, ...]
    lines: tuple[diff.Line, ...]
    figures: tuple[tuple[PrintedFigure | None, PrintedFigure | None], ...]
    one_reading: bool

    @property
    def is_empty(self) -> bool:
        """Whether the two say the same."""
        return not self.fields and all(line.op == "same" for line in self.lines)


def revisions_of(db: sqlite3.Connection, article_id: str) -> list[RevisionRef]:
    """Return the revisions of an article in the order of time."""
    rows = db.execute(
        "SELECT revision_id, captured_at, last_confirmed, content_hash FROM revisions WHERE article_id = ? "
        "ORDER BY captured_at, revision_id",
        (article_id,),
    )
    found: list[RevisionRef] = []
    said: dict[str, int] = {}
    before = ""
    for number, (revision_id, captured_at, last_confirmed, content) in enumerate(rows.fetchall(), 1):
        same_as = said.get(content) if content != before else None
        found.append(RevisionRef(revision_id, number, captured_at, last_confirmed, same_as))
        said[content], before = number, content
    return found


def compare(db: sqlite3.Connection, old: RevisionRef, new: RevisionRef) -> Comparison:
    """Return what differs between two revisions."""
    before, after = _read(db, old.revision_id), _read(db, new.revision_id)
    one_reading = before.extractor_version == after.extractor_version
    changed = diff.figures(before.figures, after.figures) if one_reading else []
    return Comparison(
        old=old,
        new=new,
        fields=tuple(_fields(before, after)),
        lines=diff.texts(text_of(before.text, before.blocks), text_of(after.text, after.blocks)),
        figures=tuple(changed),
        one_reading=one_reading,
    )


@dataclass(frozen=True, slots=True)
class _Content:
    text: str
    blocks: str
    extractor_version: str
    fields: dict[str, str | None]
    attachments: list[str]
    figures: list[PrintedFigure]


def _read(db: sqlite3.Connection, revision_id: str) -> _Content:
    text_id, text, blocks, version, published, unit = db.execute(
        "SELECT r.text_id, text, blocks, extractor_version, published, unit FROM revisions r "
        "JOIN texts t ON t.text_id = r.text_id WHERE r.revision_id = ?",
        (revision_id,),
    ).fetchone()
    attachments = db.execute(
        "SELECT coalesce(label || ' ', '') || url FROM attachments WHERE revision_id = ? ORDER BY position",
        (revision_id,),
    )
    figures = db.execute(
        "SELECT figure_id, quote, value_text, value_max_text, indicator, unit, period_start, period_end, period_grain, "
        f"{', '.join(COUNTS)} FROM figures WHERE text_id = ? AND superseded = 0 ORDER BY start",
        (text_id,),
    )
    return _Content(
        text=text,
        blocks=blocks,
        extractor_version=version,
        fields={"published": published, "unit": unit},
        attachments=[row[0] for row in attachments],
        figures=[PrintedFigure(*(*row[:9], tuple(row[9:]))) for row in figures],
    )


def _fields(old: _Content, new: _Content) -> list[FieldChange]:
    changes = [FieldChange(name, old.fields[name], new.fields[name]) for name in old.fields]
    gone = [a for a in old.attachments if a not in new.attachments]
    came = [a for a in new.attachments if a not in old.attachments]
    changes += [FieldChange("attachment", before, after) for before, after in zip_longest(gone, came)]
    return [change for change in changes if change.old != change.new]
