"""One record of a WARC file to take away: its gzip member as it lies in the file, byte for byte."""

from __future__ import annotations

import asyncio
import gzip
import sqlite3
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator

from archive.site.replay import captures
from archive.site.replay.captures import CaptureRow
from archive.site.replay.vault import LONGEST, Unplayable, Vault, WithheldRecord, buried
from archive.withholding.judging import Judge

_GZIP = b"\x1f\x8b"
_BLOCK = 1 << 18
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Slice:
    """The record of a capture; ``packed`` where it does not lie compressed, so that it had to be.

    ``refers_to`` is the capture whose record has the body, where this is a revisit.
    """

    row: CaptureRow
    path: Path
    offset: int
    length: int
    packed: bytes | None
    refers_to: CaptureRow | None

    @property
    def name(self) -> str:
        """The name of the file that a reader gets."""
        kind = "arc" if ".arc" in self.path.suffixes else "warc"
        return f"{self.row.capture_id}.{kind}.gz"


def record_of(db: sqlite3.Connection, vault: Vault, capture_id: str) -> Slice:
    """Return the record of a capture.

    Raises:
        Unplayable: it has none here, or none that can be read.
        WithheldRecord: it is withheld, or says what is.
    """
    row = vault.allowed(db, capture_id)
    path, position = vault.file(row), row.position
    if position is None:
        raise Unplayable("no_record")
    with path.open("rb") as file:
        refers_to = _looked_at(file, position.offset, vault.guard(db).judge)
        file.seek(position.offset)
        begins = file.read(2)
        if position.offset + position.length > path.stat().st_size or not begins:
            raise Unplayable("damaged")
        packed = None
        if begins != _GZIP:
            if position.length > LONGEST:
                raise Unplayable("too_long")
            packed = gzip.compress(begins + file.read(position.length - 2), mtime=0)
    other = captures.with_body(db, row, refers_to) if refers_to is not None else None
    return Slice(row, path, position.offset, position.length, packed, other)


def _looked_at(file: BinaryIO, offset: int, judge: Judge) -> tuple[str | None, str | None] | None:
    """Look at a record before it is given away; return what it refers to, where it is a revisit."""
    file.seek(offset)
    try:
        record = next(iter(ArchiveIterator(file, arc2warc=True)))
        about = record.rec_headers
        buries = record.content_stream().read(_BLOCK) if record.rec_type == "metadata" else None
        verdict = judge.of_record(record) if judge and buries is None else None
    except Exception:  # noqa: BLE001 - warcio raises anything over a damaged record; what cannot be judged stays here
        raise Unplayable("damaged") from None
    if buries is not None:
        buried(buries)
    if verdict is not None:
        raise WithheldRecord(verdict.suppression_id)
    if record.rec_type != "revisit":
        return None
    return about.get_header("WARC-Refers-To-Target-URI"), about.get_header("WARC-Refers-To-Date")


@dataclass(frozen=True, slots=True)
class SliceResponse:
    """Sends a record in blocks, which are read in a thread."""

    found: Slice
    threads: Executor
    headers: dict[str, str]

    async def asgi_send(self, send: Send) -> None:
        """Send head and body."""
        length = self.found.length if self.found.packed is None else len(self.found.packed)
        headers = {**self.headers, "content-length": str(length)}
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": 200, "headers": raw})
        if self.found.packed is not None:
            await send({"type": "http.response.body", "body": self.found.packed})
            return
        loop = asyncio.get_running_loop()
        with self.found.path.open("rb") as file:
            file.seek(self.found.offset)
            left = length
            while left:
                block = await loop.run_in_executor(self.threads, file.read, min(_BLOCK, left))
                if not block:
                    raise OSError("the WARC file ended before its record")
                left -= len(block)
                await send({"type": "http.response.body", "body": block, "more_body": left > 0})
