"""Reading what publication works out: a snapshot of an earlier version may lack it, and is then said to."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar

from datasette.views.base import DatasetteError

from archive.site.language import either

T = TypeVar("T")


async def read(datasette: Any, function: Callable[[sqlite3.Connection], T], name: str | None = None) -> T:
    """Return what a function reads from the snapshot; under a ``name`` it is read once for each snapshot.

    Raises:
        DatasetteError: with status 503, the snapshot was made before these pages were.
    """
    db = datasette.databases["archive"]
    try:
        found: T = await (db.remembered(name, function) if name else db.execute_fn(function))
    except sqlite3.OperationalError as error:
        if "no such table" not in str(error):
            raise
        message = either(
            "Bản công bố này do phiên bản trước tạo ra và chưa có phần này. Chạy scrapy publish là có.",
            "This snapshot was made by an earlier version and lacks this part. Run scrapy publish to have it.",
        )
        raise DatasetteError(message, status=503, title=either("Chưa có", "Not yet there")) from None
    return found


def is_there(db: sqlite3.Connection, table: str) -> bool:
    """Return whether the snapshot has a table."""
    return db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone() is not None
