"""Citations to copy and to import: ``/-/cite/<figure>.txt``, ``.bib``, ``.json``."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from datasette.utils.asgi import NotFound, Response

from archive.site.address import whole
from archive.site.citing.bibtex import bibtex
from archive.site.citing.citation import Citation, citation_of
from archive.site.citing.csl import csl
from archive.site.citing.words import words
from archive.site.errors import Gone
from archive.site.figure import FigurePage, read_row
from archive.site.language import Language, language
from archive.site.withheld import read_tombstone

DATABASE = "archive"


async def cite(datasette: Any, request: Any) -> Any:
    """Answer with the citation of a figure in the format that the address ends in, in the page's language."""
    figure, ending = request.url_vars["figure"], request.url_vars["ending"]
    db = datasette.databases[DATABASE]
    found = await db.execute_fn(lambda conn: read_row(conn, figure))
    if found is None:
        withheld = await db.execute_fn(lambda conn: read_tombstone(conn, figure))
        raise Gone(withheld) if withheld else NotFound("There is no such figure")
    kind, body = _FORMATS[ending](citation_of(found, address(datasette, request, figure)), language())
    headers = {"content-disposition": f'attachment; filename="{figure}.{ending}"'} if ending != "txt" else {}
    return Response(body, headers=headers, content_type=f"{kind}; charset=utf-8")


@dataclass(frozen=True, slots=True)
class Cited:
    """What the page of a figure shows of its citation, in the language of the page."""

    address: str
    words: str
    bibtex: str


def shown(datasette: Any, request: Any, page: FigurePage) -> Cited:
    """Return the citation for the page of a figure."""
    cited, spoken = citation_of(page.row, address(datasette, request, page.row["figure_id"])), language()
    return Cited(cited.address, words(cited, spoken), bibtex(cited, spoken))


def address(datasette: Any, request: Any, figure_id: str) -> str:
    """Return the permanent address of a figure's evidence."""
    return whole(datasette, request, datasette.urls.row(DATABASE, "figures", figure_id))


_FORMATS: dict[str, Callable[[Citation, Language], tuple[str, str]]] = {
    "txt": lambda cited, spoken: ("text/plain", words(cited, spoken) + "\n"),
    "bib": lambda cited, spoken: ("application/x-bibtex", bibtex(cited, spoken)),
    "json": lambda cited, spoken: (
        "application/vnd.citationstyles.csl+json",
        json.dumps(csl(cited, spoken), ensure_ascii=False, indent=2),
    ),
}

ROUTES: list[tuple[str, Callable[..., Awaitable[Any]]]] = [
    (r"/-/cite/(?P<figure>[A-Za-z0-9]{1,64})\.(?P<ending>txt|bib|json)$", cite)
]
