"""Answers to what goes wrong: a page, or JSON where JSON was asked for; nothing of the machine in either."""

from __future__ import annotations

import logging
from typing import Any

from datasette.utils.asgi import Base400, Response
from datasette.views.base import DatasetteError

from archive.site.language import either, versions
from archive.site.withheld import Withheld, tombstone_at

log = logging.getLogger(__name__)


class Gone(Exception):  # noqa: N818 - reads as what it says
    """What a reader asks for is kept and not published."""

    def __init__(self, withheld: Withheld) -> None:
        super().__init__(withheld.suppression_id)
        self.withheld = withheld


async def answer(datasette: Any, request: Any, exception: Exception) -> Any:
    """Return the response to an exception: a reader's mistake is explained to the reader, ours is logged."""
    title, details = None, {}
    if isinstance(exception, Gone):
        status, message = 410, ""
    elif isinstance(exception, Base400):
        status, message = exception.status, str(exception.args[0]) if exception.args else ""
    elif isinstance(exception, DatasetteError):
        # What it calls HTML may carry what a reader typed; it is shown as text.
        status, message, title = exception.status, str(exception.message), exception.title
        details = exception.error_dict
    else:
        status, message = 500, either("Trang bị lỗi.", "Something is wrong with this page.")
        log.error("%s: %s", request.path, exception, exc_info=exception)
    withheld = exception.withheld if isinstance(exception, Gone) else None
    if status == 404:
        withheld = await tombstone_at(datasette, request.path)
    if withheld is not None:
        status, words = 410, either("Không công bố từ {0}: {1}", "Withheld since {0}: {1}")
        message = words.format(withheld.withheld_at, withheld.reason)
        details = {"withheld_at": withheld.withheld_at, "reason": withheld.reason}
    said = {**details, "ok": False, "error": message, "status": status, "title": title}
    if request.path.split("?")[0].endswith(".json"):
        return Response.json(said, status=status)
    template = datasette.jinja_env.select_template([f"{status}.html", "error.html"])
    return Response.html(
        await template.render_async(
            {
                **said,
                "withheld": withheld,
                "urls": datasette.urls,
                "language_versions": versions(datasette, request),
            }
        ),
        status=status,
    )
