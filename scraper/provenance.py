"""Where a crawl's pages come from and which software read them, as rows and WARC files state it."""

from __future__ import annotations

from dataclasses import dataclass

from archive.store.crawls import CrawlPlan
from pipelines.figures import EXTRACTOR_VERSION
from scraper.parse import PARSER_VERSION
from scraper.playback import Playback
from scraper.portal import Portal
from scraper.version import VERSION


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
    )


def warcinfo(portal: Portal, crawl_id: str, playback: Playback | None) -> dict[str, str]:
    """Return what the first record of each WARC file of a crawl states."""
    taken = ""
    if playback is not None:
        taken = (
            f" Taken from {playback.archive}: target addresses are those of its playback, original headers stand under "
            "x-archive-orig-."
        )
    return {
        "software": f"alliance-archive/{VERSION}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "robots": "obey",
        "isPartOf": crawl_id,
        "description": f"{portal.organisation}, {portal.base}.{taken} Reconstructed, since the downloader does not "
        "keep them: letter case of header names, reason phrases, chunk framing, the request's Host header.",
    }
