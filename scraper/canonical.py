"""One page, many addresses: the canonical form by which an address is visited once and an article is known.

The rules are data: ``canonical.toml``, per platform. A page's own ``rel=canonical`` is no rule: on real portals it
names the trap.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import parse_qsl, unquote_to_bytes, urlencode, urlsplit, urlunsplit

from archive.addresses import SESSION, absolute, asked_for
from archive.records import ParsedArticle
from scraper.identity_rules import RULES


def url_key(url: str, kind: str) -> str:
    """Return the canonical form of an address: path and meaningful query, without host.

    Percent-encoding, Unicode form, session ids, locale and site prefixes and idle parameters do not matter. For the
    kind ``article`` the pager's and the portlet's parameters do not matter either; for files (``attachment``,
    ``image``, ``requisite``) all parameters count, since they name the version.
    """
    if kind in ("attachment", "image", "requisite"):
        return file_key(url)
    path, named = _article_path(re.sub(r"/{2,}", "/", _decoded(url, "%25")) or "/")
    pairs = _query(url)
    if RULES.caseless.search(path):
        path, pairs = path.lower(), [(name.lower(), value) for name, value in pairs]
        named = any(RULES.item.fullmatch(name) for name, _ in pairs)
    query = urlencode(sorted(_telling(pairs, kind == "article", named)))
    # What would read as something else when the key is read as an address stays encoded.
    return path.replace("?", "%3F").replace("#", "%23") + (f"?{query}" if query else "")


def _telling(pairs: list[tuple[str, str]], article: bool, named: bool) -> Iterable[tuple[str, str]]:
    """Yield the parameters that choose what is shown; ``named``: the path or a number names an article already."""
    for name, value in pairs:
        paged = RULES.pager.fullmatch(name) is not None
        if RULES.idle.fullmatch(name) or (paged and (article or value == "1")):
            continue
        if article and (RULES.article_idle.fullmatch(name) or (named and RULES.named_idle.fullmatch(name))):
            continue
        # Showing is what every portlet does, and its other parameters name it already.
        portlet = name == "p_p_id" and any(other.startswith(f"_{value}_") for other, _ in pairs)
        if portlet or (name == "p_p_lifecycle" and value == "0"):
            continue
        yield name, unicodedata.normalize("NFC", value)


def _query(url: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(url).query, keep_blank_values=False)


def listing_key(url: str) -> str:
    """Return what the pages of one listing have in common: the path, and which portlet's pager turns them."""
    pagers = sorted({name for name, _ in _query(url) if RULES.pager.fullmatch(name)})
    return "?".join((decoded_path(url).rstrip("/") or "/", *pagers))


def section_key(url: str) -> str:
    """Return what all pages of a section have in common: the canonical address of its first page."""
    parts = urlsplit(url)
    kept = [p for p in parts.query.split("&") if p and not RULES.pager.fullmatch(p.partition("=")[0])]
    return url_key(urlunsplit((parts.scheme, parts.netloc, parts.path, "&".join(kept), "")), "listing")


def is_first_page(url: str) -> bool:
    """Whether an address is the first page of its section."""
    return all(value == "1" for name, value in _query(url) if RULES.pager.fullmatch(name))


def decoded_path(url: str) -> str:
    """Return the path of an address with percent-encoding undone, NFC, without a session id.

    Bytes that are no UTF-8 keep their percent-encoding: other bytes are another path.
    """
    return _decoded(url, "%")


def _decoded(url: str, percent: str) -> str:
    found = unquote_to_bytes(urlsplit(url).path).decode("utf-8", "surrogateescape").replace("%", percent)
    if not found.isascii():
        found = "".join(f"%{ord(c) - 0xDC00:02X}" if "\udc80" <= c <= "\udcff" else c for c in found)
    return unicodedata.normalize("NFC", SESSION.sub("", found))


def file_key(url: str) -> str:
    """Return the canonical form of a file's address; its parameters (``t``, ``version``) name the version and count."""
    parts = urlsplit(url)
    return decoded_path(url) + (f"?{parts.query}" if parts.query else "")


def _article_path(path: str) -> tuple[str, bool]:
    """Return the path without language and site before it, and whether its shape names an article.

    Then it is what names the article alone.
    """
    bare = RULES.prefixes.sub("", path) or "/"
    for shape, template in RULES.articles:
        if match := shape.search(bare):
            return template.format(**match.groupdict()), True
    return bare.rstrip("/") or "/", False


def addresses_of_files(article: ParsedArticle, base: str) -> dict[str, str]:
    """Return the address at which each image and attachment of an article is asked for, by the address as written."""
    written = [*(a.url for a in article.attachments), *(i.url for i in article.images)]
    return {link: asked_for(url) for link in written if (url := absolute(base, link)) is not None}


def file_name(url: str) -> str:
    """Return the name of a file by its address: the last part of the path that has a suffix (Liferay ends in an id)."""
    parts = [part for part in decoded_path(url).split("/") if part]
    named = [part for part in parts if re.search(r"\.\w{2,5}$", part)]
    return (named or parts or [""])[-1][:200]
