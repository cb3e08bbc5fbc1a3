"""What an export holds, as its manifest says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive.errors import ArchiveError
from archive.export import package
from archive.export.evidence import WACZ
from archive.site.groups import groups

FOLDER = "export"
FORMATS = ("csv", "jsonl", "parquet")
DESCRIBING = {
    package.PACKAGE: "application/json",
    package.SUMS: "text/plain; charset=utf-8",
    package.README: "text/markdown; charset=utf-8",
}
MEDIA = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson; charset=utf-8"}
_SUM = re.compile(r"(?P<sha256>[0-9a-f]{64})  (?P<path>[\w.-]+(?:/[\w.-]+)*)")


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file of an export; ``path`` is relative to its folder, ``sha256`` None for the list of checksums itself."""

    path: str
    bytes: int
    sha256: str | None
    media: str
    rows: int | None = None

    @property
    def name(self) -> str:
        """The file's name without folders."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class ExportTable:
    """A table with its files, one for each format; ``derived``: a view, worked out for the export."""

    name: str
    title: str
    rows: int
    derived: bool
    files: tuple[ExportFile, ...]


@dataclass(frozen=True, slots=True)
class Export:
    """An export that readers may have."""

    folder: Path
    made_at: str
    tables: tuple[ExportTable, ...]
    evidence: tuple[ExportFile, ...]
    describing: tuple[ExportFile, ...]

    @property
    def files(self) -> dict[str, ExportFile]:
        """Every file by its path."""
        of_tables = [file for table in self.tables for file in table.files]
        return {file.path: file for file in (*self.describing, *self.evidence, *of_tables)}

    @property
    def bytes(self) -> int:
        """The size of all of it."""
        return sum(file.bytes for file in self.files.values())


def read_export(folder: Path) -> Export | None:
    """Read what an export holds; None where there is none, it is damaged, or it is not meant for the public."""
    try:
        said = package.read(folder)
        made_at = datetime.fromtimestamp((folder / package.PACKAGE).stat().st_mtime, UTC)
        sums = _sums((folder / package.SUMS).read_text("utf-8").splitlines())
        describing = tuple(
            ExportFile(name, (folder / name).stat().st_size, sums.get(name), media)
            for name, media in DESCRIBING.items()
            if (folder / name).is_file()
        )
        if said[package.OURS].get("scope") != "public":
            return None
        found = [resource for resource in said["resources"] if resource["path"] in sums]
        return Export(
            folder=folder,
            made_at=made_at.isoformat(timespec="seconds"),
            tables=_tables(found, sums),
            evidence=tuple(_file(r, sums) for r in found if r.get("format") is None),
            describing=describing,
        )
    except (ArchiveError, OSError, KeyError, TypeError, ValueError):
        return None


def _tables(resources: Iterable[Mapping[str, Any]], sums: Mapping[str, str]) -> tuple[ExportTable, ...]:
    by_table: dict[str, list[Mapping[str, Any]]] = {}
    for resource in resources:
        if resource.get("format") in FORMATS:
            by_table.setdefault(Path(resource["path"]).stem, []).append(resource)
    order = {name: n for n, name in enumerate(name for _, names in groups() for name in names)}
    return tuple(
        ExportTable(
            name=name,
            title=str(found[0].get("title") or name),
            rows=int(found[0]["rows"]),
            derived=bool(found[0]["derived"]),
            files=tuple(_file(r, sums) for r in sorted(found, key=lambda r: FORMATS.index(r["format"]))),
        )
        for name, found in sorted(by_table.items(), key=lambda item: (order.get(item[0], len(order)), item[0]))
    )


def _file(resource: Mapping[str, Any], sums: Mapping[str, str]) -> ExportFile:
    path, kind = str(resource["path"]), resource.get("format")
    media = MEDIA.get(str(kind), str(resource["mediatype"]))
    if path == WACZ:
        media = "application/wacz"
    rows = resource.get("rows")
    return ExportFile(path, int(resource["bytes"]), sums[path], media, None if rows is None else int(rows))


def _sums(lines: Iterable[str]) -> dict[str, str]:
    """Return the checksums by path; a path that leaves the folder is none of ours."""
    found = {}
    for line in lines:
        match = _SUM.fullmatch(line)
        if match is not None and ".." not in match["path"].split("/"):
            found[match["path"]] = match["sha256"]
    return found
