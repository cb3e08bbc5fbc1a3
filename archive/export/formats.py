"""One table in one file: CSV for spreadsheets, JSON lines for programs and for restoring."""

from __future__ import annotations

import base64
import csv
import json
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from archive.export.tables import Row, Shape

BLOB = "$base64"  # a JSON object with this member stands for bytes


class TableWriter(Protocol):
    """Writes a table's rows to a file, batch by batch."""

    def write(self, rows: Sequence[Row]) -> None:
        """Write rows."""
        ...

    def close(self) -> None:
        """Finish the file."""
        ...


class CsvWriter:
    """CSV as RFC 4180 has it, in UTF-8 with a byte order mark, without which Excel garbles Vietnamese."""

    def __init__(self, path: Path, shape: Shape) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._csv = csv.writer(self._file)
        self._csv.writerow([c.name for c in shape.columns])

    def write(self, rows: Sequence[Row]) -> None:
        """Write rows; null is an empty cell."""
        self._csv.writerows([[_cell(v) for v in row] for row in rows])

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


class JsonLinesWriter:
    """One JSON object a line, exact: numbers as numbers, null as null, bytes in base64."""

    def __init__(self, path: Path, shape: Shape) -> None:
        self._file = path.open("w", encoding="utf-8", newline="\n")
        self._names = [c.name for c in shape.columns]

    def write(self, rows: Sequence[Row]) -> None:
        """Write rows."""
        for row in rows:
            said = dict(zip(self._names, map(_json, row), strict=True))
            self._file.write(json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n")

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


def read_line(line: str, names: Sequence[str]) -> tuple[Any, ...]:
    """Return the values of some columns of one JSON line; raises ValueError or KeyError where they are not there."""
    said = json.loads(line)
    return tuple(_value(said[name]) for name in names)


class Writers:
    """Several files of one table, written together."""

    def __init__(self, writers: Sequence[TableWriter]) -> None:
        self._writers = writers

    def write(self, rows: Sequence[Row]) -> None:
        """Write rows to each."""
        for writer in self._writers:
            writer.write(rows)

    def __enter__(self) -> Writers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for writer in self._writers:
            writer.close()


def _cell(value: Any) -> Any:
    return base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value


def _json(value: Any) -> Any:
    return {BLOB: base64.b64encode(value).decode("ascii")} if isinstance(value, bytes) else value


def _value(value: Any) -> Any:
    return base64.b64decode(value[BLOB]) if isinstance(value, dict) else value
