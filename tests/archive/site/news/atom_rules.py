"""Whether a document is a feed as RFC 4287 wants it: a grammar (``atom.rng``) and the rules that no grammar can say.

There is no validator of Atom on the package index; feedparser, which real readers use, parses it besides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.parsers import expat

import feedparser
from lxml import etree

_ATOM = {"a": "http://www.w3.org/2005/Atom"}


def problems(document: bytes) -> list[str]:
    """Return what is wrong with a feed; empty for a valid one."""
    try:
        expat.ParserCreate().Parse(document, True)  # a second opinion on well-formedness
        root = etree.fromstring(document)
    except (expat.ExpatError, etree.XMLSyntaxError) as error:
        return [f"not well-formed: {error}"]
    schema = _schema()
    found = [] if schema.validate(root) else [str(entry) for entry in schema.error_log]
    return [*found, *_rules(root), *_as_readers_do(document, root)]


@cache
def _schema() -> Any:
    return etree.RelaxNG(etree.parse(str(Path(__file__).with_name("atom.rng"))))


def _rules(root: Any) -> Iterator[str]:
    ids = root.xpath("//a:id/text()", namespaces=_ATOM)
    yield from (f"two things have the id {i}" for i, n in Counter(ids).items() if n > 1)
    if len(root.xpath("a:link[@rel='self']", namespaces=_ATOM)) != 1:
        yield "not exactly one link to itself"
    for holder in (root, *root.xpath("a:entry", namespaces=_ATOM)):
        kinds = Counter(
            (link.get("type"), link.get("hreflang"))
            for link in holder.xpath("a:link[not(@rel) or @rel='alternate']", namespaces=_ATOM)
        )
        yield from (f"two alternate links of {kind}" for kind, n in kinds.items() if n > 1)
        if not kinds:
            yield "no alternate link"
    for href in root.xpath("//a:link/@href", namespaces=_ATOM):
        if urlsplit(href).scheme not in ("http", "https"):
            yield f"no web address: {href}"
    moments = [datetime.fromisoformat(m) for m in root.xpath("a:entry/a:updated/text()", namespaces=_ATOM)]
    if moments != sorted(moments, reverse=True):
        yield "entries are not in the order of time"
    updated = datetime.fromisoformat(root.findtext("a:updated", namespaces=_ATOM))
    if moments and updated != moments[0]:
        yield "the feed was not updated with its newest entry"


def _as_readers_do(document: bytes, root: Any) -> Iterator[str]:
    read = feedparser.parse(document)
    if read.bozo:
        yield f"feedparser: {read.bozo_exception}"
    if len(read.entries) != len(root.xpath("a:entry", namespaces=_ATOM)):
        yield "feedparser finds another number of entries"
    for entry in read.entries:
        if not entry.get("updated_parsed") or not entry.get("link") or not entry.get("title"):
            yield f"feedparser cannot read {entry.get('id')}"
