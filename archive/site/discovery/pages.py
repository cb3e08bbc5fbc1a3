"""What each page tells those who link to it: its canonical address and that of its other language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from archive.site.address import whole
from archive.site.language import language, versions


@dataclass(frozen=True, slots=True)
class Linked:
    """Whole addresses of a page without what narrows it down; ``others`` by language, this one too."""

    canonical: str
    others: tuple[tuple[str, str], ...]


def linked(datasette: Any, request: Any) -> Linked:
    """Return the addresses of the page that a request asks for. One revision of an article is part of the article."""
    found = [(v.code, whole(datasette, request, v.url.partition("?")[0])) for v in versions(datasette, request)]
    return Linked(dict(found)[language()], tuple(found))
