"""Where a crawl's pages come from and which software read them, as rows and WARC files state it."""

from __future__ import annotations

import os
from dataclasses import dataclass

import scrapy

from archive.store.crawls import CrawlPlan
from pipelines.figures import EXTRACTOR_VERSION
from scraper.parse import PARSER_VERSION
from scraper.portal import Portal
from scraper.version import VERSION, user_agent


@dataclass(frozen=True, slots=True)
class Source:
    """Where pages come from (``live``, ``wayback``, a file's name) and how thoroughly (``incremental`` or ``full``)."""

    name: str = "live"
    mode: str = "incremental"


def plan(portal: Portal, source: Source) -> CrawlPlan:
    """Return what a crawl is to do, as its row states it."""
    return CrawlPlan(
        portal=portal.name,
        organisation=portal.organisation,
        area=portal.area,
        base=portal.base,
        platform=portal.platform,
        status=portal.status,
        successor=portal.successor,
        source=source.name,
        mode=source.mode,
        software=f"alliance-archive {VERSION}",
        parser_version=PARSER_VERSION,
        extractor_version=EXTRACTOR_VERSION,
        frozen=portal.frozen,
    )


_LIVE = (
    "Heads of requests and responses are the bytes that were sent and received; bodies keep their content coding. "
    "Reconstructed: bodies sent in chunks are joined, their Transfer-Encoding header is renamed "
    "X-Archive-Orig-Transfer-Encoding. Request and response stand next to each other; their identifiers differ in the "
    "last digit."
)
_PLAYED_BACK = (
    "TAKEN FROM ANOTHER ARCHIVE, {}: WARC-Target-URI and WARC-Date are those of the original capture, WARC-Source-URI "
    "and WARC-Creation-Date say where and when it was taken; what was exchanged with that archive stands in request "
    "and metadata records. Reconstructed, since it does not tell them: the original's HTTP version and reason phrase; "
    "headers that do not fit the body as it was given out are renamed X-Archive-Orig-."
)
_COPIED = (
    "TAKEN FROM ANOTHER ARCHIVE, {}: each record is a copy, byte for byte; the metadata record before it says by "
    "WARC-Source-URI and WARC-Creation-Date where and when it was taken. Nothing is reconstructed."
)


def warcinfo(
    portal: Portal, crawl_id: str, source: Source, played_by: str | None = None, copied_from: str | None = None
) -> dict[str, str]:
    """Return what the first record of each WARC file of a crawl states.

    ``played_by`` and ``copied_from`` name another archive: one that plays captures back, or one that gives records.
    """
    contact = " ".join(os.environ.get("ARCHIVE_CONTACT", "").split())
    made = _PLAYED_BACK.format(played_by) if played_by else _COPIED.format(copied_from) if copied_from else _LIVE
    said = f"{portal.organisation}, {portal.base}; crawl {crawl_id}, source {source.name}, mode {source.mode}. {made}"
    return {
        "software": f"alliance-archive/{VERSION} scrapy/{scrapy.__version__}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "operator": contact or "not given (set ARCHIVE_CONTACT)",
        "http-header-user-agent": portal.politeness.user_agent or user_agent(),
        # The one value that WARC 1.1 defines; how it is obeyed is RFC 9309.
        "robots": "classic",
        "isPartOf": crawl_id,
        "description": said,
    }
