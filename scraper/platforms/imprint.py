"""The portal as a record of itself: who answers for it, where it sits, what it links to."""

from __future__ import annotations

import re
from itertools import islice

from lxml.html import HtmlElement

from scraper.platforms.addresses import join
from scraper.platforms.flow import Line, lines, text_of
from scraper.platforms.folding import fold, key
from scraper.platforms.tree import expression
from scraper.platforms.vocabulary import opens_with, words

_FIELDS = ("responsible", "address", "phone", "fax", "email", "licence")
_TAIL = 80  # an imprint stands among the last lines of a page
_LABELS = sorted((label for name in _FIELDS for label in words("imprint", name)), key=len, reverse=True)
_INNER = re.compile(rf"\s?[-–|;,.]\s+(?=(?:{'|'.join(map(re.escape, _LABELS))})\s?:)", re.IGNORECASE)
_FOOTERS = expression("//footer | //@id[contains(., 'ooter')]/.. | //@class[contains(., 'ooter')]/..")
_MOST_LINKS = 60
_MOST_HEADINGS = 5
_MOST_SIBLINGS = 20


def read(root: HtmlElement, base: str) -> dict[str, str]:
    """Return what the page says of the portal.

    Keys: ``organisation``, ``responsible``, ``address``, ``phone``, ``fax``, ``email``, ``licence``, and ``links``: one
    ``label<TAB>absolute address`` a line. Only what is printed appears.
    """
    footer = _footer(root)
    found = [line for line in lines(footer) if line.text][-_TAIL:]
    observed: dict[str, str] = {}
    for line in found:
        for part in _parts(line.text):
            _observe(part, observed)
    if organisation := _organisation(found):
        observed["organisation"] = organisation
    if linked := _links(root, base):
        observed["links"] = linked
    return observed


def _footer(root: HtmlElement) -> HtmlElement:
    """Find the site's footer by element, id or class; otherwise the whole page is read from its end."""
    found: list[HtmlElement] = _FOOTERS(root)
    inside = set(found)
    outermost = [e for e in found if e.getparent() not in inside][-_MOST_SIBLINGS:]
    for element in reversed(outermost):
        text = key(element.text_content())
        if any(label in text for label in (*words("imprint", "address"), *words("imprint", "responsible"))):
            return element
    return root


def _parts(text: str) -> list[str]:
    return [part for part in _INNER.split(text) if part] if ":" in text and len(text) < 600 else []


def _observe(part: str, observed: dict[str, str]) -> None:
    lowered = key(part)
    for name in _FIELDS:
        label = opens_with(lowered, words("imprint", name))
        if label is None or ":" not in part[len(label) : len(label) + 60]:
            continue
        value = fold(part.split(":", 1)[1]).strip(" .;,-")
        if value:
            observed.setdefault(name, value)
        return


def _organisation(found: list[Line]) -> str | None:
    for line in found:
        lowered = key(line.text)
        if len(lowered) < 200 and any(lowered.startswith(start) for start in words("imprint", "organisation_start")):
            return line.text
    for line in found:
        label = opens_with(key(line.text), words("imprint", "organisation"))
        if label and ":" in line.text[: len(label) + 3]:
            return fold(line.text.split(":", 1)[1])
    return None


def _links(root: HtmlElement, base: str) -> str | None:
    """Return the block of links to other sites: what follows a heading that announces it, up to the next block."""
    tried = 0
    for heading in root.iter("h1", "h2", "h3", "h4", "span", "div", "p", "strong"):
        text = heading.text
        if not text or len(text) > 40 or text.isspace():
            continue
        if key(text).rstrip(" :") not in words("imprint", "links_heading"):
            continue
        tried += 1
        if tried > _MOST_HEADINGS:
            return None
        block: HtmlElement | None = heading
        for _ in range(6):
            if block is None:
                return None
            for below in islice(block.itersiblings(), _MOST_SIBLINGS):
                if rows := _rows(below, base):
                    return "\n".join(dict.fromkeys(rows[:_MOST_LINKS]))
            block = block.getparent()
    return None


def _rows(block: HtmlElement, base: str) -> list[str]:
    if not isinstance(block.tag, str):
        return []
    linked = [
        (a.get("href"), text_of(a) or fold("".join(a.xpath(".//img/@alt"))))
        for a in islice(block.iter("a"), _MOST_LINKS)
    ]
    chosen = [(o.get("value"), fold(o.text)) for o in islice(block.iter("option"), _MOST_LINKS)]
    return [f"{label}\t{url}" for href, label in linked + chosen if (url := join(base, href or ""))]
