"""The state of an archive as one JSON document, which ``scrapy status``, ``status.json`` and the site give alike."""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from archive.health.reasons import Reason
from archive.paths import ArchivePaths
from archive.status import disk, reading, upkeep
from archive.status.disk import Disk
from archive.status.facts import Facts, PortalFacts, from_document
from archive.status.state import PortalState, State, state
from archive.status.upkeep import Upkeep

FORMAT = 1
FILE = "status.json"
_ADDRESS = re.compile(r"https?://[^\s,;)]+")


def document(found: State, size: Disk | None, notes: Mapping[str, Upkeep]) -> dict[str, Any]:
    """Return a state as JSON can hold it."""
    return {
        "format": FORMAT,
        "at": found.at,
        "health": found.health,
        "reasons": [asdict(reason) for reason in found.reasons],
        "portals": [_portal(portal) for portal in found.portals],
        "disk": asdict(size) if size else None,
        "upkeep": {kind: asdict(note) for kind, note in notes.items()},
    }


def _portal(found: PortalState) -> dict[str, Any]:
    told = asdict(found.facts)
    told["sections"] = [{**section, "silent": section["section"] in found.silent} for section in told["sections"]]
    return {
        **told,
        "health": found.health,
        "reasons": [asdict(reason) for reason in found.reasons],
        "expected_by": found.expected_by,
    }


def write_file(paths: ArchivePaths, db: sqlite3.Connection) -> None:
    """Write ``status.json``: the state as a run leaves it. Addresses of pages stay out: some may be withheld."""
    facts = reading.read(db, examples=False)
    facts = Facts(tuple(_without_addresses(portal) for portal in facts.portals))
    size, notes = disk.measure(paths, db), upkeep.read(paths)
    with contextlib.suppress(OSError):
        upkeep.write(paths.root / FILE, document(state(facts, datetime.now(UTC), size, notes), size, notes))


def read_file(paths: ArchivePaths) -> Facts | None:
    """Return the facts that the last run left; None where there are none that can be read."""
    try:
        told = json.loads((paths.root / FILE).read_text(encoding="utf-8"))
        return from_document(told) if told.get("format") == FORMAT else None
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _without_addresses(portal: PortalFacts) -> PortalFacts:
    def plain(text: str) -> str:
        return _ADDRESS.sub(lambda found: found[0] if found[0].rstrip("/:") == portal.base.rstrip("/") else "…", text)

    def told(reason: Reason) -> Reason:
        return replace(reason, vi=plain(reason.vi), en=plain(reason.en))

    return replace(portal, runs=tuple(replace(r, reasons=tuple(map(told, r.reasons))) for r in portal.runs))
