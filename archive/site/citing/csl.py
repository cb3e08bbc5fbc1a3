"""A citation as CSL-JSON, which Zotero, Pandoc and most reference managers read."""

from __future__ import annotations

from datetime import date
from typing import Any

from archive.site.citing.citation import Citation
from archive.site.citing.words import ARCHIVE, note
from archive.site.language import Language


def csl(cited: Citation, spoken: Language) -> list[dict[str, Any]]:
    """Return a list of one item; ``custom`` holds what CSL has no variable for. ``accessed`` is left to the reader."""
    item: dict[str, Any] = {
        "id": cited.figure_id,
        "type": "webpage",
        "title": cited.title,
        "URL": cited.address,
        "archive": ARCHIVE[spoken],
        "archive_location": cited.figure_id,
        "language": "vi",
        "note": note(cited, spoken),
        "custom": {
            "quote": cited.quote,
            "sentence": cited.sentence,
            "value": cited.value,
            "value_max": cited.value_max,
            "unit": cited.unit,
            "qualifier": cited.qualifier,
            "indicator": cited.indicator_en if spoken == "en" else cited.indicator_vi,
            "period_start": cited.period[0],
            "period_end": cited.period[1],
            "file": cited.file,
            "original_url": cited.url,
            "captured_at": cited.captured_at,
            "payload_digest": cited.payload_digest,
            "warc": cited.warc,
            "extractor_version": cited.extractor_version,
            "flags": list(cited.flags),
        },
    }
    if cited.organisation:
        item["author"] = [{"literal": cited.organisation}]
    if parts := _date_parts(cited.published):
        item["issued"] = {"date-parts": [parts]}
    return [item]


def _date_parts(text: str | None) -> list[int] | None:
    try:
        found = date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
    return [found.year, found.month, found.day]
