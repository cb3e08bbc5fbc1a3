"""An archived page written anew: every tag of what is sent is one of ours, whatever the page is made of.

The parsed page is never changed and never serialised by a library. Each ``<`` of the output begins a tag whose name and
attributes are on the lists of ``markup.toml``, and all others are escaped, in attributes too. So no browser, however it
reads the page, finds an element in it that was not looked at here.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from archive.addresses import absolute
from archive.site.replay import stylesheets
from archive.site.replay.attributes import MARK_ID, MISSING, Addresses, Attributes, attribute, escaped
from archive.site.replay.markup import MARKUP

MOST_ELEMENTS = 50_000
"""Of one page: a page of a portal has a thousand or two."""
_UNSEEN = frozenset({"title", "style", "textarea", "option", "select", "datalist", "svg"})
_ICONS = frozenset({"icon", "apple-touch-icon", "mask-icon"})
_DOCTYPE = re.compile(r'<!DOCTYPE\s+html(?:\s+(?:PUBLIC|SYSTEM)(?:\s+"[\w\s/.:+-]*"){1,2})?\s*>', re.IGNORECASE)
_STYLE = (
    f"[{MISSING}]{{outline:1px dashed #b4400d!important}}"
    f"mark.{MARK_ID}{{background:#ffe27a!important;color:#000!important;outline:3px solid #b98900!important;"
    "scroll-margin:40vh!important;display:inline!important;visibility:visible!important}"
)


class TooTangled(ValueError):  # noqa: N818 - reads as what it says
    """A page with more elements than ``MOST_ELEMENTS``, or with more of them within each other than a parser bears."""


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of text that a reader sees, in which a quote may stand."""

    text: str


@dataclass(slots=True)
class Rewritten:
    """A page written anew, in pieces; ``removed`` counts what does not stand in it any more, by kind.

    Kinds are ``script``, ``embedded`` (frames, plug-ins), ``resource`` and ``link`` (not archived).
    """

    pieces: list[str | Words] = field(default_factory=list)
    removed: Counter[str] = field(default_factory=Counter)


def parse(text: str) -> HtmlElement | None:
    """Return the root of a page; None for one without any element.

    Raises:
        TooTangled: its elements stand too deep within each other, so that the rest of the page would be lost.
    """
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, default_doctype=False)  # type: ignore[call-arg]
    data = text.replace("\0", "\ufffd").encode("utf-8", "replace")
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:  # nothing but white space and comments
        root = None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise TooTangled("elements stand too deep within each other")
    return root


def base_of(root: HtmlElement, url: str) -> str:
    """Return the address against which the links of a page are read: its own, or what its ``base`` says."""
    for element in root.iter("base"):
        if (link := element.get("href")) is not None:
            return absolute(url, link) or url
    return url


def rewrite(root: HtmlElement, kept: Addresses, missing: str = "") -> Rewritten:
    """Write a page anew; ``missing`` are the words that stand where another document was embedded.

    Raises:
        TooTangled: it has more than ``MOST_ELEMENTS``.
    """
    writer = _Writer(kept, missing)
    walker = etree.iterwalk(root, events=("start", "end"))
    skipped: HtmlElement | None = None
    for count, (event, element) in enumerate(walker):
        if count > 2 * MOST_ELEMENTS:
            raise TooTangled(f"more than {MOST_ELEMENTS} elements")
        if event == "end":
            if element is skipped:
                skipped = None
            else:
                writer.end(element)
            if element is not root:
                writer.text(element.tail)
        elif writer.start(element):
            writer.text(element.text)
        else:
            skipped = element
            walker.skip_subtree()
    doctype = root.getroottree().docinfo.doctype or ""
    found = writer.found
    found.pieces.insert(0, doctype if _DOCTYPE.fullmatch(doctype) else "")
    return found


class _Writer:
    """Writes one page; ``open`` are the tags that are open, empty for those that are not written."""

    def __init__(self, kept: Addresses, missing: str) -> None:
        self.kept = kept
        self.attributes = Attributes(kept)
        self.missing = missing
        self.found = Rewritten(removed=self.attributes.removed)
        self.open: list[str] = []
        self.drawings = self.unseen = 0

    def start(self, element: HtmlElement) -> bool:
        """Write the tag of an element; return whether what is in it is to be written too."""
        tag = element.tag.lower() if isinstance(element.tag, str) else ""
        if tag in MARKUP.embedded:
            self._embedded(element, tag)
            return False
        if tag in ("link", "meta"):
            self._of_head(element, tag)
            return False
        written = MARKUP.element(tag, self.drawings > 0) if tag else None
        if written is None:
            if tag == "script":
                self.found.removed[tag] += 1
            return False
        drawing = self.drawings > 0 or written == "svg"
        self._put(f"<{written}{self.attributes.of(element, tag, drawing)}>")
        if tag == "html":
            self._put(f'<meta charset="utf-8"><style>{_STYLE}</style>')
        if written in MARKUP.void:
            return False
        self.open.append(written)
        self.drawings += written == "svg"
        self.unseen += written in _UNSEEN
        return True

    def end(self, element: HtmlElement) -> None:
        """Close an element."""
        written = self.open.pop()
        self.drawings -= written == "svg"
        self.unseen -= written in _UNSEEN
        self._put(f"</{written}>")

    def text(self, text: str | None) -> None:
        """Write a stretch of text."""
        if not text:
            return
        if self.open and self.open[-1] == "style":
            self._put(stylesheets.sheet(text, self.attributes.resource))
        elif self.unseen or not text.strip():
            self._put(escaped(text))
        else:
            self.found.pieces.append(Words(text))

    def _put(self, text: str) -> None:
        self.found.pieces.append(text)

    def _of_head(self, element: HtmlElement, tag: str) -> None:
        if tag == "meta":
            if (element.get("name") or "").lower() == "viewport":
                self._put(f'<meta name="viewport"{attribute("content", element.get("content") or "")}>')
            return
        relations = set((element.get("rel") or "").lower().split())
        if "stylesheet" not in relations and not relations & _ICONS:
            return
        found = self.attributes.resource(element.get("href") or "")
        if found is not None:
            relation = (
                "icon" if relations & _ICONS else "alternate stylesheet" if "alternate" in relations else "stylesheet"
            )
            named = "".join(attribute(n, v) for n in ("media", "title") if (v := element.get(n)))
            self._put(f'<link rel="{relation}"{attribute("href", found)}{named}>')

    def _embedded(self, element: HtmlElement, tag: str) -> None:
        self.found.removed["embedded"] += 1
        address = element.get("src") or element.get("data") or element.get("code") or ""
        words = f"[{self.missing} {tag}]".replace("[ ", "[")
        named = attribute(MISSING, self.kept.address(address) if address else tag)
        link = self.kept.page(address) if address else None
        if link is None:
            self._put(f"<span{named}>{escaped(words)}</span>")
        else:
            self._put(f'<a{named}{attribute("href", link)} target="_top" rel="nofollow">{escaped(words)}</a>')
