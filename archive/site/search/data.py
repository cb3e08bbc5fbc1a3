"""The search for programs: ``search.json`` and ``search.csv`` refuse what the page refuses."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

from archive.site.requests import App, Message, refuse
from archive.site.search.asked import UnclearError, asked

_ADDRESS = re.compile(r".*/archive/search\.(?:json|csv)")


def clear_only(app: App) -> App:
    """Wrap an ASGI application: a filter that cannot be read is a 400 that says why, never no rows.

    SQL alone would compare with NULL and find nothing, which a program would take for an answer.
    """

    async def wrapped(scope: Message, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and _ADDRESS.fullmatch(str(scope["path"])):
            query = bytes(scope.get("query_string", b"")).decode("utf-8", "replace")
            try:
                asked(dict(reversed(parse_qsl(query, keep_blank_values=True))))
            except UnclearError as error:
                await refuse(send, 400, str(error), scope)
                return
        await app(scope, receive, send)

    return wrapped
