"""Files of notes, as a reviewer keeps them: CSV of a spreadsheet, JSON, or JSON lines."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.errors import ArchiveError
from archive.store.typed_values import typed_value

COLUMNS = ("figure_id", "note", "value", "by")
LONGEST_NOTE = 2000  # characters; what is longer is a text to be published elsewhere and linked to


@dataclass(frozen=True, slots=True)
class TypedNote:
    """A note as it was typed: ``by`` is None where the file does not say who made it."""

    figure: str
    note: str
    value: str | None
    by: str | None


def read_notes(path: Path) -> list[TypedNote]:
    """Read a file of notes, whose columns or keys are ``figure_id``, ``note`` and, if wanted, ``value`` and ``by``.

    Raises:
        ArchiveError: it cannot be read, or one of its rows is no note; the message names the row.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ArchiveError(f"{path} is not UTF-8; save it as CSV UTF-8") from None
    except OSError as error:
        raise ArchiveError(f"cannot read {path}: {error.strerror}") from None
    notes = []
    for where, row in _rows(path, text):
        strange = sorted(set(row) - set(COLUMNS))
        if strange:
            raise ArchiveError(f"{path}, {where}: unknown column {strange[0]!r}; known are {', '.join(COLUMNS)}")
        said = {name: str(row.get(name) if row.get(name) is not None else "").strip() for name in COLUMNS}
        try:
            notes.append(
                TypedNote(
                    figure=_present(said["figure_id"], "figure_id"),
                    note=clean_note(said["note"]),
                    value=typed_value(said["value"]) if said["value"] else None,
                    by=said["by"] or None,
                )
            )
        except ArchiveError as error:
            raise ArchiveError(f"{path}, {where}: {error}") from None
    if not notes:
        raise ArchiveError(f"{path} holds no notes; its columns are {', '.join(COLUMNS)}")
    return notes


def clean_note(text: str) -> str:
    """Return the text of a note without blanks around it; raises ArchiveError where it cannot be one."""
    said = _present(text.strip(), "note")
    if len(said) > LONGEST_NOTE:
        raise ArchiveError(f"the note has {len(said)} characters; {LONGEST_NOTE} is the most")
    try:
        said.encode()
    except UnicodeEncodeError:
        raise ArchiveError("the note is not UTF-8; set the terminal to UTF-8") from None
    if strange := [c for c in said if not c.isprintable() and c not in "\n\t"]:
        raise ArchiveError(f"the note holds an invisible character (U+{ord(strange[0]):04X}); leave it out")
    return said


def _present(text: str, name: str) -> str:
    if not text:
        raise ArchiveError(f"{name} is empty")
    return text


def _rows(path: Path, text: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if path.suffix.lower() not in (".json", ".jsonl"):
        head = text.partition("\n")[0]
        separator = max(";,\t", key=head.count)  # spreadsheets of many languages write semicolons
        for row in (reader := csv.DictReader(text.splitlines(keepends=True), delimiter=separator)):
            yield f"line {reader.line_num}", {k or "": v for k, v in row.items()}
        return
    try:
        found = json.loads(text) if path.suffix.lower() == ".json" else [json.loads(x) for x in text.splitlines() if x]
    except ValueError as error:
        raise ArchiveError(f"{path} is no JSON: {error}") from None
    for nth, row in enumerate(found if isinstance(found, list) else [found], 1):
        if not isinstance(row, dict):
            raise ArchiveError(f"{path}, entry {nth}: not an object with {', '.join(COLUMNS)}")
        yield f"entry {nth}", row
