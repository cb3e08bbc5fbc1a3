"""What a citation of a figure carries."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Citation:
    """A figure with all that lets it be found again; times ISO 8601, texts on one line, without invisible characters.

    ``part`` is the page or sheet of a file. ``address`` is the permanent address of its evidence, ``flags`` codes of
    what is doubtful about it; ``accessed`` is nobody's to say but the reader's.
    """

    figure_id: str
    quote: str
    sentence: str
    value: str | None
    value_max: str | None
    unit: str | None
    qualifier: str
    relation: str
    status: str
    indicator_vi: str | None
    indicator_en: str | None
    measure: str | None
    period: tuple[str | None, str | None, str | None]
    title: str
    organisation: str
    published: str | None
    file: str | None
    part: str | None
    url: str | None
    captured_at: str | None
    payload_digest: str | None
    warc: str | None
    extractor_version: str
    flags: tuple[str, ...]
    address: str


def citation_of(row: Mapping[str, Any], address: str) -> Citation:
    """Return the citation of a figure from its row, as ``archive.site.figure`` reads it."""
    found = {name: plain(value) if isinstance(value, str) else value for name, value in row.items()}
    part = found["part_name"] or (str(found["part"]) if found["part"] else None)
    position = f"{found['warc_file']}@{found['warc_offset']}+{found['warc_length']}" if found["warc_file"] else None
    return Citation(
        figure_id=found["figure_id"],
        quote=found["quote"],
        sentence=found["sentence"],
        value=found["value_text"],
        value_max=found["value_max_text"],
        unit=found["unit"],
        qualifier=found["qualifier"],
        relation=found["relation"],
        status=found["status"],
        indicator_vi=found["label_vi"],
        indicator_en=found["label_en"],
        measure=found["measure"],
        period=(found["period_start"], found["period_end"], found["period_grain"]),
        title=found["title"] or found["file_name"] or found["figure_id"],
        organisation=found["organisation"] or "",
        published=found["published"],
        file=found["file_name"],
        part=part,
        url=found["capture_url"] or found["article_url"],
        captured_at=found["captured_at"],
        payload_digest=found["payload_digest"],
        warc=position,
        extractor_version=found["extractor_version"],
        flags=tuple(str(flag) for flag in json.loads(row["flags"])),
        address=address,
    )


def plain(text: str) -> str:
    """Return a text on one line without invisible characters: none may turn around what is cited, or hide in it."""
    kept = (c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return " ".join("".join(kept).split())
