"""How tests ask a running portal, and what they look for in its pages."""

from __future__ import annotations

import re
import unicodedata
from http.client import HTTPConnection, HTTPMessage
from urllib.parse import quote, urlsplit

from tests.portal.server import Portal


def ask(portal: Portal, path: str, method: str = "GET", body: str | None = None) -> tuple[int, HTTPMessage, bytes]:
    """Send one request; the path may hold Vietnamese letters."""
    connection = HTTPConnection(urlsplit(portal.url).netloc, timeout=10)
    try:
        connection.request(method, quote(path, safe="/?=&;%:.,-_~"), body)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def text(portal: Portal, path: str) -> str:
    """Return a page as text."""
    return ask(portal, path)[2].decode("utf-8")


def listed(page: str) -> list[str]:
    """Return the addresses of the articles that a page lists, as written."""
    return re.findall(r'<h3 class="asset-title"><a href="([^"]+)"', page)


def visible(page: str) -> str:
    """Return the words of a page in the order of its source."""
    bare = re.sub(r"<(script|head)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return unicodedata.normalize("NFC", re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", bare)))
