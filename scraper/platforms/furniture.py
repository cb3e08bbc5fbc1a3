"""What stands around an article, or inside its element, and is not its text."""

from __future__ import annotations

from lxml.html import HtmlElement

from scraper.platforms.counters import is_counter, view_count
from scraper.platforms.flow import Line
from scraper.platforms.folding import key
from scraper.platforms.vocabulary import opens_with, words

_MARGIN = 6  # lines
_NAMES = frozenset(words("furniture", "names"))


def is_furniture(element: HtmlElement) -> bool:
    """Whether the element's class names a list of related articles, a share bar, text tools or an account."""
    name = element.get("class")
    return name is not None and any(token in _NAMES for token in name.lower().split())


def is_tools(text: str) -> bool:
    """Whether the line consists of labels of text tools alone (``Màu chữ Cỡ chữ``)."""
    rest = key(text)
    if not rest or len(rest) > 160:
        return False
    while rest:
        label = opens_with(rest, words("tools"))
        if label is None:
            return False
        rest = rest[len(label) :].lstrip(" |:,-+")
    return True


def without_related(found: list[Line]) -> list[Line]:
    """Cut the lines at the heading of a list of other articles; only where nothing but links and dates follows it."""
    for at, line in enumerate(found):
        if line.text and len(line.text) < 60 and key(line.text).rstrip(" :.") in words("related"):
            below = [rest for rest in found[at + 1 :] if rest.text]
            if below and all(rest.links or len(rest.text) < 30 for rest in below):
                return found[:at]
    return found


def without_margins(found: list[Line]) -> list[Line]:
    """Drop labels of text tools and counters of visits among the first and last lines."""
    last = len(found) - _MARGIN
    return [line for at, line in enumerate(found) if _MARGIN <= at < last or not _in_margin(line.text)]


def _in_margin(text: str) -> bool:
    return is_tools(text) or (is_counter(text) and view_count(text) is not None)
