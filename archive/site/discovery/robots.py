"""``/robots.txt``: everything may be read but what is costly or the same again: SQL, filters, data files, replay."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from datasette.utils.asgi import Response

from archive.site.address import whole
from archive.site.language import PREFIX

COSTLY = ("archive?sql=", "archive.", "archive/*?", "archive/*.csv", "archive/*.json", "-/replay/", "-/record/")
"""Beginnings of addresses below each language; ``*`` is for robots that know it (RFC 9309), others read no less."""


async def robots(datasette: Any, request: Any) -> Any:
    """Answer with the rules."""
    base = str(dict.get(datasette._settings, "base_url", "/"))
    lines = ["User-agent: *"]
    lines += [f"Disallow: {base}{prefix}{costly}" for prefix in PREFIX.values() for costly in COSTLY]
    lines += ["", f"Sitemap: {whole(datasette, request, f'{base}sitemap.xml')}", ""]
    return Response.text("\n".join(lines), headers={"cache-control": "max-age=3600"})


ROUTES: list[tuple[str, Callable[..., Awaitable[Any]]]] = [(r"/robots\.txt$", robots)]
