"""The published snapshot as a Datasette database that notices when the file is replaced."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path
from typing import Any, TypeVar

from datasette.database import Database, QueryInterrupted, Results

from archive.site import snapshot_schema
from archive.site.settings import LONGEST_VALUE
from archive.site.snapshot_schema import ForeignKey

T = TypeVar("T")
Signature = tuple[int, int, int]
# What Datasette asks of the schema for every page, as it writes it.
_COUNT = re.compile(r"select count\(\*\) from (?:\[([^\]]+)\]|(\w+)) *")
_VERSION = "PRAGMA schema_version"
_SPELLING = "select name from sqlite_master where type in ('table', 'view') and name = ? collate nocase"


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
        self._too_long: set[tuple[Signature | None, str]] = set()
        self._being_read: dict[str, tuple[Signature | None, asyncio.Future[Any]]] = {}

    async def remembered(self, name: str, read: Callable[[sqlite3.Connection], T]) -> T:
        """Return what a function reads from the present snapshot, reading it once for each snapshot.

        Those who ask while it is being read wait for the same reading: a new snapshot meets many readers at once.
        """
        found = signature(Path(self.path))
        known = self._remembered.get(name)
        if known is None or (found is not None and known[0] != found):
            reading = self._being_read.get(name)
            if reading is None or reading[0] != found:
                reading = self._being_read[name] = (found, asyncio.ensure_future(self.execute_fn(read)))
            try:
                known = self._remembered[name] = (found, await asyncio.shield(reading[1]))
            finally:
                if reading[1].done() and self._being_read.get(name) is reading:
                    del self._being_read[name]
        value: T = known[1]
        return value

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], T], threads: Executor | None = None) -> T:
        """Run a function of a connection to the present snapshot in a thread.

        ``threads`` are others than those that answer queries, for what takes longer than a query may.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(threads or self.ds.executor, lambda: fn(self._connection()))

    async def fts_table(self, table: str) -> None:
        """Return None: the index of the search belongs to no table, our own filter asks it."""

    async def table_counts(self, limit: int = 10) -> dict[str, int | None]:
        """Return how many rows each table has, None for those of the search; counted once for each snapshot."""
        rows = await self.remembered("rows", snapshot_schema.rows)
        tables = await self.remembered("primary keys", snapshot_schema.primary_keys)
        return {table: None if table.startswith(("search_", "sqlite_")) else rows.get(table) for table in tables}

    async def execute(self, sql: str, params: Any = None, *rest: Any, **more: Any) -> Any:
        """Execute a statement of Datasette's, unless its answer is known: it asks the same for every page.

        How many rows a table has is known; so is that to count those of a view takes too long.
        """
        asks_itself = not rest and set(more) <= {"custom_time_limit"}  # what a reader asks is executed as it is
        known = await self._known(sql, params) if asks_itself else None
        if known is not None:
            return Results([(known,)], False, (("known",),))
        counted = None if params else _COUNT.fullmatch(sql)
        tried = (signature(Path(self.path)), sql)
        if counted and tried in self._too_long:
            raise QueryInterrupted(sqlite3.OperationalError("interrupted"), sql, params)
        try:
            return await super().execute(sql, params, *rest, **more)
        except QueryInterrupted:
            if counted and not more.get("custom_time_limit"):
                self._too_long = {t for t in self._too_long if t[0] == tried[0]} | {tried}
            raise

    async def _known(self, sql: str, params: Any) -> Any:
        """Return the one value that a statement about the schema gives, None where it is not known."""
        if sql == _VERSION:
            return await self.remembered("version", snapshot_schema.version)
        if sql == _SPELLING and params:
            return params[0] if params[0] in await self.remembered("columns", snapshot_schema.columns) else None
        if not params and (counted := _COUNT.fullmatch(sql)):
            return (await self.remembered("rows", snapshot_schema.rows)).get(counted[1] or counted[2])
        return None

    async def table_names(self) -> list[str]:
        """Return the names of all tables, without asking a thread for them each time."""
        return list(await self.remembered("tables", snapshot_schema.tables))

    async def view_names(self) -> list[str]:
        """Return the names of all views, likewise."""
        return list(await self.remembered("views", snapshot_schema.views))

    async def table_columns(self, table: str) -> list[str]:
        """Return the names of the columns of a table or view, likewise."""
        return [column.name for column in await self.table_column_details(table)]

    async def foreign_keys_for_table(self, table: str) -> list[ForeignKey]:
        """Return a table's foreign keys, each with the column that it refers to.

        ``REFERENCES articles`` leaves that column to SQLite, which takes the primary key; Datasette would not.
        """
        return (await self.remembered("foreign keys", snapshot_schema.foreign_keys)).get(table, [])

    async def primary_keys(self, table: str) -> list[str]:
        """Return a table's primary keys, likewise."""
        known = (await self.remembered("primary keys", snapshot_schema.primary_keys)).get(table)
        return list(known if known is not None else await super().primary_keys(table))

    async def table_column_details(self, table: str) -> list[Any]:
        """Return the columns of a table or view, likewise."""
        known = (await self.remembered("columns", snapshot_schema.columns)).get(table)
        return list(known if known is not None else await super().table_column_details(table))

    async def get_all_foreign_keys(self) -> dict[str, dict[str, list[ForeignKey]]]:
        """Return the foreign keys out of every table, and into it from columns that an index finds.

        Datasette counts the rows that refer to the row of a page; without an index it would read whole tables for it.
        """
        outgoing = await self.remembered("foreign keys", snapshot_schema.foreign_keys)
        indexed = await self.remembered("indexed columns", snapshot_schema.indexed)
        found: dict[str, dict[str, list[ForeignKey]]] = {
            t: {"incoming": [], "outgoing": k} for t, k in outgoing.items()
        }
        for table, keys in outgoing.items():
            for key in keys:
                other = found.get(str(key["other_table"]))
                if other is not None and (table, key["column"]) in indexed:
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
