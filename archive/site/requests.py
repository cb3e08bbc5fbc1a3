"""What a request may be: one that reads, to a host whose name is one."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from archive.site.language import either

Message = MutableMapping[str, Any]
App = Callable[[Message, Any, Any], Awaitable[None]]

READING = ("GET", "HEAD", "OPTIONS")
# The name is written into pages (canonical addresses, examples), so it must be nothing but a name.
_HOST = re.compile(rb"[A-Za-z0-9.-]{1,253}(?::\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](?::\d{1,5})?")


def reading_only(app: App) -> App:
    """Wrap an ASGI application: whatever is not a reading request is refused before any route sees it."""

    async def wrapped(scope: Message, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        host = dict(scope.get("headers") or []).get(b"host", b"localhost")
        if not _HOST.fullmatch(host):
            said = either("Tên máy chủ trong yêu cầu không hợp lệ.", "The host that the request names is no name.")
            await _refuse(send, 400, said, scope)
        elif scope["method"] not in READING:
            said = either("Kho này chỉ đọc: dùng GET hoặc HEAD.", "This archive is read only: use GET or HEAD.")
            await _refuse(send, 405, said, scope)
        else:
            await app(scope, receive, send)

    return wrapped


async def _refuse(send: Any, status: int, said: str, scope: Message) -> None:
    as_json = str(scope["path"]).endswith(".json")
    body = json.dumps({"ok": False, "error": said, "status": status}, ensure_ascii=False) if as_json else f"{said}\n"
    kind = b"application/json; charset=utf-8" if as_json else b"text/plain; charset=utf-8"
    headers = [(b"content-type", kind), (b"cache-control", b"no-store")]
    if status == 405:
        headers.append((b"allow", ", ".join(READING).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body.encode()})
