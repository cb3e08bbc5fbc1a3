"""Answers to what goes wrong: a page, or JSON where JSON was asked for; nothing of the machine in either."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

from datasette.utils.asgi import NotFound, Response
from datasette.views.base import DatasetteError

from archive.site.language import either, versions
from archive.site.mistakes import as_json, explained
from archive.site.withheld import Withheld, tombstone_at

log = logging.getLogger(__name__)


class Gone(Exception):  # noqa: N818 - reads as what it says
    """What a reader asks for is kept and not published."""

    def __init__(self, withheld: Withheld) -> None:
        super().__init__(withheld.suppression_id)
        self.withheld = withheld


async def answer(datasette: Any, request: Any, exception: Exception) -> Any:
    """Return the response to an exception: a reader's mistake is explained to the reader, ours is logged."""
    withheld = exception.withheld if isinstance(exception, Gone) else None
    mistake = explained(NotFound() if withheld else exception)
    details = exception.error_dict if isinstance(exception, DatasetteError) else {}
    if mistake.ours:
        log.error("%s: %s", request.path, exception, exc_info=exception)
    if mistake.status == 404 and withheld is None:
        withheld = await tombstone_at(datasette, request.path)
    if withheld is not None:
        words = either("Không công bố từ {0}: {1}", "Withheld since {0}: {1}")
        mistake = replace(mistake, status=410, said=words.format(withheld.withheld_at, withheld.reason), advice="")
        details = {"withheld_at": withheld.withheld_at, "reason": withheld.reason}
    if request.path.endswith(".json"):
        return Response.json(as_json(mistake, **details), status=mistake.status)
    template = datasette.jinja_env.select_template([f"{mistake.status}.html", "error.html"])
    shown = {
        "mistake": mistake,
        "status": mistake.status,
        "withheld": withheld,
        "urls": datasette.urls,
        "language_versions": versions(datasette, request),
    }
    return Response.html(await template.render_async(shown), status=mistake.status)
