"""The next page of a listing: Liferay's pagers count ``<namespace>_cur`` up; where "next" stands is unreliable.

Count up, and stop on an empty or repeated page: whoever crawls decides that, not the page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlencode

from lxml.html import HtmlElement

from scraper.platforms.addresses import join, query, split

_CUR = re.compile(r"^(?P<namespace>_.+)_cur$")
_ASSET_PUBLISHER = "com_liferay_asset_publisher_web_portlet_AssetPublisherPortlet"
_HIGHEST = 100_000
NUMBERS = ("page", "trang", "p", "PageIndex", "Page", "pageIndex", "paged", "cur", "pg")
"""Parameters that number the pages of a listing on systems without portlets."""


def next_page(links: Iterable[HtmlElement], url: str, base: str) -> str | None:
    """Return the address of the page after ``url``, or None where the listing has no pager.

    ``base`` is the address that relative links stand for. The instance id is read from the pager's own links; Liferay
    7 needs the counter alone, older ones also the portlet id and the page length.
    """
    namespace, sample = _namespace(links, base)
    if namespace is None:
        return None
    current = _number(query(url).get(f"{namespace}_cur")) or 1
    if current >= _HIGHEST:
        return None
    kept: dict[str, str] = {}
    if _ASSET_PUBLISHER not in namespace:
        kept["p_p_id"] = sample.get("p_p_id") or namespace[1:]
        kept["p_p_lifecycle"] = "0"
        if delta := _number(sample.get(f"{namespace}_delta")):
            kept[f"{namespace}_delta"] = str(delta)
    kept[f"{namespace}_cur"] = str(current + 1)
    return split(base)._replace(query=urlencode(kept), fragment="").geturl()


def numbered_next(links: Iterable[HtmlElement], url: str, base: str, names: tuple[str, ...]) -> str | None:
    """Return the next page where a pager's links carry one of the parameters, such as ``page`` or ``PageIndex``."""
    for link in links:
        target = join(base, link.get("href") or "")
        parameters = query(target) if target else {}
        for name in names:
            if (
                name in parameters
                and _number(parameters[name])
                and target is not None
                and split(target).path == split(base).path
            ):
                current = _number(query(url).get(name)) or 1
                parameters[name] = str(current + 1)
                return split(base)._replace(query=urlencode(parameters), fragment="").geturl()
    return None


def _namespace(links: Iterable[HtmlElement], base: str) -> tuple[str | None, dict[str, str]]:
    counted: Counter[str] = Counter()
    samples: dict[str, dict[str, str]] = {}
    for link in links:
        href = link.get("href") or ""
        if "_cur=" not in href or (target := join(base, href)) is None:
            continue
        parameters = query(target)
        for name in parameters:
            if match := _CUR.match(name):
                counted[match["namespace"]] += 1
                samples.setdefault(match["namespace"], parameters)
    if not counted:
        return None, {}
    namespace = counted.most_common(1)[0][0]
    return namespace, samples[namespace]


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 9 else None
