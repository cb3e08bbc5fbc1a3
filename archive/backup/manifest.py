"""What a backup consists of: the state of the database, and how much of each WARC file belongs to it."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from archive.errors import ArchiveError
from archive.export.tables import quoted, shapes
from archive.store.schema import migrations

NAME = re.compile(r"^\d{14}(?:-\d{3})?$")  # time of the backup, UTC
DATABASE, MANIFEST, SUMS = "working.db", "manifest.json", "SHA256SUMS"
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Part:
    """The beginning of a WARC file that belongs to a backup: a file only grows."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """One backup. ``first`` is the oldest crawl, by which an archive is known; ``rows`` counts those of each table."""

    name: str
    software: str
    migrations: tuple[str, ...]
    first: str | None
    database: str
    rows: dict[str, int]
    warc: dict[str, Part]


def of_database(db: Database, name: str, software: str, digest: str, warc: dict[str, Part]) -> Manifest:
    """Return the manifest of a copied database and the WARC files that belong to it."""
    first = db.execute("SELECT crawl_id FROM crawls ORDER BY started_at, crawl_id LIMIT 1").fetchone()
    return Manifest(
        name=name,
        software=software,
        migrations=tuple(m.name for m in migrations.applied(db)),
        first=first[0] if first else None,
        database=digest,
        rows=count_rows(db),
        warc=warc,
    )


def count_rows(db: Database) -> dict[str, int]:
    """Return how many rows each table has."""
    return {
        s.name: int(db.execute(f"SELECT count(*) FROM {quoted(s.name)}").fetchone()[0])
        for s in shapes(db)
        if not s.derived
    }


def write(folder: Path, manifest: Manifest) -> None:
    """Write manifest and checksums into the folder of a backup."""
    said = {
        **{n: getattr(manifest, n) for n in ("name", "software", "migrations", "first", "database", "rows")},
        "warc": {n: {"bytes": p.bytes, "sha256": p.sha256} for n, p in sorted(manifest.warc.items())},
    }
    (folder / MANIFEST).write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
    sums = [(manifest.database, DATABASE), (digest(folder / MANIFEST), MANIFEST)]
    sums += [(p.sha256, f"../warc/{n}") for n, p in sorted(manifest.warc.items())]
    (folder / SUMS).write_text("".join(f"{d}  {n}\n" for d, n in sums), encoding="utf-8")


def read(folder: Path) -> Manifest:
    """Return the manifest of one backup; raises ArchiveError where it is damaged."""
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        parts = {n: Part(int(p["bytes"]), str(p["sha256"])) for n, p in said.pop("warc").items()}
        return Manifest(**{**said, "migrations": tuple(said["migrations"])}, warc=parts)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ArchiveError(f"{folder / MANIFEST} is damaged ({error}); use another of the backups") from None


def all_in(target: Path) -> list[Path]:
    """Return the folders of the finished backups, oldest first."""
    if not target.is_dir():
        return []
    return sorted(p for p in target.iterdir() if p.is_dir() and NAME.match(p.name))


def digest(path: Path, length: int | None = None) -> str:
    """Return the SHA-256 of a file, or of its beginning, in hex."""
    found = hashlib.sha256()
    left = path.stat().st_size if length is None else length
    with path.open("rb") as file:
        while left > 0 and (data := file.read(min(left, _BLOCK))):
            found.update(data)
            left -= len(data)
    return found.hexdigest()
