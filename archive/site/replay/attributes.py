"""The attributes of an archived page's tags, written anew: those that may stand, and addresses of archived copies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Protocol

from lxml.html import HtmlElement

from archive.site.replay import stylesheets
from archive.site.replay.kept import is_inside
from archive.site.replay.markup import MARKUP

MARK_ID = "archive-quotation"
"""The id of the first mark of a quote; nothing else in the page has it."""
MISSING = "data-archive-missing"
"""The attribute that says of an element which address has no copy in the archive."""
_CANDIDATE = re.compile(r"\s*,*\s*(\S*[^\s,])(?:\s+([\d.]+[wxh](?:\s+[\d.]+[wxh])*))?\s*(?:,|$)")

Pairs = Iterator[tuple[str, str]]


class Addresses(Protocol):
    """Where the archived copies of what a page names are served."""

    def resource(self, link: str) -> str | None:
        """Return where a copy of an image, stylesheet or the like is served."""
        ...

    def page(self, link: str) -> str | None:
        """Return the page of ours that a link leads to."""
        ...

    def address(self, link: str) -> str:
        """Return the whole address that a link names."""
        ...


class Attributes:
    """Writes attributes; ``removed`` counts what has no copy: ``resource`` and ``link``."""

    def __init__(self, kept: Addresses) -> None:
        self.kept = kept
        self.removed: Counter[str] = Counter()

    def of(self, element: HtmlElement, tag: str, drawing: bool) -> str:
        """Return the attributes of an element as they are written in its tag."""
        return "".join(attribute(name, value) for name, value in self._pairs(element, tag, drawing))

    def resource(self, link: str) -> str | None:
        """Return where the copy of a resource is served; one that has none is counted."""
        found = self.kept.resource(link)
        if found is None:
            self.removed["resource"] += 1
        return found

    def _pairs(self, element: HtmlElement, tag: str, drawing: bool) -> Pairs:
        pictured = False
        for name, value in ((str(n).lower(), str(v)) for n, v in element.attrib.items()):
            if name == "style":
                yield name, stylesheets.declarations(value, self.resource)
            elif name in MARKUP.resources:
                pictured = pictured or name == "src"
                yield from self._source(element, name, value)
            elif name in MARKUP.links:
                yield from self._link(element, tag, value)
            elif name == "srcset":
                yield from self._set(value)
            elif name == "usemap":
                if is_inside(value):
                    yield name, value
            elif MARKUP.attribute(name, drawing) and value != MARK_ID:
                yield name, value
        if tag == "img" and not pictured:
            yield from self._source(element, "src", "")

    def _source(self, element: HtmlElement, name: str, value: str) -> Pairs:
        link = value.strip()
        if name == "src" and (not link or link.startswith("data:")):
            # A page that loads its pictures by script: what the script would have put there.
            link = next((found for n in MARKUP.lazy if (found := (element.get(n) or "").strip())), link)
        if link.lower().startswith("data:image/"):
            yield name, link
        elif link:
            found = self.resource(link)
            yield (name, found) if found is not None else (MISSING, self.kept.address(link))

    def _link(self, element: HtmlElement, tag: str, value: str) -> Pairs:
        if is_inside(value):
            yield "href", value.strip()
        elif tag == "image":
            if (found := self.resource(value)) is not None:
                yield "href", found
        elif tag in ("a", "area") and value.strip():
            if (found := self.kept.page(value)) is not None:
                yield from (("href", found), ("target", "_top"), ("rel", "nofollow"))
                return
            self.removed["link"] += 1
            if not element.get("title"):
                yield "title", self.kept.address(value)

    def _set(self, value: str) -> Pairs:
        """Yield a ``srcset`` of those pictures that are archived."""
        links = ((m[1], m[2] or "") for m in _CANDIDATE.finditer(value) if not m[1].lower().startswith("data:"))
        found = [f"{kept} {size}".strip() for link, size in links if (kept := self.kept.resource(link)) is not None]
        if found:
            yield "srcset", ", ".join(found)


def attribute(name: str, value: str) -> str:
    """Return one attribute with the blank before it."""
    return f' {name}="{escaped(value)}"'


def escaped(text: str) -> str:
    """Return text that is nothing but text, in an element and in a quoted attribute."""
    for character, reference in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("\0", "\ufffd")):
        text = text.replace(character, reference)
    return text
