"""Datasette's hooks for the published archive; each hands over to a module of ``archive.site``."""

from __future__ import annotations

import re
import sqlite3
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from datasette import handle_exception as default_handler
from datasette import version
from datasette.filters import FilterArguments
from datasette.plugins import pm
from datasette.utils import tilde_decode, tilde_encode
from datasette.utils.asgi import NotFound, Response
from pluggy import HookimplMarker

from archive.site import (
    cells,
    corrections,
    errors,
    indicator,
    news,
    status,
    supported,
    templating,
)
from archive.site.article import read_article
from archive.site.charts.routes import ROUTES as CHART_ROUTES
from archive.site.citing import routes as citing
from archive.site.feeds import routes as feeds
from archive.site.figure import read_figure
from archive.site.headers import secured
from archive.site.history import kept_as
from archive.site.home import read_home
from archive.site.indicators import ROUTES as INDICATOR_ROUTES
from archive.site.kept_answers import keeping
from archive.site.language import SpokenSettings, spoken, versions
from archive.site.rendering import crumbs, render_at_once
from archive.site.replay.routes import Stage
from archive.site.requests import reading_only
from archive.site.search import functions
from archive.site.snapshot import SnapshotDatabase
from archive.site.spreadsheet import for_excel
from archive.site.worked_once import work_once

hookimpl = HookimplMarker("datasette")
DATABASE = "archive"
_MERGED_ID = re.compile(r".*/archive/articles/(?P<id>[^/.]+)(?P<ending>\.json)?")


@hookimpl
def startup(datasette: Any) -> None:
    """Serve the snapshot through connections that notice when it is replaced."""
    if told := supported.warning(version.__version__):
        print(told, file=sys.stderr)
    if pm.is_registered(default_handler):
        # It runs beside ours otherwise, and prints every variable of every frame for each page that is not there.
        pm.unregister(default_handler)
    datasette._settings = SpokenSettings(datasette._settings)
    work_once(datasette)
    found = datasette.databases[DATABASE]
    datasette.remove_database(DATABASE)
    datasette.add_database(SnapshotDatabase(datasette, Path(found.path)), name=DATABASE)


@hookimpl
def prepare_connection(conn: sqlite3.Connection, database: str) -> None:
    """Register the SQL functions of the search."""
    functions.register(conn)


@hookimpl(trylast=True)
def filters_from_request(request: Any, database: str, table: str) -> FilterArguments | None:
    """Let ``?_search=`` on articles search their texts, and let words typed with marks find only themselves."""
    if database != DATABASE or table not in ("articles", "documents"):
        return None
    typed = request.args.get("_search") or ""
    extra = {"supports_search": True, "search": typed}
    if not typed:
        return FilterArguments([], extra_context=extra)
    key = "article_id" if table == "articles" else "doc_id"
    clause = (
        f"{key} IN (SELECT {key} FROM documents WHERE doc_id IN "
        "(SELECT rowid FROM search_index WHERE search_index MATCH search_words(:typed)))"
    )
    return FilterArguments([clause], {"typed": typed}, [f'search matches "{typed}"'], extra)


@hookimpl
def render_cell(value: object, column: str, table: str | None, database: str, datasette: Any) -> Any:
    """Show a cell as a reader expects it: codes with their names, figures with the mark of a note on them."""
    if database != DATABASE:
        return None
    base = str(datasette.urls.database(database))
    if column in cells.NAMED:
        return cells.named(datasette, value, column, table, base)
    shown = cells.cell(value, column, table, base)
    if shown is None or column not in corrections.FIGURE_COLUMNS or table == "figure_notes":
        return shown
    return corrections.marked(datasette, shown, str(value), base)


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Callable[..., Awaitable[Any]]]]:
    """Serve our own pages, and home: Datasette's counts every table for it. ``/.json`` stays Datasette's."""
    return [
        (r"/$", home),
        *CHART_ROUTES,
        *INDICATOR_ROUTES,
        *feeds.ROUTES,
        *news.ROUTES,
        *Stage(datasette).routes(),
        *citing.ROUTES,
        *corrections.ROUTES,
        (status.ROUTE, status.page),
    ]


async def home(datasette: Any, request: Any) -> Any:
    """Answer with the home page."""
    db: SnapshotDatabase = datasette.databases[DATABASE]
    shown = {"home": await db.remembered("home", read_home), "now": datetime.now(UTC), "metadata": datasette.metadata()}
    return Response.html(await datasette.render_template("index.html", shown, request=request, view_name="index"))


@hookimpl
def extra_template_vars(
    database: str | None, table: str | None, view_name: str | None, request: Any, datasette: Any
) -> Callable[[], Awaitable[dict[str, object]]]:
    """Give the pages of an article and of a figure what they show."""

    async def variables() -> dict[str, object]:
        db: SnapshotDatabase = datasette.databases[DATABASE]
        shown: dict[str, object] = {"crumb_items": crumbs(datasette)}
        if request is not None:
            shown["language_versions"] = versions(datasette, request)
        shown.update(await corrections.shown(datasette, request, view_name, table))
        if view_name == "row" and database == DATABASE and table in ("articles", "figures", "indicators"):
            key = tilde_decode(request.url_vars["pks"])
            if table == "indicators":
                return {**shown, **await indicator.variables(datasette, request, key)}
            if table == "figures":
                page = await db.execute_fn(lambda conn: read_figure(conn, key))
                return {**shown, "page": page, "cited": citing.shown(datasette, request, page) if page else None}
            revision, against = request.args.get("revision"), request.args.get("against")
            article = await db.execute_fn(lambda conn: read_article(conn, key, revision, against))
            if article is None:
                raise NotFound("There is no such revision of this article")
            return {**shown, "page": article}
        return shown

    return variables


@hookimpl
def prepare_jinja2_environment(env: Any, datasette: Any) -> None:
    """Teach the templates numbers, dates and codes."""
    templating.teach(env, datasette)
    render_at_once(env)


@hookimpl
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Callable[[], Awaitable[Any]]:
    """Answer what went wrong; the id of an article that was merged into another leads there."""

    async def answer() -> Any:
        merged = _MERGED_ID.fullmatch(request.path)
        if merged and isinstance(exception, NotFound):
            kept = await datasette.databases[DATABASE].execute_fn(lambda c: kept_as(c, tilde_decode(merged["id"])))
            if kept is not None:
                ending = merged["ending"] or ""
                return Response.redirect(f"{datasette.urls.table(DATABASE, 'articles')}/{tilde_encode(kept)}{ending}")
        return await errors.answer(datasette, request, exception)

    return answer


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """Send our headers with every answer; keep answers for the next who ask."""
    base = datasette.setting("base_url")
    published = datasette.databases[DATABASE]
    return lambda app: keeping(spoken(secured(reading_only(for_excel(app))), base), lambda: Path(published.path), base)
