"""What the site must know to show nothing of a record that is withheld: a file beside the snapshot, not in it.

::

    scrapy publish ──► withheld.json (its owner alone may read it) ──► Guard ──► the site, before it shows a record

The WARC files beside a snapshot hold everything. The titles, addresses and prints by which a withheld article is told
in other records would be told to whoever queries the snapshot, if they stood there.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

from archive.errors import ArchiveError
from archive.withholding.judging import Judge
from archive.withholding.scope import Print, Scope


@dataclass(frozen=True, slots=True)
class Guard:
    """What is withheld; ``suppressions`` are those that it knows."""

    suppressions: frozenset[str]
    judge: Judge

    def covers(self, in_force: frozenset[str]) -> bool:
        """Return whether it knows every withholding that a snapshot has; if not, nothing may be shown."""
        return in_force <= self.suppressions


NOTHING = Guard(frozenset(), Judge(Scope()))


def write(path: Path, suppressions: frozenset[str], scope: Scope) -> None:
    """Put what a scope covers into a file that nobody but its owner may read; the old one is replaced in one step.

    Raises:
        OSError: the disk is full or not writable.
    """
    said = {
        "suppressions": sorted(suppressions),
        "values": scope.values,
        "captures": scope.captures,
        "pages": scope.pages,
        "mentions": scope.mentions,
        "prints": [
            {"of": p.suppression_id, "print": p.pattern.pattern, "near": p.near.pattern if p.near else None}
            for p in scope.prints
        ],
    }
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(said, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def read(path: Path) -> Guard:
    """Return what is withheld; without a file nothing is known to be.

    Raises:
        ArchiveError: the file cannot be read.
    """
    try:
        said = json.loads(path.read_text("utf-8"))
        prints = [
            Print(p["of"], frozenset(), re.compile(p["print"]), re.compile(p["near"]) if p["near"] else None)
            for p in said["prints"]
        ]
        scope = Scope(said["values"], said["captures"], said["pages"], said["mentions"], prints)
        return Guard(frozenset(said["suppressions"]), Judge(scope))
    except FileNotFoundError:
        return NOTHING
    except (OSError, ValueError, KeyError, TypeError, re.error) as error:
        raise ArchiveError(f"cannot read {path}: {error}; run: scrapy publish") from None
