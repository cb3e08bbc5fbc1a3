"""The stable key of an article: the same under every address, language prefix and print view."""

from __future__ import annotations

import re
from urllib.parse import unquote

from scraper.platforms.addresses import article_match, path, query

_SLUG = re.compile(r"/-/(?:asset_publisher/[^/]+/content/(?:id/)?)?(?P<slug>[^/]+?)(?:/pop_up)?(?:\.html)?$")
_SHAREPOINT_ITEM = re.compile(r"^(?:item)?id$", re.IGNORECASE)
_NUMBERED = re.compile(r"/(?P<slug>[^/]+)\.(?P<id>\d{1,7})(?:\.html?)?/?$")


def entry_id(url: str) -> str | None:
    """Return the entry id that a Liferay address of an article carries, or None."""
    match = article_match(url)
    return match.groupdict().get("id") if match else None


def slug(url: str) -> str | None:
    """Return the url title of a Liferay article address, decoded and NFC, or None; an entry id is better."""
    if article_match(url) is None or (match := _SLUG.search(path(url))) is None:
        return None
    return unquote(match["slug"]).lower()


def sharepoint_item(url: str) -> str | None:
    """Return the list and the id of the item that a SharePoint address shows, or None.

    ``/tintuc/lists/posts/post.aspx?ItemID=12`` gives ``tintuc/lists/posts/12``: ids count within their list.
    """
    parameters = query(url)
    number = next((value for name, value in parameters.items() if _SHAREPOINT_ITEM.match(name)), "")
    if not number.isdecimal():
        return None
    folder = parameters.get("List") or path(url).rpartition("/")[0]
    return f"{folder.strip('/{}').lower()}/{number}"


def numbered(url: str) -> str | None:
    """Return the number at the end of an address such as ``/<slug>.<id>``, or None."""
    match = _NUMBERED.search(path(url))
    return match["id"] if match else None
