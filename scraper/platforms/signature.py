"""The last line of an article where it names a writer or a source."""

from __future__ import annotations

import re

from scraper.platforms.flow import Line
from scraper.platforms.folding import key
from scraper.platforms.vocabulary import opens_with, words

_QUOTES = "\"'“”‘’«»()[] ."
_ADDRESS = re.compile(r"[\w-]+(?:\.[\w-]+)+$")
_SINGLE_LABELS = (
    "tin",
    "bài",
    "theo",
    "nguồn",
    "thực hiện",
)  # these open ordinary sentences too: a colon or brevity must prove them
_LONGEST = 90


def is_signature(text: str) -> bool:
    """Whether the text alone says that it signs: ``Nguồn: …``, ``(Theo …)``, ``Tin, ảnh: …``."""
    return len(text) <= _LONGEST and _labelled(text) is not None


def signed_by(lines: list[Line]) -> str | None:
    """Return the writer or source that the last lines name, as printed but without its label, or None.

    A last line signs where it says so, or where it is a short name set to the right or in bold.
    """
    for line in reversed(lines[-3:]):
        if (name := _labelled(line.text)) is not None and len(line.text) <= _LONGEST:
            return name
    if lines and _is_name(lines[-1]):
        return lines[-1].text.strip(_QUOTES[:-1] + " ")
    return None


def _labelled(text: str) -> str | None:
    inner = text.strip(_QUOTES)
    label = opens_with(key(inner), words("signature"))
    if label is None:
        return None
    rest = inner[len(label) :].strip()
    colon = rest.startswith(":")
    name = rest.lstrip(":-– ").strip(_QUOTES[:-1] + " ")
    if text.rstrip().endswith(")") and name.count("(") > name.count(")"):
        name += ")"
    if not name or len(name.split()) > 10:
        return None
    if colon:
        return name
    if label not in ("theo", "nguồn", "source", "nguồn tin"):
        return None
    if text[:1] in '(“"' or rest[:1] in '“"' or _ADDRESS.match(name):
        return name
    return (
        text.strip()
        if label == "theo" and len(name.split()) <= 4 and name[:1].isupper() and not text.rstrip().endswith(".")
        else None
    )


def _is_name(line: Line) -> bool:
    text = line.text
    if (
        not text
        or line.images
        or line.kind != "paragraph"
        or len(text) > 60
        or text.endswith((".", ":", ";", "!", "?", "…", ","))
    ):
        return False
    parts = text.split()
    if len(parts) > 8 or any(c.isdecimal() for c in text) or not text[:1].isupper():
        return False
    return line.align == "right" or ((line.bold or line.italic) and line.align != "center" and len(parts) <= 5)
