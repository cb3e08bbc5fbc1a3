"""Selectors find in a page what the plain translation of CSS finds, in the same order; only faster."""

from __future__ import annotations

import random

import pytest
from lxml import etree
from lxml.html import HtmlElement
from parsel.csstranslator import HTMLTranslator

from scraper.platforms import PLATFORMS, GenericPage
from scraper.platforms.selecting import Selection
from scraper.platforms.tree import root_of
from tests.scraper.platforms.saved_pages import load, names
from tests.scraper.platforms.test_hostile_pages import drop, shuffle

LISTS = ("ARTICLE", "TITLE", "PUBLISHED", "UNIT", "SECTION", "LEAD", "LEAD_IMAGE", "BODY", "ENTRIES", "NEXT")
SELECTORS = sorted({s for platform in (*PLATFORMS, GenericPage) for n in LISTS for s in getattr(platform, n, ())})
OTHERS = ("div.a, p.b", "p.b:not(.c)", "[class*='a']", ".a.b", "p > .a", "#a .b")


def plainly(selector: str, where: HtmlElement) -> list[HtmlElement]:
    found = etree.XPath(HTMLTranslator().css_to_xpath(selector))(where)
    assert isinstance(found, list)
    return [element for element in found if isinstance(element, HtmlElement)]


@pytest.mark.parametrize("name", names())
def test_the_selectors_of_all_platforms_find_what_css_says(name: str) -> None:
    chance = random.Random(name)
    body = load(name).body or b"<p>"
    for page in (body, *(damage(body, chance) for damage in (drop, shuffle))):
        root = root_of(page.decode("utf-8", "replace"))
        selection = Selection(root)
        inner = chance.choice(list(root.iter("*")))
        for selector in SELECTORS:
            assert selection.select(selector) == plainly(selector, root), selector
            assert selection.select(selector, inner) == plainly(selector, inner), selector


@pytest.mark.parametrize("selector", OTHERS)
def test_a_selector_of_any_form_finds_what_css_says(selector: str) -> None:
    root = root_of(
        '<div id="a" class="a"><p class="b c"><i class="a b"></i></p><p class="b\xa0c">x</p></div><p class=b>'
    )
    assert Selection(root).select(selector) == plainly(selector, root)
