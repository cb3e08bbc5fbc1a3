"""The published snapshot as a Datasette database that notices when the file is replaced."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from datasette.database import Database
from datasette.utils import detect_primary_keys, escape_sqlite, get_outbound_foreign_keys, table_columns

from archive.site.settings import LONGEST_VALUE

T = TypeVar("T")
ForeignKey = dict[str, Any]
Signature = tuple[int, int, int]


def signature(path: Path) -> Signature | None:
    """Return what tells one file at a path from another (device, inode, time of change); None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns


class SnapshotDatabase(Database):  # type: ignore[misc] # Datasette has no types
    """A read-only database file that is replaced by a rename now and then.

    Each thread keeps one connection, as in Datasette, and with it the file's signature. One ``stat`` before a query
    shows whether another file has the name by now; then the thread opens that one. Where there is none for a moment, it
    goes on with the one it has.
    """

    def __init__(self, datasette: Any, path: Path) -> None:
        super().__init__(datasette, str(path), is_mutable=True)
        self._open = threading.local()
        self._remembered: dict[str, tuple[Signature | None, Any]] = {}

    async def remembered(self, name: str, read: Callable[[sqlite3.Connection], T]) -> T:
        """Return what a function reads from the present snapshot, reading it once for each snapshot."""
        found = signature(Path(self.path))
        known = self._remembered.get(name)
        if known is None or (found is not None and known[0] != found):
            known = self._remembered[name] = (found, await self.execute_fn(read))
        value: T = known[1]
        return value

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        """Run a function of a connection to the present snapshot in a thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.ds.executor, lambda: fn(self._connection()))

    async def table_names(self) -> list[str]:
        """Return the names of all tables."""
        return list(await self.remembered("tables", lambda connection: _names(connection, "table")))

    async def view_names(self) -> list[str]:
        """Return the names of all views."""
        return list(await self.remembered("views", lambda connection: _names(connection, "view")))

    async def table_columns(self, table: str) -> list[str]:
        """Return the columns of a table."""
        return list(await self._of_table("columns", table, table_columns))

    async def primary_keys(self, table: str) -> list[str]:
        """Return the primary key of a table."""
        return list(await self._of_table("keys", table, detect_primary_keys))

    async def _of_table(self, what: str, table: str, read: Callable[[sqlite3.Connection, str], list[str]]) -> list[str]:
        """Remember what is read of a table; not of any name that somebody asks for."""
        if table in await self.table_names() or table in await self.view_names():
            return await self.remembered(f"{what} {table}", lambda connection: read(connection, table))
        return await self.execute_fn(lambda connection: read(connection, table))

    async def fts_table(self, table: str) -> None:
        """Return None: the index of the search belongs to no table, our own filter asks it."""

    async def table_counts(self, limit: int = 10) -> dict[str, int | None]:
        """Return how many rows each table has, None for those of the search; counted once for each snapshot."""
        return await self.remembered("table counts", _table_counts)

    async def foreign_keys_for_table(self, table: str) -> list[ForeignKey]:
        """Return a table's foreign keys, each with the column that it refers to.

        ``REFERENCES articles`` leaves that column to SQLite, which takes the primary key; Datasette would not.
        """
        return (await self.remembered("foreign keys", _foreign_keys)).get(table, [])

    async def get_all_foreign_keys(self) -> dict[str, dict[str, list[ForeignKey]]]:
        """Return the foreign keys into and out of every table."""
        outgoing = await self.remembered("foreign keys", _foreign_keys)
        found: dict[str, dict[str, list[ForeignKey]]] = {
            t: {"incoming": [], "outgoing": k} for t, k in outgoing.items()
        }
        for table, keys in outgoing.items():
            for key in keys:
                if (other := found.get(str(key["other_table"]))) is not None:
                    other["incoming"].append(
                        {"other_table": table, "column": key["other_column"], "other_column": key["column"]}
                    )
        return found

    async def execute_write_fn(self, fn: Any, block: bool = True) -> Any:
        """Refuse: nothing of the site writes."""
        raise sqlite3.OperationalError("attempt to write a readonly database")

    def _connection(self) -> sqlite3.Connection:
        # The signature is taken before the file is opened: a file that comes in between is found by the next query.
        found = signature(Path(self.path))
        known: tuple[Signature | None, sqlite3.Connection] | None = getattr(self._open, "connection", None)
        if known is not None and found in (known[0], None):
            return known[1]
        connection: sqlite3.Connection = self.connect()
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
        connection.execute("PRAGMA query_only = 1")
        self.ds._prepare_connection(connection, self.name)
        if known is not None:
            known[1].close()
            self._all_file_connections.remove(known[1])
        self._open.connection = (found, connection)
        return connection


def _names(connection: sqlite3.Connection, kind: str) -> list[str]:
    return [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = ?", (kind,))]


def _table_counts(connection: sqlite3.Connection) -> dict[str, int | None]:
    return {
        table: None
        if table.startswith(("search_", "sqlite_"))
        else connection.execute(f"SELECT count(*) FROM {escape_sqlite(table)}").fetchone()[0]
        for table in _names(connection, "table")
    }


def _foreign_keys(connection: sqlite3.Connection) -> dict[str, list[ForeignKey]]:
    """Return the foreign keys out of each table, with the column that ``REFERENCES articles`` leaves to SQLite."""
    tables = _names(connection, "table")
    primary = {table: detect_primary_keys(connection, table) for table in tables}
    return {
        table: [
            {**key, "other_column": key["other_column"] or primary[key["other_table"]][0]}
            for key in get_outbound_foreign_keys(connection, table)
            if key["other_table"] in primary
        ]
        for table in tables
    }
