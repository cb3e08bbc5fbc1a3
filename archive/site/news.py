"""The pages of what is new: changes, gaps, and the digests of reports."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from datasette.utils import tilde_decode, tilde_encode
from datasette.utils.asgi import NotFound, Response
from markupsafe import Markup, escape

from archive import events
from archive.site import asked, changes, formats
from archive.site.digest import reading, words
from archive.site.gaps import read_gaps
from archive.site.published import read

GRAINS = ("month", "quarter", "half", "nine_months", "year")


async def changes_page(datasette: Any, request: Any) -> Any:
    """Answer with what changed on the portal, by day."""
    choices = await read(datasette, _changed_indicators, "indicators that changed")
    page, since = asked.page_number(request), asked.day(request, "since")
    wanted = changes.Wanted(
        indicator=asked.one_of(request, "indicator", {c[0] for c in choices}),
        since=asked.begins(since) if since else None,
        kind=asked.one_of(request, "kind", events.KINDS),
    )
    offset = (page - 1) * changes.PER_PAGE
    found = await read(datasette, lambda conn: changes.read_events(conn, wanted, changes.PER_PAGE + 1, offset))
    shown = {
        "days": [(day, list(group)) for day, group in groupby(found[: changes.PER_PAGE], key=_day)],
        "choices": choices,
        "kinds": events.KINDS,
        "wanted": wanted,
        "since": since.isoformat() if since else "",
        "filtered": bool(wanted.indicator or since or wanted.kind),
        **_paging(request, page, len(found) > changes.PER_PAGE),
    }
    return await _page(datasette, request, "changes.html", shown)


async def gaps_page(datasette: Any, request: Any) -> Any:
    """Answer with what is missing."""
    found = await read(datasette, read_gaps, "gaps page")
    return await _page(datasette, request, "gaps.html", {"gaps": found})


async def reports_page(datasette: Any, request: Any) -> Any:
    """Answer with the list of reports, newest first."""
    page, grain = asked.page_number(request), asked.one_of(request, "grain", GRAINS)
    size = reading.PER_PAGE
    found = await read(datasette, lambda conn: reading.read_heads(conn, size + 1, (page - 1) * size, grain))
    grains = await read(datasette, _grains, "grains of reports")
    shown = {"reports": found[:size], "grains": grains, "grain": grain, "rule": reading.RULE}
    return await _page(datasette, request, "reports.html", {**shown, **_paging(request, page, len(found) > size)})


async def report_page(datasette: Any, request: Any) -> Any:
    """Answer with the digest of a report; an article that is none is said to be none."""
    key = tilde_decode(request.url_vars["article"])
    digest = await read(datasette, lambda conn: reading.read_digest(conn, key))
    if digest is None:
        title = await read(datasette, lambda conn: _title(conn, key))
        if title is None:
            raise NotFound(f"There is no article {key}")
        shown = {"article_id": key, "title": title, "rule": reading.RULE}
        return await _page(datasette, request, "no_report.html", shown, 404)

    def link(figure_id: str | None, text: str) -> Markup:
        return _link(datasette, "figures", figure_id, text)

    def article(article_id: str | None, text: str) -> Markup:
        return _link(datasette, "articles", article_id, text)

    shown = {
        "digest": digest,
        "head": digest.head,
        "rule": reading.RULE,
        "link": link,
        "sentence": lambda finding: words.finding_words(finding, link, article),
        "value_words": words.value_words,
        "difference_words": words.difference_words,
        "label_words": words.label_words,
    }
    return await _page(datasette, request, "report.html", shown)


ROUTES: list[tuple[str, Callable[..., Awaitable[Any]]]] = [
    (r"/changes$", changes_page),
    (r"/gaps$", gaps_page),
    (r"/reports$", reports_page),
    (r"/reports/(?P<article>[^/]+)$", report_page),
]


async def _page(datasette: Any, request: Any, template: str, shown: dict[str, Any], status: int = 200) -> Any:
    text = await datasette.render_template(template, shown, request=request, view_name=template.removesuffix(".html"))
    return Response.html(text, status=status)


def _paging(request: Any, page: int, more: bool) -> dict[str, str | None]:
    """Return the queries of the pages before and after this one."""
    kept = [(key, request.args.get(key)) for key in request.args if key != "page" and request.args.get(key)]
    before = f"?{urlencode([*kept, ('page', page - 1)])}" if page > 1 else None
    return {"newer": before, "older": f"?{urlencode([*kept, ('page', page + 1)])}" if more else None}


def _link(datasette: Any, table: str, key: str | None, text: str) -> Markup:
    if key is None:
        return escape(text)
    path = f"{datasette.urls.table('archive', table)}/{tilde_encode(key)}"
    return Markup('<a lang="vi" href="{}">{}</a>' if table == "articles" else '<a href="{}">{}</a>').format(path, text)


def _day(event: changes.Event) -> str:
    return formats.day(event.seen_at)


def _changed_indicators(db: sqlite3.Connection) -> list[tuple[str, str, str]]:
    return db.execute(
        "SELECT indicator, label_vi, label_en FROM indicators WHERE indicator IN (SELECT indicator FROM changes) "
        "ORDER BY label_vi"
    ).fetchall()


def _grains(db: sqlite3.Connection) -> list[str]:
    there = {row[0] for row in db.execute("SELECT DISTINCT period_grain FROM digests")}
    return [grain for grain in GRAINS if grain in there]


def _title(db: sqlite3.Connection, article_id: str) -> str | None:
    row = db.execute("SELECT title FROM articles WHERE article_id = ?", (article_id,)).fetchone()
    return str(row[0]) if row else None
