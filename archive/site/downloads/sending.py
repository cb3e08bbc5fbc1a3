"""Send a file in pieces, all of it or a range, with what a reader needs to go on later and to check it (RFC 9110)."""

from __future__ import annotations

import asyncio
import base64
import os
import re
from email.utils import formatdate
from pathlib import Path
from typing import Any, BinaryIO

from archive.site.downloads.listing import ExportFile

PIECE = 1 << 16  # bytes read and sent at a time
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class FileAnswer:
    """The answer to a request for a file, as Datasette takes answers."""

    def __init__(self, folder: Path, file: ExportFile, request: Any) -> None:
        """Open the file; raises OSError where it is not there, or not the one that was listed."""
        path = (folder / file.path).resolve(strict=True)
        if not path.is_relative_to(folder.resolve()):
            raise FileNotFoundError(file.path)
        self._opened: BinaryIO = path.open("rb")
        found = os.fstat(self._opened.fileno())
        if found.st_size != file.bytes:
            self._opened.close()
            raise FileNotFoundError(file.path)
        self._bare = request.method == "HEAD"
        tag = f'"{file.sha256}"' if file.sha256 else f'W/"{found.st_mtime_ns:x}"'
        self.headers = {
            "accept-ranges": "bytes",
            "cache-control": "no-cache",
            "content-disposition": f'attachment; filename="{file.name}"',
            "content-type": file.media,
            "etag": tag,
            "last-modified": formatdate(found.st_mtime, usegmt=True),
        }
        if file.sha256:
            self.headers["repr-digest"] = f"sha-256=:{base64.b64encode(bytes.fromhex(file.sha256)).decode()}:"
        asked = {name: request.headers.get(name, "") for name in ("range", "if-range", "if-none-match")}
        self.status, self._start, self._end = _wanted(asked, tag, file.bytes)
        if self.status == 206:
            self.headers["content-range"] = f"bytes {self._start}-{self._end - 1}/{file.bytes}"
        if self.status == 416:
            self.headers["content-range"] = f"bytes */{file.bytes}"
        if self.status != 304:
            self.headers["content-length"] = str(self._end - self._start)

    async def asgi_send(self, send: Any) -> None:
        """Send it."""
        try:
            headers = [(name.encode(), value.encode("latin-1")) for name, value in self.headers.items()]
            await send({"type": "http.response.start", "status": self.status, "headers": headers})
            left = 0 if self._bare else self._end - self._start
            self._opened.seek(self._start)
            while left > 0:
                piece = await asyncio.to_thread(self._opened.read, min(PIECE, left))
                if not piece:
                    break
                left -= len(piece)
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            self._opened.close()


def _wanted(asked: dict[str, str], tag: str, size: int) -> tuple[int, int, int]:
    """Return status, start and end (exclusive) of what is to be sent."""
    if tag in asked["if-none-match"].replace(", ", ",").split(",") or asked["if-none-match"] == "*":
        return 304, 0, 0
    match = _RANGE.fullmatch(asked["range"].strip())
    # Several ranges at once, or one of another state of the file: all of it, as the standard allows.
    if match is None or not (match[1] or match[2]) or (asked["if-range"] and asked["if-range"] != tag):
        return 200, 0, size
    if not match[1]:  # the last so many bytes
        start, end = max(0, size - int(match[2])), size
        return (206, start, end) if int(match[2]) and size else (416, 0, 0)
    start, end = int(match[1]), min(size, int(match[2]) + 1 if match[2] else size)
    return (206, start, end) if start < end else (416, 0, 0)
