"""Feeds in the Atom syndication format (RFC 4287), written with lxml."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from urllib.parse import quote

from lxml import etree
from markupsafe import Markup

from archive.site.formats import VIETNAM

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
NAMESPACE = "http://www.w3.org/2005/Atom"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# What XML 1.0 cannot hold, not even escaped: control characters, halves of surrogate pairs, two non-characters.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_AUTHORITY = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://[^/?#]*")
_LONE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_MAY_STAND = "!$&'()*+,;=:@/?%~"  # in path, query and fragment, besides letters, digits, "-", "." and "_"


@dataclass(frozen=True, slots=True)
class Link:
    """A link of an entry or a feed: ``alternate``, ``related``, ``via`` …; ``href`` an absolute address."""

    rel: str
    href: str
    type: str | None = None
    lang: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One event: ``updated`` is when it happened, ``title_lang`` the language of the title where it is another.

    ``content`` is HTML of our own making with the words of others escaped in it.
    """

    id: str
    title: str
    updated: str
    content: Markup
    links: tuple[Link, ...]
    summary: str = ""
    published: str | None = None
    title_lang: str | None = None
    categories: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed; ``began`` stands for ``updated`` while nothing has happened."""

    id: str
    title: str
    subtitle: str
    author: str
    language: str
    rights: str
    links: tuple[Link, ...]
    entries: Sequence[Entry]
    began: str

    @property
    def updated(self) -> str:
        """When the newest thing in it happened."""
        return max((instant(entry.updated) for entry in self.entries), default=instant(self.began))


def serialised(feed: Feed) -> bytes:
    """Return a feed as a document in UTF-8; equal feeds are equal bytes."""
    root = etree.Element(f"{{{NAMESPACE}}}feed", nsmap={None: NAMESPACE})  # type: ignore[dict-item] # the stubs know no default one
    root.set(_LANG, feed.language)
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "subtitle", feed.subtitle)
    _add(root, "updated", feed.updated)
    _add(_add(root, "author"), "name", feed.author)
    _add(root, "rights", feed.rights)
    for link in feed.links:
        _add_link(root, link)
    for entry in feed.entries:
        _add_entry(root, entry)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def clean(text: str) -> str:
    """Return a text with U+FFFD for each character that XML 1.0 cannot hold."""
    return _NOT_XML.sub("\ufffd", text)


def instant(moment: str) -> str:
    """Return an ISO time or date as RFC 3339 wants it, in UTC to the second; a date begins at midnight in Vietnam."""
    if len(moment) <= 10:
        found = datetime.combine(date.fromisoformat(moment), time(), VIETNAM)
    else:
        found = datetime.fromisoformat(moment)
        found = found if found.tzinfo else found.replace(tzinfo=VIETNAM)
    return f"{found.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def uri(address: str) -> str:
    """Return an address with everything percent-encoded that may not stand in a URI (RFC 3986)."""
    text = _LONE_PERCENT.sub("%25", clean(address).strip())
    start = _AUTHORITY.match(text)
    head = start[0] if start else ""
    path, mark, fragment = text[len(head) :].partition("#")
    return quote(head, safe=f"{_MAY_STAND}[]") + quote(path, safe=_MAY_STAND) + mark + quote(fragment, safe=_MAY_STAND)


def _add_entry(root: etree._Element, entry: Entry) -> None:
    node = _add(root, "entry")
    _add(node, "id", entry.id)
    title = _add(node, "title", entry.title)
    if entry.title_lang:
        title.set(_LANG, entry.title_lang)
    _add(node, "updated", instant(entry.updated))
    if entry.published:
        _add(node, "published", instant(entry.published))
    for link in entry.links:
        _add_link(node, link)
    for term, label in entry.categories:
        category = _add(node, "category")
        category.set("term", clean(term))
        category.set("label", clean(label))
    if entry.summary:
        _add(node, "summary", entry.summary)
    _add(node, "content", str(entry.content)).set("type", "html")


def _add_link(node: etree._Element, link: Link) -> None:
    made = _add(node, "link")
    made.set("rel", link.rel)
    made.set("href", uri(link.href))
    for name, value in (("type", link.type), ("hreflang", link.lang), ("title", link.title)):
        if value:
            made.set(name, clean(value))


def _add(node: etree._Element, name: str, text: str | None = None) -> etree._Element:
    made = etree.SubElement(node, f"{{{NAMESPACE}}}{name}")
    if text is not None:
        made.text = clean(text)
    return made
