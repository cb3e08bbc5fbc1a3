"""Published WARC files: where a withheld record lay, a tombstone of the same length lies, so that all others stay put.

A record is withheld when it is one of a withheld article or file, and when it shows the title or an address of one: a
listing, a redirect, a referrer. Rows and indexes of all other records point where they always did.
"""

from __future__ import annotations

import shutil
import uuid
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sqlite_utils import Database
from warcio.archiveiterator import ArchiveIterator

from archive.errors import ArchiveError
from archive.warc.walk import walk
from archive.withholding import log
from archive.withholding.copies import withheld_uri
from archive.withholding.judging import Judge, Verdict
from archive.withholding.scope import scope_of


@dataclass(frozen=True, slots=True)
class _Grave:
    """A record that is withheld: where it lies and what stands there instead."""

    offset: int
    length: int
    suppression_id: str
    withheld_at: str
    target: str


class Published:
    """The WARC files of an archive as they are published; ``withheld`` counts the records left out so far."""

    def __init__(self, db: Database) -> None:
        """Take what is withheld from the working database, or a whole copy of it."""
        self.withheld = 0
        scope = scope_of(db)
        self._judge = Judge(scope)
        self._since = {s.suppression_id: s.withheld_at for s in log.in_force(db)}
        self._at: dict[tuple[str, int], Verdict] = {}
        self._pages: set[tuple[str, str]] = set()
        for captures, hidden in ((scope.pages, False), (scope.captures, True)):
            for capture, sid in captures.items():
                row = db.execute(
                    "SELECT warc_file, warc_offset, url, captured_at FROM captures WHERE capture_id = ? "
                    "AND warc_file IS NOT NULL",
                    (capture,),
                ).fetchone()
                if row is not None:
                    self._at[row[0], row[1]] = Verdict(sid, hidden)
                    self._pages.add((row[2], row[3]))

    def shows(self, url: str, captured_at: str) -> bool:
        """Return whether a capture can be replayed from the published files."""
        return (url, captured_at) not in self._pages

    def differs(self, path: Path) -> bool:
        """Return whether a file is published otherwise than it is kept."""
        return next(self._graves(path), None) is not None

    def copy(self, path: Path, target: Path, length: int) -> None:
        """Write the first ``length`` bytes of a file as they are published."""
        shutil.copyfile(path, target)
        with target.open("r+b") as file:
            file.truncate(length)
            for grave in self._graves(path):
                if grave.offset + grave.length <= length:
                    file.seek(grave.offset)
                    file.write(tombstone(grave, compressed=path.name.endswith(".gz")))
                    self.withheld += 1

    def _graves(self, path: Path) -> Iterator[_Grave]:
        if not self._judge:
            return
        with path.open("rb") as file:
            for place in walk(path):
                verdict = self._at.get((path.name, place.offset))
                if verdict is None or not verdict.hidden:
                    verdict = self._judged(file, place.offset) or verdict
                if verdict is not None:
                    sid = verdict.suppression_id
                    target = withheld_uri(sid) if verdict.hidden else place.url
                    yield _Grave(place.offset, place.length, sid, self._since.get(sid, ""), target)

    def _judged(self, file: BinaryIO, offset: int) -> Verdict | None:
        file.seek(offset)
        record = next(iter(ArchiveIterator(file)), None)
        return self._judge.of_record(record) if record is not None else None


def tombstone(grave: _Grave, compressed: bool) -> bytes:
    """Return a WARC record of an exact length that says that another was here, since when it is withheld, no more.

    Raises:
        ArchiveError: the record that was here is too short for it; no record that a tool of today writes is.
    """
    number = uuid.uuid5(uuid.NAMESPACE_URL, f"{grave.target}#{grave.suppression_id}@{grave.offset}")
    head = (
        f"WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Date: {grave.withheld_at}\r\n"
        f"WARC-Target-URI: {grave.target}\r\nContent-Type: application/warc-fields\r\n"
    ).encode()
    block = f"withheld: {grave.suppression_id}\r\n".encode()
    if compressed:
        record = head + f"Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"
        deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = deflate.compress(record) + deflate.flush()
        # The comment of a gzip header may be of any length, and every reader skips it.
        room = grave.length - len(packed) - 19
        if room >= 0:
            trailer = zlib.crc32(record).to_bytes(4, "little") + len(record).to_bytes(4, "little")
            return b"\x1f\x8b\x08\x10\x00\x00\x00\x00\x00\xff" + b" " * room + b"\x00" + packed + trailer
    else:
        for digits in range(1, 16):
            size = grave.length - len(head) - len(b"Content-Length: \r\n\r\n") - digits - 4
            if size >= 0 and len(str(size)) == digits:
                return head + f"Content-Length: {size}\r\n\r\n".encode() + block[:size].ljust(size) + b"\r\n\r\n"
    raise ArchiveError(f"the record at byte {grave.offset} is too short to be withheld; withhold its whole file")
