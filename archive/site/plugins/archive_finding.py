"""Datasette's hooks for finding things: search. Each hands over to a module of ``archive.site``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import lru_cache
from typing import Any

from datasette.utils.asgi import Forbidden
from pluggy import HookimplMarker

from archive.site import cells, columns, dictionary, errors, examples, groups, spreadsheet
from archive.site.discovery import dataset, pages, robots, sitemap
from archive.site.downloads import routes as downloads
from archive.site.search import routes as search

hookimpl = HookimplMarker("datasette")


@hookimpl
def startup(datasette: Any) -> None:
    """Work out only once what the metadata allow of each table: they do not change while the site runs."""
    if hasattr(datasette, "_table_permission_allows"):  # it copies all metadata, at every look at every table
        datasette._table_permission_allows = lru_cache(maxsize=512)(datasette._table_permission_allows)


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Awaitable[Any]]]]:
    """Serve the pages that help to find and take things."""
    return [*downloads.ROUTES, *dictionary.ROUTES, *examples.ROUTES, *sitemap.ROUTES, *robots.ROUTES]


@hookimpl
def forbidden(datasette: Any, request: Any, message: str) -> Callable[[], Awaitable[Any]]:
    """Say what is not allowed as every other mistake is said."""
    return lambda: errors.answer(datasette, request, Forbidden(message))


@hookimpl
def prepare_jinja2_environment(env: Any, datasette: Any) -> None:
    """Teach the templates addresses of other forms of a page."""
    env.filters["bytes"] = columns.size_words
    env.filters["excel"] = spreadsheet.excel_address
    env.globals["indicator_choices"] = search.indicator_choices(datasette)
    env.globals["heading"] = columns.heading
    env.filters["ld_json"] = dataset.as_script
    env.globals["describe_dataset"] = dataset.described(datasette)
    env.globals["grouped_tables"] = groups.grouped
    env.globals["operator_words"] = columns.operator_words
    env.globals["facet_words"] = cells.facet_words(datasette)
    env.globals["table_title"] = lambda table: cells.bilingual(
        (datasette.table_metadata("archive", table) or {}).get("title") or table
    )


@hookimpl
def extra_template_vars(
    template: str, request: Any, datasette: Any
) -> Callable[[], Awaitable[dict[str, object]]] | dict[str, object]:
    """Give every page its whole address, and that of a search what it shows beside its rows."""
    if request is None:
        return {}
    found: dict[str, object] = {"linked": pages.linked(datasette, request)}
    return search.variables(datasette, request, found) if template == search.TEMPLATE else found
