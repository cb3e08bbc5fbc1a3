"""Before a crawl: is there anybody? A host that cannot be reached leaves no trace in the archive."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

from scraper.portal import Portal

PATIENCE = 15.0  # seconds to wait for a connection


class Unreachable(Exception):  # noqa: N818 - reads as what it says
    """The portal's host cannot be reached; the message is one sentence with a way out."""


def reach(portal: Portal, way_out: str | None = None) -> None:
    """Connect once to a host; raises Unreachable where nobody answers. ``way_out`` says what else can be done."""
    parts = urlsplit(portal.base)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    try:
        socket.create_connection((host, port), timeout=PATIENCE).close()
    except OSError as error:
        why = "its name is not known" if isinstance(error, socket.gaierror) else str(error.strerror or error)
        raise Unreachable(
            f"{host} cannot be reached ({why}); the archive is as it was. Try again later"
            + (f", or {way_out}" if way_out else "")
        ) from None
