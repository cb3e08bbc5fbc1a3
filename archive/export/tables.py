"""The shape of every table and view of a database, found by walking its schema: none is named here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sqlite_utils import Database

Type = Literal["integer", "number", "string", "binary"]
Row = tuple[str | int | float | bytes | None, ...]
BATCH = 2_000  # rows held in memory at a time


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``generated`` ones are worked out by SQLite, for readers to use and not to be stored again."""

    name: str
    type: Type
    required: bool
    generated: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that refers to a column of a table."""

    column: str
    table: str
    other: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A table, or a view (``derived``), as it is written: columns, key, references."""

    name: str
    derived: bool
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...]

    @property
    def stored(self) -> tuple[Column, ...]:
        """The columns that an import stores."""
        return tuple(c for c in self.columns if not c.generated)


def shapes(db: Database, hidden: frozenset[str] = frozenset()) -> list[Shape]:
    """Return all tables and views by name, without those hidden, SQLite's own, and virtual ones with their parts."""
    rows = db.execute(
        "SELECT name, type FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'view') "
        "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE '\\_sqlite%' ESCAPE '\\' ORDER BY name"
    ).fetchall()
    return [_shape(db, name, kind == "view") for name, kind in rows if name not in hidden]


def rows_of(db: Database, shape: Shape) -> Iterator[list[Row]]:
    """Yield the rows in batches, in a stable order: by key, of views and tables without one by every column."""
    names = [quoted(c.name) for c in shape.columns]
    order = [quoted(c) for c in shape.key] or names
    cursor = db.conn.execute(f"SELECT {', '.join(names)} FROM {quoted(shape.name)} ORDER BY {', '.join(order)}")
    while batch := cursor.fetchmany(BATCH):
        yield batch


def quoted(name: str) -> str:
    """Return an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def _shape(db: Database, name: str, derived: bool) -> Shape:
    info = db.execute(f"PRAGMA table_xinfo({quoted(name)})").fetchall()
    info = [c for c in info if c[6] != 1]  # hidden columns of virtual tables
    key = tuple(c[1] for c in sorted((c for c in info if c[5]), key=lambda c: c[5]))
    columns = tuple(
        Column(
            name=c[1],
            type=_type(db, name, c[1], c[2] or ""),
            required=not derived and bool(c[3] or c[5]),
            generated=c[6] in (2, 3),
        )
        for c in info
    )
    foreign = db.execute(f"PRAGMA foreign_key_list({quoted(name)})").fetchall()
    whole = [r for r in foreign if sum(o[0] == r[0] for o in foreign) == 1]  # of one column
    references = tuple(sorted((Reference(r[3], r[2], r[4] or r[3]) for r in whole), key=lambda r: r.column))
    return Shape(name, derived, columns, key, references)


def _type(db: Database, table: str, column: str, declared: str) -> Type:
    """Return a column's type as declared where its values keep to it, else as its values have it."""
    said = declared.upper()
    if "INT" in said:
        expected: Type | None = "integer"
    elif any(word in said for word in ("CHAR", "CLOB", "TEXT")):
        expected = "string"
    elif any(word in said for word in ("REAL", "FLOA", "DOUB")):
        expected = "number"
    else:
        expected = None
    query = f"SELECT DISTINCT typeof({quoted(column)}) FROM {quoted(table)}"
    kinds = {row[0] for row in db.execute(query)} - {"null"}
    fits: list[tuple[Type, set[str]]] = [
        ("integer", {"integer"}),
        ("number", {"integer", "real"}),
        ("string", {"text"}),
        ("binary", {"blob"}),
    ]
    if expected is not None and kinds <= dict(fits)[expected]:
        return expected
    return next((name for name, allowed in fits if kinds and kinds <= allowed), "string")
