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
# Policies of single answers, by the name that a route of ours gives them in the header ``archive-policy``. None of them
# lets a script run, and in all but the first the page is a document of its own, without an origin.
_FRAMED = "; ".join(
    (
        "default-src 'none'",
        "img-src 'self' data:",
        "style-src 'self' 'unsafe-inline'",
        "font-src 'self' data:",
        "media-src 'self'",
        "frame-ancestors 'self'",
        "form-action 'none'",
        "base-uri 'none'",
    )
)
POLICIES = {
    # The page of ours around an archived one.
    "framing": f"{POLICY}; frame-src 'self'",
    # An archived page: a click may lead the whole window to a page of ours, which are the only links in it.
    "replayed": f"sandbox allow-top-navigation-by-user-activation; {_FRAMED}",
    # A file of one: a drawing may have styles of its own, and is nothing else.
    "file": "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
}
CHOSEN = b"archive-policy"
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
                ours = {name for name, _ in HEADERS} | {CHOSEN}
                sent = [(bytes(n).lower(), v) for n, v in message.get("headers", [])]
                chosen = next((POLICIES.get(v.decode("latin-1")) for n, v in sent if n == CHOSEN), None)
                headers = {**dict(HEADERS), b"content-security-policy": (chosen or POLICY).encode()}
                message = {**message, "headers": [*((n, v) for n, v in sent if n not in ours), *headers.items()]}
            await send(message)

        if PRIVATE.match(scope["path"]):
            # A path that no route knows: Datasette answers with its own page for what is not there.
            scope = {**scope, "path": "/-/not-here", "raw_path": b"/-/not-here"}
        await app(scope, receive, send_with_headers)

    return wrapped
