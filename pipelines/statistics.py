"""What belongs to statistics beside the indicators: areas with dates of validity, breaks in series, complete parts."""

from __future__ import annotations

from fnmatch import fnmatchcase

from archive.vocabulary import Area, Break, Partition
from pipelines.figures.gazetteer import AFTER, BEFORE, MERGER, rows
from pipelines.figures.indicators import indicators
from pipelines.figures.lexicon import load

LAST_DAY_BEFORE = "2025-06-30"


def areas() -> tuple[Area, ...]:
    """Return the administrative units of both editions of the gazetteer."""
    went: dict[str, str] = {}
    for level, old, _, _, _, new, *_, extent, _ in rows("merged"):
        if extent in ("all", "unchanged", "most") and new:
            went.setdefault(f"{level}:{old}", f"{new}@{AFTER}")
    found = []
    for edition, since, until in ((BEFORE, None, LAST_DAY_BEFORE), (AFTER, MERGER, None)):
        for code, level, kind, name, parent, *_ in rows(edition):
            found.append(
                Area(
                    id=f"{code}@{edition}",
                    name=name,
                    type=kind,
                    level=level,
                    parent=f"{parent}@{edition}" if parent else None,
                    valid_from=since,
                    valid_until=until,
                    successor=went.get(f"{level}:{code}") if edition == BEFORE else None,
                )
            )
    return tuple(found)


def breaks() -> tuple[Break, ...]:
    """Return the breaks in series; patterns of indicators (``coops_rated_*``) are written out."""
    known = [i.id for i in indicators()]
    return tuple(
        Break(
            id=entry["id"],
            date=entry["date"],
            kind=entry["kind"],
            label_vi=entry["label_vi"],
            label_en=entry["label_en"],
            source=entry["source"],
            indicators=tuple(k for k in known if any(fnmatchcase(k, p) for p in entry.get("indicators", ()))),
            areas=tuple(entry.get("areas", ())),
        )
        for entry in load("statistics/series")["break"]
    )


def partitions() -> tuple[Partition, ...]:
    """Return the complete sets of parts; ``*`` stands for every flow and stock."""
    found = []
    for entry in load("statistics/series")["partition"]:
        for total in [i.id for i in indicators() if i.kind in ("flow", "stock")] if entry["total"] == "*" else [None]:
            found.append(
                Partition(
                    id=entry["id"] if total is None else f"{entry['id']}:{total}",
                    total=total or entry["total"],
                    parts=tuple((total or indicator, breakdown) for indicator, breakdown in entry["parts"]),
                )
            )
    return tuple(found)
