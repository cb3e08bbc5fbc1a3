"""What the schema of a snapshot is: read once for each, where Datasette would ask for it on every page."""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette.utils import detect_primary_keys, get_outbound_foreign_keys, table_column_details

ForeignKey = dict[str, Any]


def _names(connection: sqlite3.Connection, kind: str) -> list[str]:
    return [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = ?", (kind,)).fetchall()]


def tables(connection: sqlite3.Connection) -> list[str]:
    """Return the names of all tables."""
    return _names(connection, "table")


def views(connection: sqlite3.Connection) -> list[str]:
    """Return the names of all views."""
    return _names(connection, "view")


def version(connection: sqlite3.Connection) -> int:
    """Return the number by which SQLite tells one schema from another."""
    return int(connection.execute("PRAGMA schema_version").fetchone()[0])


def primary_keys(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Return the primary key of each table."""
    return {table: detect_primary_keys(connection, table) for table in tables(connection)}


def columns(connection: sqlite3.Connection) -> dict[str, list[Any]]:
    """Return the columns of each table and view, as Datasette describes them."""
    return {name: table_column_details(connection, name) for name in [*tables(connection), *views(connection)]}


def indexed(connection: sqlite3.Connection) -> frozenset[tuple[str, str]]:
    """Return the columns by which an index, the primary key's included, finds rows: the first of each."""
    return frozenset(
        (str(table), str(column))
        for table, column in connection.execute(
            "SELECT t.name, c.name FROM sqlite_master t JOIN pragma_index_list(t.name) i "
            "JOIN pragma_index_info(i.name) c WHERE t.type = 'table' AND c.seqno = 0 AND NOT i.partial"
        ).fetchall()
    )


def foreign_keys(connection: sqlite3.Connection) -> dict[str, list[ForeignKey]]:
    """Return the foreign keys out of each table, with the column that ``REFERENCES articles`` leaves to SQLite."""
    known = tables(connection)
    primary = primary_keys(connection)
    return {
        table: [
            {**key, "other_column": key["other_column"] or primary[key["other_table"]][0]}
            for key in get_outbound_foreign_keys(connection, table)
            if key["other_table"] in primary
        ]
        for table in known
    }


def rows(connection: sqlite3.Connection) -> dict[str, int]:
    """Return how many rows each table has: a publication ends with ANALYZE, which counts them."""
    found: dict[str, int] = {}
    if "sqlite_stat1" in tables(connection):
        for table, stat in connection.execute("SELECT tbl, stat FROM sqlite_stat1").fetchall():
            found[table] = max(found.get(table, 0), int(stat.split()[0]))  # an index may hold a part of them
        for table in _names(connection, "table"):
            if not table.startswith(("search_", "sqlite_")):
                found.setdefault(table, 0)  # ANALYZE says nothing of an empty one
    return found
