"""What a capture of another archive is expected to be, by its media type."""

from __future__ import annotations

from typing import Literal

Kind = Literal["article", "image", "requisite", "attachment"]

_KINDS: tuple[tuple[tuple[str, ...], Kind], ...] = (
    (("text/html", "application/xhtml+xml"), "article"),
    (("image/",), "image"),
    (("text/css", "font/", "application/font", "application/x-font", "application/vnd.ms-fontobject"), "requisite"),
    (
        ("application/pdf", "application/msword", "application/vnd.", "application/zip", "application/rtf"),
        "attachment",
    ),
)


def kind_of(media_type: str) -> Kind | None:
    """Return the kind of a media type; None where nothing of the kind is kept."""
    return next((kind for starts, kind in _KINDS if media_type.startswith(starts)), None)
