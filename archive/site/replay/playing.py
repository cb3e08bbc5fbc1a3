"""A page played back: loaded, decoded, written anew, with a quote marked in it where one is asked for."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections import Counter, OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from datasette.utils import tilde_encode

from archive.site.replay import quotation
from archive.site.replay.attributes import MARK_ID, escaped
from archive.site.replay.kept import Kept
from archive.site.replay.quotation import Quote, Stretch
from archive.site.replay.rewriting import TooTangled, Words, base_of, parse, rewrite
from archive.site.replay.stylesheets import sheet
from archive.site.replay.vault import Loaded, Unplayable
from archive.warc.decoding import header, text_of_page, text_of_sheet

LONGEST_PAGE = 4_000_000
"""Bytes of a page that is written anew, of a stylesheet too."""
REMEMBERED = 16_000_000
"""Characters of pages and stylesheets that are kept in memory: a reader of a page asks for it twice."""
_UNTOLD = ("", "text/plain", "application/octet-stream", "application/unknown")
_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)*(?:<!doctype html|<html|<head|<body|<frameset)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Places:
    """Where the site shows things, in the language of a reader: what goes before an id."""

    articles: str
    captures: str
    missing: str


@dataclass(frozen=True, slots=True)
class Played:
    """A page as it is sent; ``found``: whether the quote is marked in it, None where none was asked for."""

    html: str
    found: bool | None
    removed: Counter[str]


class Memory:
    """Remembers texts up to a total length, those that were asked for last; safe for several threads."""

    def __init__(self, most: int = REMEMBERED) -> None:
        self._most = most
        self._held = 0
        self._known: OrderedDict[Hashable, tuple[int, object]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> object | None:
        """Return what is remembered under a key."""
        with self._lock:
            if key not in self._known:
                return None
            self._known.move_to_end(key)
            return self._known[key][1]

    def put(self, key: Hashable, value: object, length: int) -> None:
        """Remember something, and forget what was not asked for longest."""
        with self._lock:
            self._held += length - self._known.pop(key, (0, None))[0]
            self._known[key] = length, value
            while self._held > self._most and self._known:
                self._held -= self._known.popitem(last=False)[1][0]


def is_page(loaded: Loaded) -> bool:
    """Return whether a capture is of an HTML page."""
    if "html" in loaded.mime:
        return True
    return loaded.mime in _UNTOLD and bool(_HTML.match(loaded.recorded.body[:4096]))


def is_sheet(loaded: Loaded) -> bool:
    """Return whether a capture is of a stylesheet."""
    return loaded.mime == "text/css"


def play(db: sqlite3.Connection, loaded: Loaded, places: Places, quote: Quote | None = None) -> Played:
    """Play a page back.

    Raises:
        Unplayable: it is empty, too long, or has more elements than any page that is made for people.
    """
    body = loaded.recorded.body
    if len(body) > LONGEST_PAGE:
        raise Unplayable("too_long")
    try:
        root = parse(text_of_page(body, loaded.recorded.headers))
        if root is None:
            raise Unplayable("empty")
        kept = Kept(
            db,
            base_of(root, loaded.row.url),
            loaded.row.captured_at,
            "resource/",
            lambda article: f"{places.articles}{tilde_encode(article)}",
            lambda capture: f"{places.captures}{tilde_encode(capture)}",
        )
        written = rewrite(root, kept, places.missing)
    except TooTangled:
        raise Unplayable("tangled") from None
    words = [piece.text for piece in written.pieces if isinstance(piece, Words)]
    marks = quotation.locate(words, quote) if quote is not None else ()
    html = _joined(written.pieces, marks)
    return Played(html, bool(marks) if quote is not None else None, +written.removed)


def stylesheet(db: sqlite3.Connection, loaded: Loaded) -> str:
    """Return a stylesheet whose addresses are written anew, as they are read from the address of another resource.

    Raises:
        Unplayable: it is too long.
    """
    if len(loaded.recorded.body) > LONGEST_PAGE:
        raise Unplayable("too_long")
    kept = Kept(db, loaded.row.url, loaded.row.captured_at, "", str, str)
    return sheet(text_of_sheet(loaded.recorded.body, loaded.recorded.headers), kept.resource)


def leads_to(loaded: Loaded) -> str | None:
    """Return where a redirect leads."""
    status = loaded.recorded.status or 0
    return header(loaded.recorded.headers, "location") or None if 300 <= status < 400 else None


def _joined(pieces: Sequence[str | Words], marks: Sequence[Stretch]) -> str:
    by_text = {mark.text: mark for mark in marks}
    parts: list[str] = []
    number = -1
    for piece in pieces:
        if isinstance(piece, str):
            parts.append(piece)
            continue
        number += 1
        mark = by_text.get(number)
        if mark is None:
            parts.append(escaped(piece.text))
            continue
        name = f' id="{MARK_ID}"' if mark is marks[0] else ""
        before, marked, after = piece.text[: mark.start], piece.text[mark.start : mark.end], piece.text[mark.end :]
        parts.append(f'{escaped(before)}<mark class="{MARK_ID}"{name}>{escaped(marked)}</mark>{escaped(after)}')
    return "".join(parts)
