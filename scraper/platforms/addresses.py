"""What an address says about what it leads to, before anything is asked for."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from archive.links import joined
from scraper.actions import what_it_does
from scraper.platforms.vocabulary import words

_DOCUMENTS = frozenset(words("files", "documents"))
_PICTURES = frozenset(words("files", "pictures"))
_FILES = _DOCUMENTS | _PICTURES | frozenset(words("files", "others"))

# Shapes of article addresses on Liferay, read in the decoded path (facts: one and the same kind of page has seven
# shapes).
ARTICLE_SHAPES = (
    re.compile(r"/-/view_content/(?:pop_up/)?(?P<id>\d+)-[^/]+$"),
    re.compile(r"/-/asset_publisher/[^/]+/content/(?:id/)?[^/]+(?:/pop_up)?$"),
    re.compile(r"/-/details/\d+/[^/]+-(?P<id>\d+)$"),
    re.compile(r"/-/(?!asset_publisher|view_content|details|categories|tags?/|journal|document)[^/]+$"),
)
# An article address with the page's language appended to it, again and again: Liferay answers a listing.
_LANGUAGE = r"(?:vi|en|vn|zh|fr|ja|ko|vi_VN|en_US|vi-VN|en-US)"
_TRAP = re.compile(
    r"/-/(?:view_content/(?:pop_up/)?\d+-[^/]+|asset_publisher/[^/]+/content/[^/]+|details/\d+/[^/]+|[^/]+)"
    rf"(?:/{_LANGUAGE})+(?:\.html)?/?$"
)
_LANGUAGE_END = re.compile(rf"((?:^|/){_LANGUAGE})(?:\.html)?/?$")
_HOME = re.compile(
    rf"^/?(?:{_LANGUAGE}/?)?(?:web/[^/]+/?)?(?:(?:home|trang-chu|index|default|trangchu)(?:\.\w{{2,5}})?/?)?$",
    re.IGNORECASE,
)
_ACTIONS = re.compile(
    r"p_p_lifecycle=[12]\b|/c/portal/(?:login|logout|update_language)|p_p_state=(?:pop_up|exclusive)|viewMode=print|/login\b|/dang-nhap\b|struts_action"
    r"|/share\b|(?:facebook|twitter|zalo)\.|/print/|/pop_up/|_layouts/(?:\d+/)?(?:authenticate|signout|closeconnection|listform)",
    re.IGNORECASE,
)


def split(url: str) -> SplitResult:
    """Split an address; one that cannot be split is all path."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", url, "", "")


@lru_cache(maxsize=512)
def path(url: str) -> str:
    """Return the decoded path in NFC, without session id and trailing ``.html`` of saved pages."""
    decoded = unicodedata.normalize("NFC", unquote(split(url).path))
    decoded = decoded.split(";jsessionid", 1)[0]
    return decoded[: -len(".html")] if decoded.endswith(".html.html") else decoded


def query(url: str) -> dict[str, str]:
    """Return the parameters of an address; of repeated ones the last."""
    return dict(parse_qsl(split(url).query, keep_blank_values=True, max_num_fields=None)[:200])


def join(base: str, href: str) -> str | None:
    """Return the absolute address of a link without its fragment, or None where it leads to no web page."""
    href = href.strip()
    if not href or href[0] == "#" or len(href) > 4000:
        return None
    try:
        parts = urlsplit(joined(base, href))
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    host = parts.netloc.lower().removesuffix(":80" if parts.scheme == "http" else ":443")
    return parts._replace(netloc=host, fragment="").geturl()


def is_document(href: str) -> bool:
    """Whether the address is that of a document to keep beside an article (not a picture, not a page)."""
    if (
        not href
        or href[:11].lower() in ("javascript:",)
        or href[:5].lower() in ("data:", "file:")
        or href.startswith(("#", "mailto:", "tel:"))
    ):
        return False
    where = unquote(split(href.strip()).path)
    endings = [segment.rsplit(".", 1)[1].lower() for segment in where.split("/") if "." in segment]
    if any(ending in _PICTURES for ending in endings):
        return False
    if any(ending in _DOCUMENTS for ending in endings):
        return True
    # Liferay: the name is not the last segment, the type is known only from the header.
    return (
        "/c/document_library/get_file" in where
        or re.search(r"/documents/\d+/(?:\d+/)?[^/]+/[0-9a-f-]{36}", where) is not None
    )


def is_file(url: str) -> bool:
    """Whether the address is that of any file which is no page."""
    last = path(url).rsplit("/", 1)[-1]
    return ("." in last and last.rsplit(".", 1)[1].lower() in _FILES) or is_document(url)


def is_action(url: str) -> bool:
    """Whether the address does something, or leads to a login, a print view or a share: never requested."""
    return _ACTIONS.search(url) is not None or what_it_does(url) is not None


def is_trap(url: str) -> bool:
    """Whether a language was appended to an article address: every such address answers the same listing."""
    return _TRAP.search(path(url)) is not None


def climbs_languages(canonical: str, alternates: list[str]) -> bool:
    """Whether a page's own address ends in a language and its translations append one more."""
    own = _LANGUAGE_END.sub(r"\1", path(canonical))
    if _LANGUAGE_END.search(path(canonical)) is None:
        return False
    steps = {_LANGUAGE_END.sub(r"\1", path(alternate)) for alternate in alternates}
    return any(step.rsplit("/", 1)[0] == own and step != own for step in steps)


def is_home(url: str) -> bool:
    """Whether the address is the entrance of a site."""
    parts = split(url)
    return parts.scheme in ("http", "https") and not parts.query and _HOME.match(path(url)) is not None


def article_match(url: str) -> re.Match[str] | None:
    """Match the address against the shapes of Liferay article addresses."""
    where = path(url)
    if "/-/" not in where or is_trap(url):
        return None
    return next((match for shape in ARTICLE_SHAPES if (match := shape.search(where))), None)
