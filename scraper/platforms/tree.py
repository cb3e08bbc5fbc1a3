"""A page's text as a tree of elements: always by the rules of HTML, whatever the page says that it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lxml import etree
from lxml.html import HtmlComment, HtmlElement, HtmlEntity, HtmlProcessingInstruction
from parsel.selector import create_root_node

# Which class an element gets is asked for each of them: lxml's own table answers in C, that of lxml.html in Python.
_CLASSES = etree.ElementDefaultClassLookup(
    element=HtmlElement, comment=HtmlComment, pi=HtmlProcessingInstruction, entity=HtmlEntity
)


class _Parser(etree.HTMLParser):
    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.set_element_class_lookup(_CLASSES)


def expression(path: str) -> Callable[[HtmlElement], Any]:
    """Return a compiled XPath expression; texts that it finds are plain strings."""
    return etree.XPath(path, smart_strings=False)


def root_of(text: str) -> HtmlElement:
    """Return the root element of a page; ``<html>`` without anything where the text holds nothing.

    A page that opens with an XML declaration is HTML like any other to a browser, and one that is valid JSON too.
    """
    root: HtmlElement = create_root_node(text, _Parser)
    return root
