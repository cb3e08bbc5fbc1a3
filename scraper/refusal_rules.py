"""What is never requested, and under which rule: other hosts, private addresses, actions, address traps."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections import Counter
from urllib.parse import unquote, urlsplit

from scraper.actions import what_it_does
from scraper.portal import Portal

_LOCALE_TAIL = re.compile(r"/-/.+/(?:vi|en)(?:\.html)?$")
# Parameters of a calendar: every day of every year has a page, and each leads to the next.
_CALENDAR = re.compile(
    r"[?&][^=&]*(?:date|ngay|thang|month|year|calendar)[^=&]*=\d{1,4}(?:[-/.%]\d|&|$)|"
    r"/(?:calendar|lich(?:-[a-z-]+)?|events?|su-kien)/(?:[^?]*/)?(?:19|2\d)\d\d(?:[/-]|$)",
    re.IGNORECASE,
)
TRAPS = ("language_suffix", "repeated_segment", "deep_path", "calendar", "many_parameters", "long_address")
MOST_PARAMETERS = 16  # Liferay's own pagers have eight
LONGEST = 2_000  # characters of an address
DEEPEST = 12  # segments of a path
REPEATS = 2  # times that one segment may stand in a path


def refuse(url: str, portal: Portal) -> str | None:
    """Return the name of the rule that forbids requesting an address; None where it may be requested."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return "invalid_address"
    if parts.scheme not in ("http", "https") or not host:
        return "invalid_address"
    if does := what_it_does(url):
        return does
    if parts.netloc.lower() not in portal.hosts:
        return "other_host"
    if not portal.allow_private and _is_private(host):
        return "private_address"
    if len(url) > LONGEST:
        return "long_address"
    names = [pair.split("=", 1)[0] for pair in parts.query.split("&") if pair]
    if len(names) > MOST_PARAMETERS or max(Counter(names).values(), default=0) > REPEATS:
        return "many_parameters"
    return _trap(unquote(parts.path))


def refuse_as(kind: str, url: str, portal: Portal) -> str | None:
    """Return the rule that forbids requesting an address as this kind of page; None where it may be requested."""
    rule = refuse(url, portal)
    if rule is None and kind in ("article", "listing", "sitemap") and _CALENDAR.search(url):
        return "calendar"
    if rule is None and kind == "article" and portal.article_patterns:
        path = unicodedata.normalize("NFC", unquote(urlsplit(url).path)).split(";jsessionid", 1)[0]
        if not any(pattern.search(path) for pattern in portal.article_patterns):
            return "no_article_address"
    return rule


def _trap(path: str) -> str | None:
    segments = [s for s in path.split("/") if s]
    if len(segments) > DEEPEST:
        return "deep_path"
    counts = Counter(s for s in segments if s != "-")
    if counts and max(counts.values()) > REPEATS:
        return "repeated_segment"
    if _LOCALE_TAIL.search(path):
        return "language_suffix"
    return None


def _is_private(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal"))
    return not address.is_global
