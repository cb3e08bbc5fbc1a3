"""A part of a page as lines in reading order: text, how it is set, which images and links it holds.

The walk is iterative and visits every node once, so that neither deep nor broken markup can exhaust it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

from lxml.html import HtmlElement

from scraper.platforms.folding import fold
from scraper.platforms.vocabulary import words

LineKind = Literal["paragraph", "heading", "list_item", "cell", "caption"]

BLOCKS = frozenset(words("markup", "blocks"))
UNSEEN = frozenset(words("markup", "unseen"))
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_ALIGN = re.compile(r"text-align\s*:\s*(center|right|left|justify)", re.IGNORECASE)
_COLOUR = re.compile(r"(?<![\w-])color\s*:\s*([^;]{1,40})", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)

_BREAKS = BLOCKS | {"br"}
_FEW = 6  # elements inside another that are looked at one by one before its lines are walked


@dataclass(slots=True)
class Line:
    """One line: its text, the block element it stands in, and how it is set.

    ``bold``, ``italic`` say that all of the text is so; ``colour`` is the innermost colour of its first letters;
    ``align`` the nearest alignment around it, empty where none is given. ``images`` and ``links`` are the elements.
    """

    text: str
    element: HtmlElement
    kind: LineKind = "paragraph"
    align: str = ""
    bold: bool = False
    italic: bool = False
    colour: str = ""
    table: HtmlElement | None = None
    images: list[HtmlElement] = field(default_factory=list)
    links: list[HtmlElement] = field(default_factory=list)


@dataclass(slots=True)
class _Set:
    """How text is set at one point of the walk; children inherit it."""

    element: HtmlElement
    kind: LineKind = "paragraph"
    align: str = ""
    bold: bool = False
    italic: bool = False
    colour: str = ""
    table: HtmlElement | None = None


class _Pen:
    """Collects what belongs to the line that is being written."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        self.parts: list[str] = []
        self.letters = self.bold = self.italic = 0
        self.first: _Set | None = None
        self.anchor: _Set | None = None
        self.images: list[HtmlElement] = []
        self.links: list[HtmlElement] = []

    def write(self, text: str, setting: _Set) -> None:
        self.parts.append(text)
        if not text.isspace():
            weight = len(text)
            self.letters += weight
            self.bold += weight if setting.bold else 0
            self.italic += weight if setting.italic else 0
            self.first = self.first or setting

    def begin(self, element: HtmlElement, tag: str, setting: _Set) -> None:
        """Write the text at the head of an element; an image or a link is kept with the line that it stands on."""
        kept = self.images if tag == "img" else self.links if tag == "a" and element.get("href") else None
        if kept is not None:
            kept.append(element)
            self.anchor = self.anchor or setting
        if text := element.text:
            self.write(text, setting)

    def line(self, setting: _Set) -> Line | None:
        text = fold("".join(self.parts)) if self.first else ""
        if not text and not self.images and not self.links:
            self.parts.clear()
            self.first = None
            return None
        first = self.first or self.anchor or setting
        line = Line(
            text=text,
            element=first.element,
            kind=first.kind,
            align=first.align,
            bold=self.bold >= 0.9 * self.letters > 0,
            italic=self.italic >= 0.9 * self.letters > 0,
            colour=first.colour,
            table=first.table,
            images=self.images,
            links=self.links,
        )
        self._start()
        return line


def never(_element: HtmlElement) -> bool:
    """Skip nothing."""
    return False


def lines(root: HtmlElement, skip: Callable[[HtmlElement], bool] = never) -> Iterator[Line]:
    """Yield the lines of the element in reading order, without what ``skip`` says is furniture."""
    pen = _Pen()
    setting = _Set(element=root)
    if root.text:
        pen.write(root.text, setting)
    stack: list[tuple[HtmlElement, _Set, bool]] = [(child, setting, False) for child in reversed(root)]
    while stack:
        element, outer, leaving = stack.pop()
        tag = element.tag
        if leaving or not _unseen(element, tag, skip):
            if tag in _BREAKS and (line := pen.line(outer)):
                yield line
            if not leaving and tag != "br":
                inner = _setting(element, tag, outer)
                pen.begin(element, tag, inner)
                stack.append((element, outer, True))
                stack.extend([(child, inner, False) for child in reversed(element)])
                continue
        if tail := element.tail:
            pen.write(tail, outer)
    if line := pen.line(setting):
        yield line


def text_of(element: HtmlElement | None) -> str:
    """Return all visible text of the element on one line."""
    if element is None:
        return ""
    if not len(element):
        return fold(element.text)
    inside = list(islice(element.iterdescendants(), _FEW))
    if len(inside) < _FEW and all(_is_inline(child) for child in inside):
        return fold("".join(element.itertext()))
    return fold(" ".join(line.text for line in lines(element) if line.text))


def _is_inline(element: HtmlElement) -> bool:
    tag = element.tag
    plain = isinstance(tag, str) and tag != "br" and tag not in BLOCKS and tag not in UNSEEN
    return plain and "none" not in (element.get("style") or "")


def _unseen(element: HtmlElement, tag: object, skip: Callable[[HtmlElement], bool]) -> bool:
    if not isinstance(tag, str) or tag in UNSEEN:
        return True
    style = element.get("style")
    if style and "none" in style and _HIDDEN.search(style[:2000]):
        return True
    return skip(element)


def _setting(element: HtmlElement, tag: str, outer: _Set) -> _Set:
    style = (element.get("style") or "")[:2000]
    align = element.get("align") or ""
    if not style and not align and tag not in BLOCKS and tag not in ("strong", "b", "em", "i", "font"):
        return outer
    inner = _Set(outer.element, outer.kind, outer.align, outer.bold, outer.italic, outer.colour, outer.table)
    if style:
        if match := _ALIGN.search(style):
            align = match[1]
        if match := _COLOUR.search(style):
            inner.colour = match[1].strip().lower()
        inner.bold = inner.bold or _BOLD.search(style) is not None
        inner.italic = inner.italic or _ITALIC.search(style) is not None
    if align and tag != "img":
        inner.align = align.lower()
    if tag in ("strong", "b"):
        inner.bold = True
    elif tag in ("em", "i"):
        inner.italic = True
    elif tag == "font" and element.get("color"):
        inner.colour = str(element.get("color")).lower()
    elif tag in BLOCKS:
        inner.element = element
        _block(element, tag, inner)
    return inner


def _block(element: HtmlElement, tag: str, inner: _Set) -> None:
    if tag in HEADINGS:
        inner.kind = "heading"
    elif tag in ("li", "dt", "dd"):
        inner.kind = "list_item"
    elif tag == "figcaption":
        inner.kind = "caption"
    elif tag == "center":
        inner.align = "center"
    elif tag == "table":
        inner.table = element
        inner.align = ""
