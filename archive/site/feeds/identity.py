"""Identifiers of feeds and entries.

A ``urn:uuid`` of version 5 (RFC 9562), made of what the entry is about: the same for the same archive on every host,
after every publication, for ever. A ``tag:`` address (RFC 4151) would need a name in the DNS that whoever runs the
site owned on some day, and a copy run by somebody else would mint other ones.
"""

from __future__ import annotations

from uuid import UUID, uuid5

NAMESPACE = UUID("6f0e6a1c-3a35-5d0b-9b0e-2f6f3a8b7d11")
"""Never to be changed: every reader would take all entries for new ones."""


def urn(*parts: str | None) -> str:
    """Return the identifier of what the parts name: language, kind of thing, and the keys of it."""
    return uuid5(NAMESPACE, "\x1f".join(part or "" for part in parts)).urn
