"""One exchange with a server, as it is to be recorded."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its response.

    ``url`` is the full address that was asked, ``captured_at`` the time at which it was sent (``…Z``), ``protocol``
    what the server spoke (``HTTP/1.1``). Headers keep every repetition. ``body`` holds the bytes as sent: content
    coding is kept, transfer coding has been removed.
    """

    url: str
    captured_at: str
    method: str
    request_headers: Headers
    status: int
    protocol: str
    response_headers: Headers
    body: bytes
    request_body: bytes = b""
    ip_address: str | None = None

    @property
    def target(self) -> str:
        """The request target: path and query, as sent."""
        parts = urlsplit(self.url)
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    @property
    def status_line(self) -> str:
        """Status and the standard reason phrase (the one that the server sent is not kept by the downloader)."""
        try:
            return f"{self.status} {HTTPStatus(self.status).phrase}"
        except ValueError:
            return f"{self.status} "


def digest(data: bytes) -> str:
    """Return a WARC digest: ``sha256:`` and base32, as in the examples of WARC 1.1 but with the stronger function."""
    return "sha256:" + base64.b32encode(hashlib.sha256(data).digest()).decode("ascii")
