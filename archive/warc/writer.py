"""Write exchanges to WARC 1.1 files: append only, a file of its own for every process, rolled by size."""

from __future__ import annotations

import os
from collections.abc import Mapping
from io import RawIOBase
from pathlib import Path
from typing import Literal

from archive.errors import ArchiveError
from archive.records import WarcPosition
from archive.times import compact, now
from archive.warc import record
from archive.warc.exchange import Earlier, Exchange, Origin

ROLL_AT = 1_000_000_000  # bytes; the size that IIPC's guidelines recommend for a file


class CaptureWriter:
    """Append request and response (or revisit) records; each call returns when the bytes are with the disk.

    ``info`` is the content of the ``warcinfo`` record that begins each file.
    """

    def __init__(self, folder: Path, portal: str, info: Mapping[str, str], roll_at: int = ROLL_AT) -> None:
        self.folder = folder
        self.portal = portal
        self.info = dict(info)
        self.roll_at = roll_at
        self._serial = 0
        self._file: RawIOBase | None = None
        self._name = ""

    def write(self, exchange: Exchange, seen: Earlier | None = None, origin: Origin | None = None) -> WarcPosition:
        """Record an exchange and return where its response lies; that is the last of its records.

        With ``seen``, an earlier record with the same payload, a ``revisit`` record without a body is written instead
        of a response. ``origin`` is given for a capture that was taken from another archive.

        Raises:
            ArchiveError: the disk is full or not writable; what was written of the record is cut off again.
        """
        file = self._open()
        start = file.tell()
        before, response = record.exchanged(exchange, seen) if origin is None else record.taken(exchange, origin, seen)
        self._append(file, before + response)
        kind: Literal["response", "revisit"] = "revisit" if seen else "response"
        return WarcPosition(self._name, start + len(before), len(response), kind)

    def copy(self, member: bytes, source_url: str, taken_at: str) -> WarcPosition:
        """Take over a record of another archive as it is, one gzip member, and return where it lies.

        A metadata record goes before and says where and when it was taken.
        """
        file = self._open()
        start = file.tell()
        before = record.copied(source_url, taken_at)
        self._append(file, before + member)
        return WarcPosition(self._name, start + len(before), len(member))

    def close(self) -> None:
        """Close the file; the next write begins another."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _open(self) -> RawIOBase:
        if self._file is not None and self._file.tell() >= self.roll_at:
            self.close()
        if self._file is None:
            moment = now()
            file = self._create(moment)
            self._file = file
            try:
                self._append(file, record.warcinfo(moment, self._name, self.info.items()))
            except BaseException:  # a file without its first record is none
                self.close()
                (self.folder / self._name).unlink(missing_ok=True)
                raise
        return self._file

    def _create(self, moment: str) -> RawIOBase:
        while True:
            self._name = f"{self.portal}-{compact(moment)}-{self._serial:05d}-{os.getpid()}.warc.gz"
            self._serial += 1
            try:
                # Without a buffer of Python's own: what a full disk did not take must not be written later.
                return (self.folder / self._name).open("xb", buffering=0)
            except FileExistsError:
                continue
            except OSError as error:
                raise ArchiveError(
                    f"cannot create {self.folder / self._name}: {error.strerror}; make the folder writable"
                ) from None

    def _append(self, file: RawIOBase, data: bytes) -> None:
        start = file.tell()
        try:
            left = memoryview(data)
            while left:
                left = left[file.write(left) or 0 :]
            os.fdatasync(file.fileno())
        except OSError as error:
            self._cut(start)
            raise ArchiveError(
                f"cannot write to {self.folder / self._name}: {error.strerror}; free the disk, then run the same again"
            ) from None
        except BaseException:
            self._cut(start)
            raise

    def _cut(self, length: int) -> None:
        if self._file is not None:
            os.ftruncate(self._file.fileno(), length)
            self._file.seek(length)
