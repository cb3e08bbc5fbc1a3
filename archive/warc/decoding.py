"""The text of a recorded page, in the encoding that its bytes prove, else as served and declared."""

from __future__ import annotations

import codecs
from collections.abc import Iterable

from w3lib.encoding import html_to_unicode

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DAMAGE = 50  # letters; a page with fewer broken ones among many sound ones is still UTF-8


def text_of_page(body: bytes, headers: Iterable[tuple[str, str]]) -> str:
    """Return the text of an HTML page; bytes that are no letter become U+FFFD.

    Bytes that decode as UTF-8 are UTF-8, whatever header or ``meta`` say: portals are often wrong about it.
    """
    if body.startswith(_WIDE):
        return body.decode("utf-16", "replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        broken = body[error.start :].decode("utf-8", "replace").count("\ufffd")
        if broken < _DAMAGE and sum(byte >= 0xC0 for byte in body) > 20 * broken:
            return body.decode("utf-8-sig", "replace")
    return html_to_unicode(header(headers, "content-type"), body, default_encoding="cp1252")[1]


def text_of_sheet(body: bytes, headers: Iterable[tuple[str, str]]) -> str:
    """Return the text of a stylesheet: by byte order mark, header, ``@charset``, else UTF-8."""
    if body.startswith(_WIDE):
        return body.decode("utf-16", "replace")
    names = [header(headers, "content-type").lower().partition("charset=")[2].strip("\"' ;")]
    if body.startswith(b'@charset "'):
        names.append(body[10:50].partition(b'"')[0].decode("ascii", "replace"))
    for name in filter(None, names):
        try:
            return body.decode(name, "replace")
        except LookupError:
            continue
    return body.decode("utf-8-sig", "replace")


def header(headers: Iterable[tuple[str, str]], name: str) -> str:
    """Return the first header of a name, empty where there is none."""
    return next((value for key, value in headers if key.lower() == name), "")
