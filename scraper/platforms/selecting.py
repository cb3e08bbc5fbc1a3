"""CSS selectors on one page: compiled once, and not asked where the page lacks a class that they need.

Most selectors of a platform find nothing on most pages, since each theme has its own. One look at all classes of the
page spares those a walk through the tree; of the others, attributes are looked at before elements.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from cssselect.xpath import XPathExpr as BaseXPathExpr
from lxml.html import HtmlElement
from parsel.csstranslator import HTMLTranslator

from scraper.platforms.tree import expression

_CLASSES = expression("//@class")
_CONDITIONS = re.compile(r"\[[^\]]*\]|\([^)]*\)")
_CLASS = re.compile(r"\.([\w-]+)")
# Of an expression that begins with any element of a class: the condition on the class, and what follows.
_BY_CLASS = re.compile(r"descendant-or-self::\*\[@class\[([^\[\]]+)\]\](.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Selector:
    """A compiled selector; ``needs`` are classes without which it finds nothing.

    ``everywhere`` finds in a whole tree what ``within`` finds in an element.
    """

    everywhere: Callable[[HtmlElement], Any]
    within: Callable[[HtmlElement], Any]
    needs: frozenset[str]


class _Translator(HTMLTranslator):
    """Asks whether a name occurs in an attribute at all before asking whether it is one of its words."""

    def xpath_attrib_includes(self, xpath: BaseXPathExpr, name: str, value: str | None) -> BaseXPathExpr:
        word, padded = self.xpath_literal(value or " "), self.xpath_literal(f" {value} ")
        condition = f"{name}[contains(., {word}) and contains(concat(' ', normalize-space(.), ' '), {padded})]"
        xpath.add_condition(condition)
        return xpath


_TRANSLATOR = _Translator()


@cache
def compiled(selector: str) -> Selector:
    """Compile a CSS selector."""
    within = _TRANSLATOR.css_to_xpath(selector)
    alone = "," not in selector
    by_class = _BY_CLASS.fullmatch(within) if alone else None
    everywhere = f"descendant-or-self::*/@class[{by_class[1]}]/..{by_class[2]}" if by_class else within
    needs = frozenset(_CLASS.findall(_CONDITIONS.sub("", selector)) if alone else ())
    return Selector(expression(everywhere), expression(within), needs)


class Selection:
    """The elements of one tree by CSS selectors."""

    def __init__(self, root: HtmlElement) -> None:
        self.root = root

    @cached_property
    def classes(self) -> frozenset[str]:
        """All classes of the tree."""
        return frozenset(" ".join(_CLASSES(self.root)).split())

    def select(self, selector: str, within: HtmlElement | None = None) -> list[HtmlElement]:
        """Return the elements that a CSS selector finds in the tree, or within an element of it, in order."""
        known = compiled(selector)
        if not known.needs <= self.classes:
            return []
        found = known.everywhere(self.root) if within is None else known.within(within)
        return [element for element in found if isinstance(element, HtmlElement)]
