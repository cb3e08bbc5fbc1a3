"""Between Datasette's page of the canned query and what else the page of a search shows."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from datasette.database import QueryInterrupted
from datasette.utils import sqlite_timelimit
from datasette.utils.asgi import BadRequest

from archive.site.search.asked import UnclearError, asked
from archive.site.search.choices import Choices, IndicatorChoice, read_choices
from archive.site.search.page import SearchPage, read_search

TEMPLATE = "query-archive-search.html"


def variables(datasette: Any, request: Any, others: Mapping[str, object]) -> Callable[[], Awaitable[dict[str, object]]]:
    """Return a function that gives the template ``search_page(rows)`` and others; a filter without sense is a 400."""

    async def found() -> dict[str, object]:
        try:
            wanted = asked({name: request.args.get(name) or "" for name in request.args})
        except UnclearError as error:
            raise BadRequest(str(error)) from None
        db = datasette.databases["archive"]
        limit = datasette.setting("sql_time_limit_ms")

        made: list[SearchPage] = []  # several blocks of the template ask for it

        async def search_page(rows: Iterable[Mapping[str, Any]]) -> SearchPage:
            if made:
                return made[0]
            choices = await db.remembered("search choices", read_choices)
            articles = [str(row["article"]) for row in rows]

            def read(connection: sqlite3.Connection) -> SearchPage:
                with sqlite_timelimit(connection, limit):
                    return read_search(connection, wanted, choices, articles)

            try:
                made.append(await db.execute_fn(read))
            except sqlite3.OperationalError as error:
                if str(error) == "interrupted":
                    raise QueryInterrupted(error, "search", {}) from None
                raise
            return made[0]

        return {**others, "search_page": search_page}

    return found


def indicator_choices(datasette: Any) -> Callable[[], Awaitable[tuple[IndicatorChoice, ...]]]:
    """Return the function of templates that gives the indicators that articles state, by name."""

    async def found() -> tuple[IndicatorChoice, ...]:
        choices: Choices = await datasette.databases["archive"].remembered("search choices", read_choices)
        return choices.indicators

    return found
