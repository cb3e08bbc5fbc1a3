"""The lists of ``markup.toml``: which elements and attributes may stand in a replayed page."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

_ARIA = re.compile(r"aria-[a-z]+")


@dataclass(frozen=True, slots=True)
class Markup:
    """What may stand in a replayed page, and what becomes of the rest; all names in lower case."""

    kept: frozenset[str]
    void: frozenset[str]
    dropped: frozenset[str]
    embedded: frozenset[str]
    renamed: Mapping[str, str]
    drawing: frozenset[str]
    attributes: frozenset[str]
    drawing_attributes: frozenset[str]
    resources: frozenset[str]
    links: frozenset[str]
    lazy: tuple[str, ...]

    def element(self, tag: str, drawing: bool) -> str | None:
        """Return the tag under which an element is written; None for one that goes with all that is in it.

        ``drawing`` tells whether it stands in an SVG drawing.
        """
        if drawing:
            return tag if tag in self.drawing else None
        if tag in self.kept or tag == "svg":
            return tag
        if tag in self.dropped:
            return None
        return self.renamed.get(tag, "span")

    def attribute(self, name: str, drawing: bool) -> bool:
        """Return whether an attribute may stand as it is."""
        return name in self.attributes or (drawing and name in self.drawing_attributes) or bool(_ARIA.fullmatch(name))


def _read() -> Markup:
    found = tomllib.loads(files(__package__).joinpath("markup.toml").read_text("utf-8"))
    elements, drawing = found["elements"], found["drawing"]
    return Markup(
        kept=frozenset(elements["kept"]),
        void=frozenset(elements["void"]),
        dropped=frozenset(elements["dropped"]),
        embedded=frozenset(elements["embedded"]),
        renamed=elements["renamed"],
        drawing=frozenset(drawing["kept"]),
        attributes=frozenset(found["attributes"]["kept"]),
        drawing_attributes=frozenset(drawing["attributes"]),
        resources=frozenset(found["addresses"]["resource"]),
        links=frozenset(found["addresses"]["link"]),
        lazy=tuple(found["addresses"]["lazy"]),
    )


MARKUP = _read()
