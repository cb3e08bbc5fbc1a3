"""The key under which CDX indexes sort an address (SURT): ``vn,gov,baclieu,lmhtx)/-/bai?a=1``.

The rules are those of the Internet Archive's canonicalisation, which every replay tool shares: escapes undone and made
anew, lower case, no ``www``, no default port, no session id among the parameters, which are put in order. Its own
package is AGPL, so these are written anew; a test compares them with the package wherever pywb can be installed.
"""

from __future__ import annotations

import re
from urllib.parse import quote_from_bytes, unquote_to_bytes, urlsplit

_SAFE = "!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"
_WWW = re.compile(r"^www\d*\.")
_SESSION_IN_QUERY = (
    re.compile(r"^(.*)(?:jsessionid|phpsessid|sid)=[0-9a-z]{32}(?:&(.*))?$"),
    re.compile(r"^(.*)aspsessionid[a-z]{8}=[a-z]{24}(?:&(.*))?$"),
    re.compile(r"^(.*)cfid=[^&]+&cftoken=[^&]+(?:&(.*))?$"),
)
_PORTS = {"http": 80, "https": 443}


def surt(url: str) -> str:
    """Return the sort key of an address; an address that cannot be taken apart is its own key."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return url
    if not host:
        return url
    host = _WWW.sub("", host)
    key = ",".join(reversed(host.split(".")))
    if port is not None and port != _PORTS.get(parts.scheme):
        key += f":{port}"
    key += ")" + _path(parts.path)
    query = _query(parts.query)
    return f"{key}?{query}" if query else key


def _path(path: str) -> str:
    segments: list[str] = []
    for piece in _unescape(path).split(b"/")[1:]:
        if piece == b"..":
            segments[-1:] = []
        elif piece not in (b".", b""):
            segments.append(_escape(piece))
    found = "/" + "/".join(segments)
    return found.rstrip("/") or "/"


def _query(query: str) -> str:
    found = _escape(_unescape(query))
    for pattern in _SESSION_IN_QUERY:
        if match := pattern.match(found):
            found = match[1] + (match[2] or "")
    parameters = sorted(tuple(p.split("=", 1)) for p in found.split("&"))
    return "&".join("=".join(p) for p in parameters) if len(found) > 1 else found


def _unescape(text: str) -> bytes:
    """Undo percent-encoding until nothing is left to undo."""
    data = text.encode("utf-8", "surrogateescape")
    while (undone := unquote_to_bytes(data)) != data:
        data = undone
    return data


def _escape(data: bytes) -> str:
    return quote_from_bytes(data, safe=_SAFE).lower()
