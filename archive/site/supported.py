"""Which Datasette the site is made for: templates, hooks and canned queries of another series differ."""

from __future__ import annotations

SERIES = "0.65"
INSTALL = "pip install 'datasette>=0.65.5,<0.66'"


def warning(version: str) -> str | None:
    """Return what to tell an operator whose Datasette the site is not made for; None for one that it is."""
    if version == SERIES or version.startswith(f"{SERIES}."):
        return None
    return (
        f"warning: the site is made for Datasette {SERIES}.x, and this is {version}: pages, queries and limits may be "
        f"missing or wrong. Install the one it is made for: {INSTALL}"
    )
