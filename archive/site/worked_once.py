"""What Datasette would work out for every request although nothing of it changes while it runs: worked out once."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

TABLES = 512  # that readers name, those that do not exist included


def work_once(datasette: Any) -> None:
    """Remember what the metadata allows of a table.

    Datasette 0.65.5 copies the whole metadata for each of the four such checks of a page, which took a quarter of its
    time. Metadata comes from a file that is read at the start.
    """
    asked = getattr(datasette, "_table_permission_allows", None)
    if asked is not None:  # earlier versions of the series look it up directly
        datasette._table_permission_allows = lru_cache(TABLES)(asked)
