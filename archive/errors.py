"""Errors that a command shows as one line."""

from __future__ import annotations


class ArchiveError(Exception):
    """Something about the archive that stops a command; the message is one line and names a way out."""
