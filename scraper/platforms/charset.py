"""Which encoding a page is really in; servers and pages are often wrong about it."""

from __future__ import annotations

import codecs

from web_poet import HttpResponse

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def narrow(body: bytes) -> bytes:
    """Return the body in UTF-8 where a byte order mark says that it is UTF-16, else as it is."""
    return body.decode("utf-16", "replace").encode("utf-8", "replace") if body.startswith(_WIDE) else body


def encoding(body: bytes) -> str | None:
    """Return the encoding that the bytes prove, or None where only a declaration can tell.

    Text in any other encoding that happens to be valid UTF-8 with Vietnamese letters in it is practically unknown, so
    bytes that decode as UTF-8 are UTF-8, whatever header or ``meta`` say.
    """
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        # One cut or damaged letter in a long page does not make it Latin-1.
        damaged = body[error.start : error.start + 2_000_000]
        sound = damaged.decode("utf-8", "replace").count("\ufffd")
        letters = sum(1 for byte in body if byte >= 0xC0) if sound < 50 else 0
        return "utf-8" if letters > 20 * sound else None
    return "utf-8"


def response(body: bytes, url: str, headers: dict[str, str]) -> HttpResponse:
    """Build the response that page objects read, in the encoding that the bytes prove."""
    return HttpResponse(url, body, headers=headers, encoding=encoding(body))
