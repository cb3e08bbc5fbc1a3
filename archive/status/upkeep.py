"""When an archive was last published, verified, backed up and restored on trial, and how that went.

The file ``upkeep.json`` beside the databases, and not a row in one: a backup that writes a row would find something new
the next day, and a verification would break the seal it has just checked.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from archive import times
from archive.errors import ArchiveError
from archive.lock import WriteLock
from archive.paths import ArchivePaths

Kind = Literal["publish", "verify", "backup", "drill", "nightly"]
KINDS: tuple[Kind, ...] = ("publish", "verify", "backup", "drill", "nightly")


@dataclass(frozen=True, slots=True)
class Upkeep:
    """How the last of its kind went: when it ended, whether well, in one line; ``well_at``: when the last good one."""

    at: str
    well: bool
    said: str
    well_at: str | None


def note(paths: ArchivePaths, kind: Kind, well: bool, said: str) -> None:
    """Note how something went; says nothing where the folder takes no file, since that is no part of it."""
    moment = times.now()
    with contextlib.suppress(ArchiveError, OSError), WriteLock(paths.root / "upkeep.lock", f"noting a {kind}"):
        known = read(paths)
        last = known.get(kind)
        fresh = Upkeep(moment, well, said, moment if well else last.well_at if last else None)
        write(paths.root / "upkeep.json", {name: asdict(one) for name, one in {**known, kind: fresh}.items()})


def read(paths: ArchivePaths) -> Mapping[str, Upkeep]:
    """Return what is noted, by kind; nothing where there is no note that can be read."""
    try:
        told = json.loads((paths.root / "upkeep.json").read_text(encoding="utf-8"))
        return {kind: Upkeep(**told[kind]) for kind in KINDS if kind in told}
    except (OSError, ValueError, TypeError):
        return {}


def write(path: Path, document: object) -> None:
    """Write a JSON file in one step: a reader meets the old one or the new one; raises OSError."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        fresh.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        fresh.replace(path)
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
