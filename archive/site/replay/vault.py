"""What lies beside a snapshot: the WARC files, and what of them is withheld. Nothing leaves here that is."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NoReturn

from archive.errors import ArchiveError
from archive.paths import ArchivePaths
from archive.site.replay import captures
from archive.site.replay.captures import CaptureRow
from archive.site.snapshot import Signature, signature
from archive.warc import reader
from archive.warc.content import Undecodable
from archive.warc.reader import Recorded, TooLong
from archive.withholding import guard
from archive.withholding.guard import Guard
from archive.withholding.judging import Verdict

LONGEST = 30_000_000
"""Bytes of a body that the site reads whole; a longer record can still be downloaded as it is."""

Reason = Literal[
    "no_capture", "no_record", "no_file", "damaged", "too_long", "undecodable", "no_body", "guard", "tangled", "empty"
]
_TOMBSTONE = re.compile(rb"withheld: (\w+)")


class Unplayable(ArchiveError):  # noqa: N818 - reads as what it says
    """Why a capture cannot be shown; nothing of the machine is in it."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class WithheldRecord(ArchiveError):  # noqa: N818 - reads as what it says
    """A record that is withheld from publication."""

    def __init__(self, suppression_id: str) -> None:
        super().__init__(suppression_id)
        self.suppression_id = suppression_id


@dataclass(frozen=True, slots=True)
class Loaded:
    """A capture with what its record says; ``held`` is the capture whose record has the body, of a revisit another."""

    row: CaptureRow
    held: CaptureRow
    recorded: Recorded

    @property
    def mime(self) -> str:
        """The media type as it was served."""
        served = next((v for n, v in self.recorded.headers if n.lower() == "content-type"), self.held.mime or "")
        return served.split(";")[0].strip().lower()


class Vault:
    """Reads records for the site; safe for several threads."""

    def __init__(self, folder: Path) -> None:
        self.paths = ArchivePaths(folder)
        self._guard: tuple[Signature | None, Guard] | None = None

    def guard(self, db: sqlite3.Connection) -> Guard:
        """Return what is withheld.

        Raises:
            Unplayable: the snapshot knows withholdings of which nothing is known here.
        """
        found = signature(self.paths.guard)
        known = self._guard
        if known is None or known[0] != found:
            try:
                known = self._guard = found, guard.read(self.paths.guard)
            except ArchiveError:
                raise Unplayable("guard") from None
        in_force = frozenset(
            r[0] for r in db.execute("SELECT suppression_id FROM suppressions WHERE lifted_at IS NULL")
        )
        if not known[1].covers(in_force):
            raise Unplayable("guard")
        return known[1]

    def allowed(self, db: sqlite3.Connection, capture_id: str) -> CaptureRow:
        """Return a capture that is not withheld, as far as its row tells.

        Raises:
            Unplayable: there is none.
            WithheldRecord: it is withheld.
        """
        row = captures.by_id(db, capture_id)
        if row is None:
            raise Unplayable("no_capture")
        if row.withheld_by is not None:
            raise WithheldRecord(row.withheld_by)
        _refuse(self.guard(db).judge.of_capture(capture_id))
        return row

    def load(self, db: sqlite3.Connection, capture_id: str, longest: int = LONGEST) -> Loaded:
        """Return a capture with its body; ``longest`` is how many bytes of it are read at most.

        Raises:
            Unplayable: it has no record here, or none that can be read.
            WithheldRecord: it is withheld, or says what is.
        """
        row = held = self.allowed(db, capture_id)
        recorded = self._read(row, longest)
        if recorded.record_type == "revisit":
            other = captures.with_body(db, row, recorded.refers_to)
            if other is None:
                raise Unplayable("no_body")
            held = self.allowed(db, other.capture_id)
            recorded = self._read(held, longest)
        if judge := self.guard(db).judge:
            _refuse(judge.of_answer(recorded.url, recorded.headers, recorded.body))
        return Loaded(row, held, recorded)

    def file(self, row: CaptureRow) -> Path:
        """Return the WARC file of a capture; raises Unplayable where it has none here."""
        name = row.warc_file
        if name is None:
            raise Unplayable("no_record")
        path = self.paths.warc / name
        if Path(name).name != name or not path.is_file():
            raise Unplayable("no_file")
        return path

    def _read(self, row: CaptureRow, longest: int) -> Recorded:
        self.file(row)
        position = row.position
        if position is None:
            raise Unplayable("no_record")
        try:
            recorded = reader.read(self.paths.warc, position, longest)
        except TooLong:
            raise Unplayable("too_long") from None
        except Undecodable:
            raise Unplayable("undecodable") from None
        except ArchiveError:
            raise Unplayable("damaged") from None
        if recorded.record_type == "metadata":
            buried(recorded.body)
        return recorded


def buried(body: bytes) -> NoReturn:
    """Refuse a metadata record: a published copy of a WARC file has one in the place of what is withheld.

    Raises:
        WithheldRecord: that is what it says.
        Unplayable: it says something else.
    """
    found = _TOMBSTONE.match(body)
    raise WithheldRecord(found[1].decode()) if found else Unplayable("damaged")


def _refuse(verdict: Verdict | None) -> None:
    if verdict is not None:
        raise WithheldRecord(verdict.suppression_id)
