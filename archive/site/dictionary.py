"""The data dictionary: what every table and column means, from the schema and ``datasette_metadata.json``."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from datasette.utils import escape_sqlite, tilde_decode
from datasette.utils.asgi import NotFound, Response

from archive.site.codes import codes_of
from archive.site.columns import heading_of
from archive.site.groups import groups
from archive.site.labels import Label
from archive.site.language import either


@dataclass(frozen=True, slots=True)
class ColumnEntry:
    """A column: its name and heading, type, meaning (``Vietnamese / English``), what it refers to, its codes."""

    name: str
    heading: Label
    type: str
    key: bool
    required: bool
    description: str
    refers: str | None
    codes: tuple[tuple[str, Label], ...]


@dataclass(frozen=True, slots=True)
class TableEntry:
    """A table with its columns; title and description are ``Vietnamese / English``."""

    name: str
    title: str
    description: str
    columns: tuple[ColumnEntry, ...]


# What SQLite's types, and those of views, which declare none, are to a reader.
TYPES: Mapping[str, Label] = {
    "TEXT": Label("chữ", "text"),
    "INTEGER": Label("số nguyên", "whole number"),
    "INT": Label("số nguyên", "whole number"),
    "REAL": Label("số", "number"),
    "NUM": Label("số", "number"),
    "": Label("tùy giá trị", "as the value is"),
}


def read_dictionary(metadata: Mapping[str, Any]) -> Callable[[sqlite3.Connection], dict[str, TableEntry]]:
    """Return a function that reads the dictionary of a snapshot, by table in the order of the groups."""

    def read(db: sqlite3.Connection) -> dict[str, TableEntry]:
        there = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
        described = {name: said for name, said in metadata.items() if name in there and not said.get("hidden")}
        ordered = [name for _, names in groups() for name in names if name in described]
        ordered += [name for name in described if name not in ordered]
        return {name: _entry(db, name, described[name]) for name in ordered}

    return read


def _entry(db: sqlite3.Connection, table: str, said: Mapping[str, Any]) -> TableEntry:
    refers = {row[3]: str(row[2]) for row in db.execute(f"PRAGMA foreign_key_list({escape_sqlite(table)})")}
    columns = tuple(
        ColumnEntry(
            name=name,
            heading=heading_of(name, table),
            type=str(kind or "").upper(),
            key=bool(key),
            required=bool(required or key),
            description=str(said.get("columns", {}).get(name, "")),
            refers=refers.get(name),
            codes=tuple(codes_of(name, table).items()),
        )
        for _, name, kind, required, _, key, hidden in db.execute(f"PRAGMA table_xinfo({escape_sqlite(table)})")
        if hidden != 1
    )
    return TableEntry(table, str(said.get("title") or table), str(said.get("description") or ""), columns)


async def _dictionary(datasette: Any) -> dict[str, TableEntry]:
    tables = (datasette.metadata("databases") or {}).get("archive", {}).get("tables", {})
    found: dict[str, TableEntry] = await datasette.databases["archive"].remembered(
        "dictionary", read_dictionary(tables)
    )
    return found


async def index(datasette: Any, request: Any) -> Any:
    """Answer with the list of all tables."""
    shown = {"tables": await _dictionary(datasette), "groups": groups(), "types": TYPES}
    page = await datasette.render_template("dictionary.html", shown, request=request, view_name="dictionary")
    return Response.html(page, headers={"cache-control": "max-age=60"})


async def table(datasette: Any, request: Any) -> Any:
    """Answer with the columns of one table."""
    found = (await _dictionary(datasette)).get(tilde_decode(request.url_vars["table"]))
    if found is None:
        raise NotFound(either("Không có bảng này.", "There is no such table."))
    shown = {"entry": found, "types": TYPES}
    page = await datasette.render_template("dictionary-table.html", shown, request=request, view_name="dictionary")
    return Response.html(page, headers={"cache-control": "max-age=60"})


ROUTES: list[tuple[str, Callable[..., Awaitable[Any]]]] = [
    (r"/dictionary$", index),
    (r"/dictionary/(?P<table>[^/]+)$", table),
]
