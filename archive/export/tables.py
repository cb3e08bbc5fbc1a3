"""The shape of every table and view of a database, found by walking its schema: none is named here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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
    """Return the shapes of all tables by name: not those hidden, SQLite's own, or virtual ones with their parts."""
    return [_shape(db, name, name, derived=False) for name in _names(db, "table") if name not in hidden]


def views(db: Database) -> list[str]:
    """Return the names of all views."""
    return _names(db, "view")


@contextmanager
def worked_out(db: Database, view: str) -> Iterator[Shape]:
    """Work a view out once, in the order of all its columns, and give its shape for as long as its rows are there."""
    columns = [quoted(c[1]) for c in db.execute(f"PRAGMA table_xinfo({quoted(view)})").fetchall()]
    db.execute(f"CREATE TABLE {_SCRATCH} AS SELECT * FROM {quoted(view)} ORDER BY {', '.join(columns)}")
    try:
        yield _shape(db, view, _SCRATCH, derived=True)
    finally:
        db.execute(f"DROP TABLE {_SCRATCH}")


def rows_of(db: Database, shape: Shape) -> Iterator[list[Row]]:
    """Yield the rows in batches, in a stable order: by key, of tables without one by every column."""
    names = [quoted(c.name) for c in shape.columns]
    order = ["rowid"] if shape.derived else [quoted(c) for c in shape.key] or names
    source = _SCRATCH if shape.derived else quoted(shape.name)
    cursor = db.conn.execute(f"SELECT {', '.join(names)} FROM {source} ORDER BY {', '.join(order)}")
    while batch := cursor.fetchmany(BATCH):
        yield batch


def quoted(name: str) -> str:
    """Return an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def _names(db: Database, kind: str) -> list[str]:
    rows = db.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = ? AND name NOT LIKE 'sqlite\\_%' "
        "ESCAPE '\\' AND name NOT LIKE '\\_sqlite%' ESCAPE '\\' ORDER BY name",
        (kind,),
    ).fetchall()
    return [row[0] for row in rows]


def _shape(db: Database, name: str, source: str, *, derived: bool) -> Shape:
    info = [c for c in db.execute(f"PRAGMA table_xinfo({quoted(source)})").fetchall() if c[6] != 1]
    key = tuple(c[1] for c in sorted((c for c in info if c[5]), key=lambda c: c[5]))
    types = _types(db, source, [(c[1], c[2] or "") for c in info])
    columns = tuple(
        Column(
            name=c[1],
            type=types[c[1]],
            required=not derived and bool(c[3] or c[5]),
            generated=c[6] in (2, 3),
        )
        for c in info
    )
    foreign = db.execute(f"PRAGMA foreign_key_list({quoted(source)})").fetchall()
    whole = [r for r in foreign if sum(o[0] == r[0] for o in foreign) == 1]  # of one column
    references = tuple(sorted((Reference(r[3], r[2], r[4] or r[3]) for r in whole), key=lambda r: r.column))
    return Shape(name, derived, columns, key, references)


_FITS: dict[Type, frozenset[str]] = {
    "integer": frozenset({"integer"}),
    "number": frozenset({"integer", "real"}),
    "string": frozenset({"text"}),
    "binary": frozenset({"blob"}),
}


def _types(db: Database, table: str, columns: list[tuple[str, str]]) -> dict[str, Type]:
    """Return each column's type as declared where all values keep to it, else as the values have it."""
    found = {name: _declared(said) for name, said in columns}
    strays = " OR ".join(
        f"typeof({quoted(name)}) NOT IN ('null', {', '.join(repr(k) for k in sorted(_FITS[kind]))})"
        for name, kind in found.items()
        if kind is not None
    )
    stray = bool(strays) and db.execute(f"SELECT 1 FROM {quoted(table)} WHERE {strays} LIMIT 1").fetchone() is not None
    return {name: _as_stored(db, table, name) if stray or kind is None else kind for name, kind in found.items()}


def _declared(said: str) -> Type | None:
    """Return the type that a declaration means, by SQLite's rules of affinity; None where it leaves it open."""
    words = said.upper()
    if "INT" in words:
        return "integer"
    if any(word in words for word in ("CHAR", "CLOB", "TEXT")):
        return "string"
    return "number" if any(word in words for word in ("REAL", "FLOA", "DOUB")) else None


def _as_stored(db: Database, table: str, column: str) -> Type:
    query = f"SELECT DISTINCT typeof({quoted(column)}) FROM {quoted(table)}"
    kinds = {row[0] for row in db.execute(query).fetchall()} - {"null"}
    return next((kind for kind, fits in _FITS.items() if kinds and kinds <= fits), "string")


_SCRATCH = "_sqlite_scratch"  # a name that `shapes` does not see
