"""Conditional requests (RFC 9110, section 13): a reader that has the present document is told so, without it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

from datasette.utils.asgi import Response

FRESH = "public, max-age=60"  # a minute; then a conditional request finds out


def answered(request: Any, body: bytes, media_type: str, modified: datetime) -> Any:
    """Return the response with a document, or 304 where the reader has it.

    The tag is of the bytes, so it tells any change; ``modified`` is when they may have changed last. As the standard
    wants it, ``If-Modified-Since`` only counts where no ``If-None-Match`` is sent.
    """
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    modified = modified.astimezone(UTC).replace(microsecond=0)
    headers = {"etag": tag, "last-modified": format_datetime(modified, usegmt=True), "cache-control": FRESH}
    headers["vary"] = "Accept-Encoding"
    if _has(request.headers, tag, modified):
        return Response(b"", status=304, headers=headers, content_type=media_type)
    return Response(body, headers=headers, content_type=media_type)


def _has(headers: Any, tag: str, modified: datetime) -> bool:
    matches = headers.get("if-none-match")
    if matches is not None:
        tags = {each.strip().removeprefix("W/") for each in matches.split(",")}
        return tag in tags or "*" in tags
    since = headers.get("if-modified-since")
    if since is None:
        return False
    try:
        moment = parsedate_to_datetime(since)
    except ValueError:
        return False
    return modified <= (moment if moment.tzinfo else moment.replace(tzinfo=UTC))
