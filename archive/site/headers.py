"""Headers of every answer, and the pages of Datasette that would show the operator's machine."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Any, Send], Awaitable[None]]

# Everything comes from this site. Archived images are not shown from the portal: a reader contacts nobody else.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
)

# Paths of files, threads, versions of libraries, tools for administrators. The database's content is not here.
PRIVATE = re.compile(
    r"/(-/(databases|threads|versions|plugins|permissions|allow-debug|messages|patterns|auth-token|logout)\b|_internal\b)"
)


def secured(app: App) -> App:
    """Wrap an ASGI application: our headers on every answer, 404 for what shows the machine."""

    async def wrapped(scope: Message, receive: Any, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                ours = {name for name, _ in HEADERS}
                kept = [(n, v) for n, v in message.get("headers", []) if n.lower() not in ours]
                message = {**message, "headers": [*kept, *HEADERS]}
            await send(message)

        if PRIVATE.match(scope["path"]):
            # A path that no route knows: Datasette answers with its own page for what is not there.
            scope = {**scope, "path": "/-/not-here", "raw_path": b"/-/not-here"}
        await app(scope, receive, send_with_headers)

    return wrapped
