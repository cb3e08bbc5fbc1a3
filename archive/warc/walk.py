"""Walk through the records of a file without reading their bodies: where each lies and what it says of itself."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

CHUNK = 1 << 15  # compressed bytes at a time; they inflate to 32 MB at the most
HEAD = 1 << 16  # bytes of a record in which its headers must stand


@dataclass(frozen=True, slots=True)
class Walked:
    """One record: its place, its type, and what an index says of it (empty where it does not say)."""

    offset: int
    length: int
    type: str
    url: str
    date: str
    digest: str
    status: str
    mime: str


def walk(path: Path, start: int = 0) -> Iterator[Walked]:
    """Yield the records from ``start`` on, a record's beginning; ends silently where the file is torn or damaged.

    WARC files compressed record by record are read directly, plain ones and ARC files by warcio.
    """
    if path.name.endswith(".warc.gz"):
        for offset, length, head in _members(path, start):
            yield _walked(offset, length, head)
    else:
        yield from _by_warcio(path, start)


def whole_length(path: Path) -> int:
    """Return where the last complete record of a file ends; what follows is being written, or torn."""
    end = 0
    for record in walk(path):
        end = record.offset + record.length
    return end


def _members(path: Path, start: int) -> Iterator[tuple[int, int, bytes]]:
    """Yield offset, length and beginning of each gzip member."""
    with path.open("rb") as file:
        file.seek(start)
        offset, left = start, b""
        while True:
            inflate = zlib.decompressobj(zlib.MAX_WBITS + 16)
            head, read = b"", 0
            while not inflate.eof:
                data = left or file.read(CHUNK)
                if not data:
                    return
                left = b""
                read += len(data)
                try:
                    inflated = inflate.decompress(data)
                except zlib.error:
                    return
                if len(head) < HEAD:
                    head += inflated[: HEAD - len(head)]
            left = inflate.unused_data
            length = read - len(left)
            yield offset, length, head
            offset += length


def _walked(offset: int, length: int, head: bytes) -> Walked:
    about, _, block = head.partition(b"\r\n\r\n")
    fields = _fields(about)
    kind = fields.get("warc-type", "")
    status = mime = ""
    if kind == "resource":
        mime = fields.get("content-type", "")
    elif kind in ("response", "revisit") and block.startswith(b"HTTP/"):
        answered = block.partition(b"\r\n\r\n")[0]
        status = answered.split(b"\n", 1)[0].split(b" ", 2)[1].strip().decode("latin-1") if b" " in answered else ""
        mime = _fields(answered).get("content-type", "")
    return Walked(
        offset=offset,
        length=length,
        type=kind,
        url=fields.get("warc-target-uri", "").removeprefix("<").removesuffix(">"),
        date=fields.get("warc-date", ""),
        digest=fields.get("warc-payload-digest", ""),
        status=status,
        mime=_media_type(mime),
    )


def _fields(lines: bytes) -> dict[str, str]:
    pairs = (line.partition(b":") for line in lines.split(b"\n")[1:])
    return {n.strip().lower().decode("latin-1"): v.strip().decode("utf-8", "replace") for n, _, v in pairs}


def _media_type(value: str) -> str:
    return value.split(";")[0].split(",")[0].strip().lower()


def _by_warcio(path: Path, start: int) -> Iterator[Walked]:
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(start)
        records = ArchiveIterator(file, arc2warc=True)
        try:
            for record in records:
                about, kind = record.rec_headers, record.rec_type
                http = record.http_headers if kind in ("response", "revisit") else None
                mime = http.get_header("Content-Type") if http else record.content_type if kind == "resource" else ""
                record.raw_stream.read()
                offset, length = records.get_record_offset(), records.get_record_length()
                if path.suffix == ".warc" and offset + length == size and not _ends_whole(path):
                    return
                yield Walked(
                    offset=offset,
                    length=length,
                    type=kind,
                    url=(about.get_header("WARC-Target-URI") or "").removeprefix("<").removesuffix(">"),
                    date=about.get_header("WARC-Date") or "",
                    digest=about.get_header("WARC-Payload-Digest") or "",
                    status=(http.get_statuscode() or "") if http else "",
                    mime=_media_type(mime or ""),
                )
        except Exception:  # noqa: BLE001 - warcio raises anything over a damaged record; what came before it is whole
            return


def _ends_whole(path: Path) -> bool:
    """Tell whether the last record of a plain WARC file is complete: warcio reads half a body without complaint."""
    with path.open("rb") as file:
        file.seek(-4, 2)
        return file.read() == b"\r\n\r\n"
