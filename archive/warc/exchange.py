"""One exchange with a server, as it is to be recorded."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Literal
from urllib.parse import urlsplit

Headers = tuple[tuple[str, str], ...]
_CODING = re.compile(rb"(?im)^(?=transfer-encoding[ \t]*:)")
_NO_CODING = b"X-Archive-Orig-"

Truncated = Literal["length", "time", "disconnect", "unspecified"]
"""Why a body is not whole, in the words of WARC 1.1: longer than we take, slower than we wait, broken off, or other."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its response.

    ``url`` is the full address that was asked, ``captured_at`` the time at which it was sent (``…Z``), ``protocol``
    what the server spoke (``HTTP/1.1``). Headers keep every repetition. ``body`` holds the bytes as sent: content
    coding is kept, transfer coding has been removed. ``request_head`` and ``response_head`` are the bytes on the wire
    up to and with the empty line; where they are not known, they are made of what is. ``about`` is what else is known
    of the exchange (``via``, ``fetchTimeMs`` …), for a metadata record. ``truncated`` says why ``body`` is not whole.
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
    request_head: bytes | None = None
    response_head: bytes | None = None
    about: Mapping[str, str] = field(default_factory=dict)
    truncated: Truncated | None = None

    @property
    def target(self) -> str:
        """The request target: path and query, as sent."""
        parts = urlsplit(self.url)
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    @property
    def status_line(self) -> str:
        """Status and the standard reason phrase, for where the one that the server sent is not known."""
        try:
            return f"{self.status} {HTTPStatus(self.status).phrase}"
        except ValueError:
            return f"{self.status} "

    def request_block(self) -> bytes:
        """Return the head of the request."""
        if self.request_head is not None:
            return self.request_head
        return head(f"{self.method} {self.target} HTTP/1.1", self.request_headers)

    def response_block(self) -> bytes:
        """Return the head of the response, its transfer coding renamed.

        The recorded body no longer has the coding, and a reader would try to undo it.
        """
        made = self.response_head
        if made is None:
            made = head(f"{self.protocol} {self.status_line}", self.response_headers)
        return _CODING.sub(_NO_CODING, made)


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier record with the payload of this exchange, for a revisit record to refer to.

    ``not_modified`` says by whom the payload is the same: by the server, which answered 304, or by comparison of
    digests.
    """

    url: str
    captured_at: str
    payload_digest: str
    not_modified: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a capture was taken from: address and time of its original, address in the other archive, time taken.

    ``head`` is the original response's head, as far as the other archive tells it.
    """

    url: str
    captured_at: str
    source_url: str
    taken_at: str
    head: bytes


def head(first_line: str, headers: Headers) -> bytes:
    """Return the bytes of a message's head."""
    lines = [first_line, *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode("latin-1", "replace")


def digest(data: bytes) -> str:
    """Return a WARC digest: ``sha256:`` and base32, as in the examples of WARC 1.1 but with the stronger function."""
    return "sha256:" + base64.b32encode(hashlib.sha256(data).digest()).decode("ascii")
