"""``/-/chart/<id>.svg`` and ``.png``: a chart on a sheet of its own, with title, key and source."""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette.utils import tilde_decode
from datasette.utils.asgi import NotFound, Response

from archive.errors import ArchiveError
from archive.site.charts.sheet import Picture, linked, png, sheet
from archive.site.charts.shown import Chart, read_chart
from archive.site.charts.words import said
from archive.site.language import Language

DATABASE = "archive"
KEEP = {"cache-control": "public, max-age=300"}  # seconds; a new snapshot may bring another picture


async def chart(datasette: Any, request: Any) -> Any:
    """Answer with a chart as a picture to keep, to print, to put into an article."""
    name, ending = tilde_decode(request.url_vars["chart"]), request.url_vars["ending"]
    address = datasette.absolute_url(request, datasette.urls.instance())
    figures = datasette.absolute_url(request, datasette.urls.table(DATABASE, "figures"))

    def make(db: sqlite3.Connection) -> str | bytes | None:
        found = read_chart(db, name)
        if found is None or found.svg is None:
            return None
        whole = sheet(_picture(db, found, address))
        return png(whole) if ending == "png" else linked(whole, figures)

    try:
        made = await datasette.databases[DATABASE].execute_fn(make)
    except ArchiveError as error:
        raise NotFound(str(error)) from None
    if made is None:
        raise NotFound(f"There is no chart {name}; the table charts has all of them")
    if isinstance(made, bytes):
        return Response(made, headers=KEEP, content_type="image/png")
    return Response(made, headers=KEEP, content_type="image/svg+xml; charset=utf-8")


def _picture(db: sqlite3.Connection, found: Chart, address: str) -> Picture:
    spoken: Language = "en" if found.chart_id.endswith("-en") else "vi"
    of = ", ".join(name for (name,) in db.execute("SELECT DISTINCT organisation FROM portals ORDER BY 1 LIMIT 3"))
    source = (
        said(spoken, f"Nguồn: bài viết của {of}.", f"Source: articles of {of}."),
        said(
            spoken,
            f"Mỗi điểm có câu văn và bản chụp làm chứng: {address}archive/indicators/{found.indicator}",
            f"Each point has its sentence and capture as evidence: {address}archive/indicators/{found.indicator}",
        ),
    )
    assert found.svg is not None
    return Picture(found.svg, found.title, found.subtitle, found.key, found.notes, source)


ROUTES = [(r"/-/chart/(?P<chart>[^/]+)\.(?P<ending>svg|png)$", chart)]
