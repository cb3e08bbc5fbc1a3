"""Liferay 6.x: portlet 101 publishes articles, addresses hold ``/-/view_content/<entryId>-<slug>`` and the like."""

from __future__ import annotations

from typing import ClassVar

import attrs

from scraper.platforms.liferay import LiferayPage


@attrs.define(slots=False, eq=False, auto_attribs=False)
class Liferay62Page(LiferayPage):
    """A page of a Liferay 6.x portal, by the markup of its default asset publisher and of city departments' themes."""

    PLATFORM: ClassVar[str] = "liferay62"
    MARKS: ClassVar[tuple[str, ...]] = ("p_p_id_", "Liferay.ThemeDisplay", "portlet_status")

    TITLE: ClassVar[tuple[str, ...]] = (
        ".asset-full-content-title",
        ".asset-full-content h1.asset-title",
        "h1.header-title",
        ".header-title",
    )
    PUBLISHED: ClassVar[tuple[str, ...]] = (
        ".assetPublishDate",
        ".asset-full-content .metadata-publish-date",
        ".asset-full-content .publish-date",
    )
    UNIT: ClassVar[tuple[str, ...]] = (".asset-full-content .source", ".asset-full-content .author-source")
    SECTION: ClassVar[tuple[str, ...]] = (".dd_chuyenmuc .tintuc", ".breadcrumb li.active", ".breadcrumb li.last")
    LEAD: ClassVar[tuple[str, ...]] = ("p.sapo", ".sapo", ".asset-lead")
    LEAD_IMAGE: ClassVar[tuple[str, ...]] = (".sapo-wrapper img",)

    @classmethod
    def recognises(cls, text: str, url: str) -> bool:
        """Whether the page is of Liferay 6: its portlets' ids, and no module of Liferay 7."""
        return bool(cls.marks_in(text, url)) and "com_liferay_" not in text
