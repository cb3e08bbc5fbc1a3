"""What a page needs to look like itself when it is replayed: stylesheets, fonts, theme images, icons.

Scripts are left out: a page of a portal is readable without, and they ask for more at every visit. Images of articles,
and those that link to articles in a listing, are content and have their own place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import tinycss2
from lxml.html import HtmlElement

from archive.addresses import absolute, asked_for
from archive.records import Requisite, RequisiteKind

DEEPEST = 4
"""How many stylesheets may import each other in a row."""
LONGEST_SHEET = 2_000_000
_FONTS = (".woff", ".woff2", ".ttf", ".otf", ".eot")
_ICONS = frozenset({"icon", "apple-touch-icon", "mask-icon"})


def of_page(root: HtmlElement, base: str, is_article: Callable[[str], bool]) -> tuple[Requisite, ...]:
    """Return what a page names, in order, each address once; ``base`` is the page's address."""
    return _distinct(_in_page(root, base, is_article), base)


def of_stylesheet(body: bytes, url: str) -> tuple[Requisite, ...]:
    """Return what a stylesheet names: other sheets that it imports, fonts, pictures."""
    rules, _ = tinycss2.parse_stylesheet_bytes(body[:LONGEST_SHEET], skip_comments=True, skip_whitespace=True)
    return _distinct(_in_rules(rules), url)


def _distinct(named: Iterable[tuple[RequisiteKind, str]], base: str) -> tuple[Requisite, ...]:
    written: dict[str, RequisiteKind] = {}
    for kind, link in named:
        if link.strip() and not link.startswith(("#", "data:")):
            written.setdefault(link, kind)
    found: dict[str, Requisite] = {}
    for link, kind in written.items():
        if (address := absolute(base, link)) is not None:
            address = asked_for(address)
            found.setdefault(address, Requisite(address, kind, base))
    return tuple(found.values())


def _in_page(root: HtmlElement, base: str, is_article: Callable[[str], bool]) -> Iterator[tuple[RequisiteKind, str]]:
    for element in root.iter("link", "style", "img", "input", "body", "table", "td", "div"):
        tag = element.tag
        if tag == "link":
            relations = set((element.get("rel") or "").lower().split())
            if "stylesheet" in relations:
                yield "stylesheet", element.get("href") or ""
            elif relations & _ICONS:
                yield "icon", element.get("href") or ""
        elif tag == "style":
            yield from _in_sheet(element.text or "")
        elif tag == "img" or (tag == "input" and (element.get("type") or "").lower() == "image"):
            if not _shows_article(element, base, is_article):
                yield "image", element.get("src") or ""
        elif background := element.get("background"):
            yield "image", background
        if (style := element.get("style")) and "url(" in style:
            yield from (("image", link) for link in _urls(tinycss2.parse_component_value_list(style)))


def _in_sheet(sheet: str) -> Iterator[tuple[RequisiteKind, str]]:
    """Yield what a stylesheet names; parsing takes long and is left out where no address can be.

    A backslash can write any word otherwise.
    """
    lowered = sheet.lower()
    if "url(" in lowered or "@import" in lowered or "\\" in lowered:
        yield from _in_rules(tinycss2.parse_stylesheet(sheet))


def _shows_article(image: HtmlElement, base: str, is_article: Callable[[str], bool]) -> bool:
    link = next(image.iterancestors("a"), None)
    address = absolute(base, link.get("href") or "") if link is not None else None
    return address is not None and is_article(address)


def _in_rules(rules: Iterable[tinycss2.ast.Node]) -> Iterator[tuple[RequisiteKind, str]]:
    for rule in rules:
        if rule.type == "at-rule" and rule.lower_at_keyword == "import":
            named = [token.value for token in rule.prelude if token.type in ("string", "url")]
            named += _urls(rule.prelude)
            if named:
                yield "stylesheet", named[0]
        elif rule.type == "at-rule" and rule.lower_at_keyword == "font-face":
            yield from (("font", link) for link in _urls(rule.content or ()))
        elif rule.type in ("at-rule", "qualified-rule"):
            for link in _urls(rule.content or ()):
                yield ("font" if link.split("?")[0].split("#")[0].lower().endswith(_FONTS) else "image"), link


def _urls(tokens: Iterable[tinycss2.ast.Node]) -> Iterator[str]:
    """Yield the addresses in ``url()``, quoted or not, at any depth of blocks."""
    for token in tokens:
        if token.type == "url":
            yield token.value
        elif token.type == "function" and token.lower_name == "url":
            yield from (argument.value for argument in token.arguments if argument.type == "string")
        elif token.type == "function":
            yield from _urls(token.arguments)
        elif token.type.endswith("block"):
            yield from _urls(token.content)
