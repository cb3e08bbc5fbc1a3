"""Datasette's hooks for the published archive; each hands over to a module of ``archive.site``."""

from __future__ import annotations

import hashlib
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

import archive.site
from archive.audit.trust import of_indicators
from archive.search import fold
from archive.site import cells, corrections, errors, formats, labels, search_query, supported
from archive.site.article import read_article
from archive.site.figure import read_figure
from archive.site.headers import secured
from archive.site.history import kept_as
from archive.site.home import read_home
from archive.site.kept_answers import keeping
from archive.site.language import SpokenSettings, language, spoken, t, versions
from archive.site.rendering import crumbs, render_at_once
from archive.site.snapshot import SnapshotDatabase
from archive.site.worked_once import work_once

hookimpl = HookimplMarker("datasette")
DATABASE = "archive"
_MERGED_ID = re.compile(r".*/archive/articles/(?P<id>[^/.]+)(?P<ending>\.json)?")
STALE_DAYS = 3  # a portal is crawled every day; one night may fail
SQL_FUNCTIONS: tuple[Callable[[Any], str | None], ...] = (
    search_query.folded_query,
    search_query.exact_query,
    search_query.all_folded_query,
)


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
    for function in SQL_FUNCTIONS:
        conn.create_function(function.__name__, 1, function, deterministic=True)
    conn.create_function("fold", 1, lambda text: None if text is None else fold(str(text)), deterministic=True)
    # Datasette puts what is typed into ?_search= through this one; marked words are narrowed down by our filter.
    conn.create_function("escape_fts", 1, search_query.all_folded_query, deterministic=True)


@hookimpl(trylast=True)
def filters_from_request(request: Any, database: str, table: str) -> FilterArguments | None:
    """Let ``?_search=`` on articles search their texts, and let words typed with marks find only themselves."""
    if database != DATABASE or table not in ("articles", "documents"):
        return None
    typed = request.args.get("_search") or ""
    extra = {"supports_search": True, "search": typed}
    if not typed:
        return FilterArguments([], extra_context=extra)
    clauses = [
        "(exact_query(:typed) = '' OR {key} IN (SELECT {key} FROM documents WHERE doc_id IN "
        "(SELECT rowid FROM documents_exact WHERE documents_exact MATCH exact_query(:typed))))",
        "{key} IN (SELECT {key} FROM documents WHERE doc_id IN "
        "(SELECT rowid FROM documents_folded WHERE documents_folded MATCH all_folded_query(:typed)))",
    ]
    key = "article_id" if table == "articles" else "doc_id"
    return FilterArguments(
        [clause.format(key=key) for clause in clauses],
        {"typed": typed},
        [f'search matches "{typed}"'] if table == "articles" else [],
        extra,
    )


@hookimpl
def render_cell(value: object, column: str, table: str | None, database: str, datasette: Any) -> Any:
    """Show a cell as a reader expects it."""
    if database != DATABASE:
        return None
    base = str(datasette.urls.database(database))
    shown = cells.cell(value, column, table, base)
    if shown is None or column not in corrections.FIGURE_COLUMNS or table == "figure_notes":
        return shown

    async def marked() -> Any:
        return shown + corrections.mark(base, str(value)) if value in await corrections.noted(datasette) else shown

    return marked


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Awaitable[Any]]]]:
    """Serve the home page by ourselves: Datasette's counts every table for it. ``/.json`` stays Datasette's."""
    return [(r"/$", home), *corrections.ROUTES]


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
                return {**shown, "trust": (await db.execute_fn(of_indicators)).get(key)}
            if table == "figures":
                return {**shown, "page": await db.execute_fn(lambda conn: read_figure(conn, key))}
            revision, against = request.args.get("revision"), request.args.get("against")
            page = await db.execute_fn(lambda conn: read_article(conn, key, revision, against))
            if page is None:
                raise NotFound("There is no such revision of this article")
            return {**shown, "page": page}
        return shown

    return variables


@hookimpl
def prepare_jinja2_environment(env: Any, datasette: Any) -> None:
    """Teach the templates numbers, dates and codes."""
    render_at_once(env)
    folder = Path(archive.site.__file__).parent / "static"
    env.globals["static_hash"] = hashlib.sha256(b"".join(p.read_bytes() for p in sorted(folder.iterdir()))).hexdigest()[
        :8
    ]
    env.globals["site_metadata"] = datasette.metadata
    env.globals["stale_days"] = STALE_DAYS
    env.globals["column_words"] = _column_words(datasette)
    env.globals["t"] = t
    env.globals["lang"] = language
    env.globals["period"] = lambda start, end, grain: formats.period(start, end, grain, language())
    env.globals["days_since"] = formats.days_since
    env.globals["label"] = labels.said
    env.globals["note_mark"] = lambda figure: corrections.mark(datasette.urls.database(DATABASE), figure)
    env.globals["is_web_address"] = cells.is_web_address
    env.globals["outside"] = cells.outside
    env.filters["number"] = lambda value: formats.number(value, language())
    env.filters["day"] = lambda value: formats.day(value, language())
    env.filters["minute"] = lambda value: formats.minute(value, language())
    env.filters["unit"] = labels.unit
    env.filters["bilingual"] = cells.bilingual
    env.filters["tilde"] = tilde_encode


def _column_words(datasette: Any) -> Callable[[str], str]:
    """Return a function that says what a column of a query's result means: as the tables' descriptions do."""
    words: dict[str, str] = {}
    for table in datasette.metadata("databases").get(DATABASE, {}).get("tables", {}).values():
        for column, description in table.get("columns", {}).items():
            words.setdefault(column, description)
    return lambda column: words.get(column, "")


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
    return lambda app: keeping(spoken(secured(app), base), lambda: Path(datasette.databases[DATABASE].path), base)
