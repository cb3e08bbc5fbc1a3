"""The whole address of a page, for citations and feeds; under the public address that the operator names, if any."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

SETTING = "public_address"
"""The key at the top of ``datasette_metadata.json``: ``https://host``, without a path."""


def whole(datasette: Any, request: Any, path: str) -> str:
    """Return the address of a path of the site; without a public address, at the host that was asked."""
    public = str(datasette.metadata(SETTING) or "").rstrip("/")
    if public and urlsplit(public).scheme in ("http", "https"):
        return public + path
    return str(datasette.absolute_url(request, path))
