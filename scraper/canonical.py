"""One page, many addresses: the canonical form by which an address is visited once and an article is known.

Sources of the rules: Liferay's address shapes (locale and site prefixes, ``/-/`` addresses, portlet parameters) and
what government portals append to them (``redirect``, ``p_auth``, ``jsessionid``, ``t``).
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

from archive.records import ParsedArticle

# Parameters that choose no content: state of a session, of the way back, of the window.
_IDLE = re.compile(
    r"^(?:redirect|_?.*_redirect|p_auth|p_p_state|p_p_mode|p_p_col_id|p_p_col_pos|p_p_col_count|p_l_back_url|"
    r"p_r_p_.*|inheritRedirect|t|controlPanelCategory|doAsUserId|refererPlid|_ga|utm_.*|fbclid|jsessionid|"
    r"_.*_(?:delta|keywords|advancedSearch|andOperator|resetCur))$"
)
# Parameters that choose a page of a listing: kept, but never part of an article's address.
_PAGER = re.compile(r"(?:_cur|_page|[?&]page|^cur|^page|^trang)$")
_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
# Parameters of the visitor, not of the page.
_CARRIED = re.compile(r"(?:redirect|p_auth|jsessionid|p_l_back_url|[^=]*_redirect)(?:=|$)")
_LOCALE = re.compile(r"^/(?:vi|en|vi_VN|en_US|vi-VN|en-US)(?=/|$)")
_SITE = re.compile(r"^/(?:web|group)/[^/]+(?=/|$)")
_CONTENT = re.compile(r"^.*/-/asset_publisher/[^/]+/content/(?P<slug>[^/]+)$")
_ENTRY = re.compile(r"^.*/-/view_content/(?:pop_up/)?(?P<entry>\d+-[^/]*|\d+)$")
_FRIENDLY = re.compile(r"^.*/-/(?P<slug>[^/]+)$")
_PORTLET_ID = re.compile(r"^p_p_(?:id|lifecycle)$")


def url_key(url: str, kind: str) -> str:
    """Return the canonical form of an address: path and meaningful query, without host.

    Percent-encoding, Unicode form, session ids, locale and site prefixes and idle parameters do not matter. For the
    kind ``article`` the pager's and the portlet's parameters do not matter either; for files (``attachment``,
    ``image``, ``requisite``) all parameters count, since they name the version.
    """
    if kind in ("attachment", "image", "requisite"):
        return file_key(url)
    article = kind == "article"
    parts = urlsplit(url)
    path = decoded_path(url)
    path = re.sub(r"/{2,}", "/", path) or "/"
    path = _article_path(path)
    kept = []
    for name, value in parse_qsl(parts.query, keep_blank_values=False):
        if _IDLE.search(name) or (article and (_PAGER.search(name) or _PORTLET_ID.search(name))):
            continue
        if (name == "p_p_lifecycle" and value == "0") or (_PAGER.search(name) and value == "1"):
            continue
        kept.append((name, unicodedata.normalize("NFC", value)))
    query = urlencode(sorted(kept))
    return path + (f"?{query}" if query else "")


def listing_key(url: str) -> str:
    """Return what the pages of one listing have in common: the path, and which portlet's pager turns them."""
    pagers = sorted({name for name, _ in parse_qsl(urlsplit(url).query) if _PAGER.search(name)})
    return "?".join((decoded_path(url).rstrip("/") or "/", *pagers))


def section_key(url: str) -> str:
    """Return what all pages of a section have in common: the canonical address of its first page."""
    parts = urlsplit(url)
    kept = [p for p in parts.query.split("&") if p and not _PAGER.search(p.partition("=")[0])]
    return url_key(urlunsplit((parts.scheme, parts.netloc, parts.path, "&".join(kept), "")), "listing")


def is_first_page(url: str) -> bool:
    """Whether an address is the first page of its section."""
    return all(value == "1" for name, value in parse_qsl(urlsplit(url).query) if _PAGER.search(name))


def asked_for(url: str) -> str:
    """Return an address as it is to be asked for: without session id, token and way back, which only we would carry."""
    parts = urlsplit(url)
    kept = [p for p in parts.query.split("&") if p and not _CARRIED.match(p)]
    return urlunsplit((parts.scheme, parts.netloc, _SESSION.sub("", parts.path), "&".join(kept), ""))


def decoded_path(url: str) -> str:
    """Return the path of an address with percent-encoding undone, NFC, without a session id."""
    return unicodedata.normalize("NFC", unquote(_SESSION.sub("", urlsplit(url).path)))


def file_key(url: str) -> str:
    """Return the canonical form of a file's address; its parameters (``t``, ``version``) name the version and count."""
    parts = urlsplit(url)
    return decoded_path(url) + (f"?{parts.query}" if parts.query else "")


def _article_path(path: str) -> str:
    bare = _SITE.sub("", _LOCALE.sub("", path)) or "/"
    if match := _ENTRY.match(bare):
        return "/-/view_content/" + match["entry"].split("-", 1)[0]
    if match := _CONTENT.match(bare) or _FRIENDLY.match(bare):
        return "/-/" + match["slug"].removesuffix(".html")
    return bare.rstrip("/") or "/"


def absolute(base: str, link: str) -> str | None:
    """Return the address of a link on a page without its fragment; None where it leads nowhere on the web."""
    try:
        url = urljoin(base, link.strip())
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    path = quote(unquote(parts.path, errors="surrogateescape"), safe="/:@!$&'()*+,;=~-._", errors="surrogateescape")
    query = quote(parts.query, safe="=&%/:@!$'()*+,;?~-._[]")
    return urlunsplit((parts.scheme, parts.netloc.lower(), path or "/", query, ""))


def addresses_of_files(article: ParsedArticle, base: str) -> dict[str, str]:
    """Return the address at which each image and attachment of an article is asked for, by the address as written."""
    written = [*(a.url for a in article.attachments), *(i.url for i in article.images)]
    return {link: asked_for(url) for link in written if (url := absolute(base, link)) is not None}


def file_name(url: str) -> str:
    """Return the name of a file by its address: the last part of the path that has a suffix (Liferay ends in an id)."""
    parts = [part for part in decoded_path(url).split("/") if part]
    named = [part for part in parts if re.search(r"\.\w{2,5}$", part)]
    return (named or parts or [""])[-1][:200]
