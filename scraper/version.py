"""The version of this software and how it names itself to a server."""

from __future__ import annotations

import os

VERSION = "0.1.0"


def user_agent() -> str:
    """Return the honest User-Agent: name, version and whom to write to (``$ARCHIVE_CONTACT``, an address or a page)."""
    contact = " ".join(os.environ.get("ARCHIVE_CONTACT", "").split())
    return f"alliance-archive/{VERSION} ({contact or 'contact not given'})"
