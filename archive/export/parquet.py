"""One table as a Parquet file, typed and compressed. Needs pyarrow, the extra ``parquet``."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from archive.export.tables import Row, Shape, Type

GROUP = 20_000  # rows of a row group at the most
GROUP_BYTES = 32_000_000  # characters of a row group at the most: a table of texts has fewer rows in each


def available() -> bool:
    """Return whether Parquet files can be written here."""
    return find_spec("pyarrow") is not None


class ParquetWriter:
    """Parquet with Zstandard; equal rows make equal bytes, under one version of pyarrow."""

    def __init__(self, path: Path, shape: Shape) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        types: dict[Type, Any] = {
            "integer": pa.int64(),
            "number": pa.float64(),
            "string": pa.string(),
            "binary": pa.binary(),
        }
        fields = [pa.field(c.name, types[c.type], nullable=not c.required) for c in shape.columns]
        self._arrow = pa
        self._types: list[Type] = [c.type for c in shape.columns]
        self._schema = pa.schema(fields)
        self._parquet = parquet.ParquetWriter(path, self._schema, compression="zstd")
        self._rows: list[Row] = []
        self._size = 0

    def write(self, rows: Sequence[Row]) -> None:
        """Take rows; they are written when they make a row group."""
        for row in rows:
            self._rows.append(row)
            self._size += sum(len(v) for v in row if isinstance(v, (str, bytes)))
            if len(self._rows) >= GROUP or self._size >= GROUP_BYTES:
                self._flush()

    def close(self) -> None:
        """Finish the file."""
        self._flush()
        self._parquet.close()

    def _flush(self) -> None:
        if not self._rows:
            return
        columns = zip(*self._rows, strict=True)
        arrays = [
            self._arrow.array([_as(t, v) for v in values], type=f.type)
            for t, values, f in zip(self._types, columns, self._schema, strict=True)
        ]
        self._parquet.write_table(self._arrow.Table.from_arrays(arrays, schema=self._schema))
        self._rows, self._size = [], 0


def _as(kind: Type, value: Any) -> Any:
    if value is None:
        return None
    if kind == "number":
        return float(value)
    if kind == "string" and not isinstance(value, str):
        return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return value
