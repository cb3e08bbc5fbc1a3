"""Addresses as this archive writes them: a link on a page leads to the same capture today as when it was crawled."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from archive.links import is_whole, joined

SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
"""Session ids in a path: Java servers append them where a visitor takes no cookies."""
_CARRIED = re.compile(r"redirect|p_auth|jsessionid|p_l_back_url|.*_redirect", re.IGNORECASE)
"""Names of parameters that only a visitor would carry along: never asked for."""
_PLAIN = re.compile(r"[A-Za-z0-9/:@!$&'()*+,;=~._?-]*")  # no byte of it is ever percent-encoded
_PORTS = {"http": ":80", "https": ":443"}


def absolute(base: str, link: str) -> str | None:
    """Return the address of a link on a page without its fragment; None where it leads nowhere on the web."""
    try:
        url = joined(base, link.strip())
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    path, query = parts.path, parts.query
    if not _PLAIN.fullmatch(path):
        path = quote(unquote(path, errors="surrogateescape"), safe="/:@!$&'()*+,;=~-._", errors="surrogateescape")
    if not _PLAIN.fullmatch(query):
        query = quote(query, safe="=&%/:@!$'()*+,;?~-._[]")
    host = parts.netloc.lower().removesuffix(_PORTS[parts.scheme])
    return urlunsplit((parts.scheme, host, path or "/", query, ""))


def asked_for(url: str) -> str:
    """Return an address as it is to be asked for: without session id, token and way back, which only we would carry."""
    if "?" not in url and is_whole(url):
        return url
    parts = urlsplit(url)
    kept = [p for p in parts.query.split("&") if p and not _CARRIED.fullmatch(unquote(p.partition("=")[0]))]
    return urlunsplit((parts.scheme, parts.netloc, SESSION.sub("", parts.path), "&".join(kept), ""))


def readable(url: str) -> str:
    """Return an address with its letters and digits as they are read; it leads to the same place.

    What would part an address, hide in it or turn it around stays percent-encoded.
    """
    return _ENCODED.sub(_decoded, url)


_ENCODED = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")


def _decoded(match: re.Match[str]) -> str:
    try:
        text = unquote(match[0], errors="strict")
    except UnicodeDecodeError:
        return match[0]
    return "".join(c if unicodedata.category(c)[0] in "LMN" else quote(c) for c in text)
