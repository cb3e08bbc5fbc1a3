"""``/api``: how programs get at the data, with examples that run as they stand."""

from __future__ import annotations

import tomllib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from datasette.utils.asgi import Response

from archive.site.address import whole
from archive.site.labels import Label
from archive.site.settings import SETTINGS


@dataclass(frozen=True, slots=True)
class Example:
    """An example; ``{site}`` in its code stands for the site. ``files``: the file of the export that it takes."""

    id: str
    language: str
    title: Label
    code: str
    needs: tuple[str, ...]
    files: str | None

    def at(self, site: str) -> str:
        """Return the code for a site, given without a slash at the end."""
        return self.code.replace("{site}", site)


@cache
def examples() -> tuple[Example, ...]:
    """Return the examples in order."""
    said = tomllib.loads(files(__package__).joinpath("examples.toml").read_text("utf-8"))
    return tuple(
        Example(
            id=found["id"],
            language=found["language"],
            title=Label(*found["title"]),
            code=found["code"].strip(),
            needs=tuple(found.get("needs", ())),
            files=found.get("files"),
        )
        for found in said["examples"]
    )


async def page(datasette: Any, request: Any) -> Any:
    """Answer with the page."""
    shown = {
        "examples": examples(),
        "site": whole(datasette, request, dict.get(datasette._settings, "base_url", "/")).rstrip("/"),
        "limits": {name: int(SETTINGS[name]) for name in ("sql_time_limit_ms", "max_returned_rows", "max_csv_mb")},
    }
    return Response.html(await datasette.render_template("api.html", shown, request=request, view_name="api"))


ROUTES: list[tuple[str, Callable[..., Awaitable[Any]]]] = [(r"/api$", page)]
