"""Liferay 7.x: the alliance's own portal from about 2018 on, ``/-/<slug>`` on a shared instance of the province.

No raw page of that host is known, only the order of its texts; its class names are guesses here, tried first, and the
order of texts holds where they fail. From 7.3 on web content carries ``data-analytics-asset-id`` and ``-title``: a
stable key and a clean title.
"""

from __future__ import annotations

from typing import ClassVar

import attrs

from scraper.platforms.addresses import article_match
from scraper.platforms.liferay import LiferayPage


@attrs.define(slots=False, eq=False, auto_attribs=False)
class Liferay7Page(LiferayPage):
    """A page of a Liferay 7.x portal."""

    PLATFORM: ClassVar[str] = "liferay7"
    MARKS: ClassVar[tuple[str, ...]] = ("com_liferay_", "data-analytics-asset-id")

    TITLE: ClassVar[tuple[str, ...]] = (
        ".asset-full-content .header-title",
        ".header-title",
        ".asset-full-content .asset-title",
        ".asset-full-content .component-title",
        ".asset-full-content h1",
    )
    PUBLISHED: ClassVar[tuple[str, ...]] = (
        ".asset-full-content .metadata-publish-date",
        ".asset-full-content .publish-date",
        ".asset-full-content .asset-publish-date",
        ".asset-full-content .component-subtitle",
    )
    UNIT: ClassVar[tuple[str, ...]] = (
        ".asset-full-content .metadata-author",
        ".asset-full-content .unit",
        ".asset-full-content .don-vi",
        ".asset-full-content .asset-user-name",
    )
    SECTION: ClassVar[tuple[str, ...]] = (".breadcrumb .breadcrumb-item:nth-last-child(2) .breadcrumb-text-truncate",)
    LEAD: ClassVar[tuple[str, ...]] = (".sapo", "div.ContentText", ".lead", ".asset-summary", ".mo-ta", ".trich-yeu")
    LEAD_IMAGE: ClassVar[tuple[str, ...]] = (".sapo-wrapper img", ".lead-image img")
    ENTRIES: ClassVar[tuple[str, ...]] = (".asset-abstract", ".asset-title a", ".display-page-list .list-group-item")

    @classmethod
    def recognises(cls, text: str, url: str) -> bool:
        """Whether the page is of Liferay 7: its modules' names, or its script or files under an article's address."""
        if cls.marks_in(text, url):
            return True
        return (
            ("Liferay" in text or "/documents/" in text)
            and article_match(url) is not None
            and "p_p_id_101_" not in text
        )
