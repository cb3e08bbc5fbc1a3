"""Read one record of a WARC file by its position."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from archive.errors import ArchiveError
from archive.records import WarcPosition
from archive.warc.content import Undecodable, content


@dataclass(frozen=True, slots=True)
class Recorded:
    """A response as it was recorded: ``headers`` in order, ``body`` with content coding removed.

    A revisit record has no body; ``refers_to`` is address and time of the record that has it, as far as it says.
    """

    url: str
    captured_at: str
    record_type: str
    status: int | None
    headers: tuple[tuple[str, str], ...]
    body: bytes
    payload_digest: str | None
    refers_to: tuple[str | None, str | None] = (None, None)


_GZIP = b"\x1f\x8b"
_PIECE = 1 << 16
_CHECKED = 1 << 30
"""Bytes that a member is inflated to for its checksum; no record of ours is a tenth as long."""


class TooLong(Undecodable):
    """A body that is longer than the caller wants to read."""


def read(folder: Path, position: WarcPosition, longest: int | None = None) -> Recorded:
    """Return the record at a position; ``longest`` is how many bytes of body are read at most, if not all.

    Raises:
        ArchiveError: file or record is missing or damaged.
        Undecodable: the coding of the body is broken, or it inflates to more than anything we read.
        TooLong: the body has more than ``longest`` bytes, coded or not.
    """
    path = folder / position.file
    try:
        with path.open("rb") as file:
            file.seek(position.offset)
            _check_member(file)
            file.seek(position.offset)
            for record in ArchiveIterator(file, arc2warc=True, check_digests=True):
                about = record.rec_headers
                stated = about.get_header("Content-Length") or ""
                if longest is not None and stated.isdigit() and int(stated) > longest:
                    raise TooLong(f"its body has more than {longest} bytes")
                status = record.http_headers.get_statuscode() if record.http_headers else ""
                body = content(record) if longest is None else content(record, longest)
                if any(problem.startswith("block digest") for problem in record.digest_checker.problems):
                    raise ValueError("the record is not what its block digest says")
                return Recorded(
                    url=target(record),
                    captured_at=about.get_header("WARC-Date"),
                    record_type=record.rec_type,
                    status=int(status) if status.isdigit() else None,
                    headers=tuple(record.http_headers.headers) if record.http_headers else (),
                    body=body,
                    payload_digest=about.get_header("WARC-Payload-Digest"),
                    refers_to=(about.get_header("WARC-Refers-To-Target-URI"), about.get_header("WARC-Refers-To-Date")),
                )
    except Undecodable as error:
        raise type(error)(f"{path} at byte {position.offset}: {error}") from None
    except OSError as error:
        raise ArchiveError(f"cannot read {path}: {error.strerror}; restore it from a backup") from None
    except Exception as error:  # noqa: BLE001 - warcio raises whatever a damaged record makes it stumble over
        raise ArchiveError(f"{path} is damaged at byte {position.offset}: {error}; restore it from a backup") from None
    raise ArchiveError(f"{path} has no record at byte {position.offset}; restore it from a backup")


def _check_member(file: BinaryIO) -> None:
    """Read a gzip member to its end, where its checksum stands; warcio stops where the record's length says.

    A damaged length or name of a field would otherwise make another record of it, an empty one for instance.

    Raises:
        ValueError: it is not what its checksum says, or breaks off.
    """
    inflater, inflated, piece = zlib.decompressobj(16 + zlib.MAX_WBITS), 0, file.read(_PIECE)
    if not piece.startswith(_GZIP):
        return
    while not inflater.eof and inflated < _CHECKED:
        if not piece:
            raise ValueError("it breaks off")
        try:
            inflated += len(inflater.decompress(piece, _PIECE))
        except zlib.error as error:
            raise ValueError(str(error)) from None
        piece = inflater.unconsumed_tail or file.read(_PIECE)


def target(record: ArcWarcRecord) -> str:
    """Return the address of a record; WARC 1.0, and wget to this day, put it in angle brackets."""
    return str(record.rec_headers.get_header("WARC-Target-URI") or "").strip().removeprefix("<").removesuffix(">")
