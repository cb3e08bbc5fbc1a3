"""Which withholding covers a record, by which capture it is of and by all that it says."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote

from warcio.recordloader import ArcWarcRecord

from archive.warc.content import content
from archive.warc.decoding import header, text_of_page
from archive.warc.exchange import Headers
from archive.withholding import patterns
from archive.withholding.scope import Scope

# What has no words that a reader of a page could see; everything else is read, also what says nothing of itself.
_MUTE = (
    "image/",
    "audio/",
    "video/",
    "font/",
    "application/pdf",
    "application/zip",
    "application/vnd.",
    "application/msword",
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why something is not shown; ``hidden``: its address must not be told either."""

    suppression_id: str
    hidden: bool


class Judge:
    """Says of captures, records and texts whether a withholding in force covers them."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._mentions = patterns.compiled(scope.mentions)

    def __bool__(self) -> bool:
        return bool(self.scope)

    def of_capture(self, capture_id: str) -> Verdict | None:
        """Judge a capture of a withheld article or file, or one whose page prints a withheld figure."""
        if (sid := self.scope.captures.get(capture_id)) is not None:
            return Verdict(sid, hidden=True)
        sid = self.scope.pages.get(capture_id)
        return Verdict(sid, hidden=False) if sid is not None else None

    def of_record(self, record: ArcWarcRecord) -> Verdict | None:
        """Judge a record by its address, its headers and its body, which is read to the end."""
        return self.of_text(*said(record))

    def of_answer(self, address: str, headers: Headers, body: bytes) -> Verdict | None:
        """Judge what a server answered; ``body`` without its codings."""
        return self.of_text(address, _whole([value for _, value in headers], headers, body))

    def of_text(self, address: str, text: str) -> Verdict | None:
        """Judge what stands at an address; ``text`` is plain, as ``plain`` returns it."""
        values = self.scope.values
        if address in values:
            return Verdict(values[address], hidden=True)
        if self._mentions is not None:
            if match := self._mentions.search(address):
                return Verdict(self._of(match), hidden=True)
            if match := self._mentions.search(text):
                return Verdict(self._of(match), hidden=False)
        for print_ in self.scope.prints:
            if print_.near is not None and print_.near.search(text) and print_.pattern.search(text):
                return Verdict(print_.suppression_id, hidden=False)
        return None

    def _of(self, match: re.Match[str]) -> str:
        """Return the withholding whose title or address was found."""
        return next(s for p, s in self.scope.mentions.items() if re.fullmatch(p, match[0]))


def said(record: ArcWarcRecord) -> tuple[str, str]:
    """Return the address of a record, and all its text that a reader could see, plain: headers and body."""
    address = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    lines = [value for name, value in record.rec_headers.headers if name != "WARC-Target-URI"]
    http = record.http_headers
    if http:
        lines += [value for _, value in http.headers]
        lines.append(http.statusline)
    headers = tuple(http.headers) if http else (("content-type", record.content_type or ""),)
    return address, _whole(lines, headers, content(record, cut=True) if _is_text(headers) else b"")


def _whole(lines: list[str], headers: Headers, body: bytes) -> str:
    """Return all that is said, the body in every encoding that it may be in."""
    texts = {body.decode("utf-8", "replace"), text_of_page(body, headers)} if _is_text(headers) else set()
    return plain("\n".join([*lines, *map(html.unescape, sorted(texts))]))


def _is_text(headers: Headers) -> bool:
    mime = header(headers, "content-type").strip().lower()
    return mime.startswith("image/svg") or not mime.startswith(_MUTE)


def plain(text: str) -> str:
    """Return a text in which withheld words are found however they were encoded: NFC, percent-encoding undone too."""
    whole = unicodedata.normalize("NFC", text)
    return f"{whole}\n{unquote(whole)}" if "%" in whole else whole
