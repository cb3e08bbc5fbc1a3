"""After a crash: complete records that no capture row knows are adopted, a torn tail is set aside.

A process writes each exchange to a file of its own, and its row afterwards. Killed in between, it leaves whole records
without a row, or half a record at the end of the file. Both are found at the next start, under the archive's lock.
"""

from __future__ import annotations

import os
import zlib
from pathlib import Path

from sqlite_utils import Database
from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from archive import identity
from archive.records import Capture, WarcPosition
from archive.store import captures, crawls
from archive.warc.reader import target

SOURCE_PREFIX = "source-"  # files that were taken over in whole from elsewhere; they are not ours to mend


def recover(db: Database, folder: Path) -> tuple[int, int]:
    """Mend the WARC files of killed processes; return how many captures were adopted and how many tails set aside."""
    adopted = torn = 0
    for path in sorted(folder.glob("*.warc.gz")):
        if path.name.startswith(SOURCE_PREFIX):
            continue
        known = db.execute(
            "SELECT max(warc_offset + warc_length) FROM captures WHERE warc_file = ?", (path.name,)
        ).fetchone()[0]
        if known == path.stat().st_size:
            continue
        found, end = _scan(path, known or 0)
        if end < path.stat().st_size:
            _set_aside(path, end)
            torn += 1
        crawl_id = _crawl_of(db, path) if found else None
        for capture in found:
            adopted += _adopt(db, path.name, crawl_id, capture)
        if path.stat().st_size == 0:
            path.unlink()
    return adopted, torn


def _scan(path: Path, start: int) -> tuple[list[Capture], int]:
    """Return the response captures from ``start`` on, and where the last complete record ends."""
    found: list[Capture] = []
    end = start
    source: tuple[str | None, str | None] = (None, None)
    with path.open("rb") as file:
        file.seek(start)
        records = ArchiveIterator(file, check_digests=True)
        try:
            for record in records:
                while record.raw_stream.read(1 << 16):
                    pass
                offset = records.get_record_offset()
                length = records.get_record_length()
                if not record.digest_checker.passed and record.digest_checker.problems:
                    break
                if not is_whole(path, offset, length):
                    break
                end = offset + length
                here = tuple(record.rec_headers.get_header(n) for n in ("WARC-Source-URI", "WARC-Creation-Date"))
                if record.rec_type in ("response", "revisit") and record.http_headers:
                    position = WarcPosition(path.name, offset, length, record.rec_type)
                    found.append(_capture(record, position, here if here[0] else source))
                # A record that was copied whole has none of ours: the one before it says where it was taken.
                source = here if record.rec_type == "metadata" else (None, None)
        except Exception:  # noqa: BLE001 - a torn record makes warcio raise anything; what came before it is whole
            return found, end
    return found, end


def is_whole(path: Path, offset: int, length: int) -> bool:
    """Return whether a gzip member is complete: half a member decompresses without complaint up to where it ends."""
    with path.open("rb") as member:
        member.seek(offset)
        inflate = zlib.decompressobj(zlib.MAX_WBITS + 16)
        try:
            while data := member.read(1 << 16):
                inflate.decompress(data)
                if inflate.eof:
                    return member.tell() - len(inflate.unused_data) - offset == length
        except zlib.error:
            return False
    return False


def _capture(record: ArcWarcRecord, position: WarcPosition, source: tuple[str | None, str | None]) -> Capture:
    headers = record.rec_headers
    http = record.http_headers
    status = http.get_statuscode() or ""
    return Capture(
        capture_id="",
        crawl_id="",
        url=target(record),
        captured_at=headers.get_header("WARC-Date"),
        status=int(status) if status.isdigit() else None,
        payload_digest=headers.get_header("WARC-Payload-Digest"),
        mime=(http.get_header("Content-Type") or "").split(";")[0].strip().lower() or None,
        etag=http.get_header("ETag"),
        last_modified=http.get_header("Last-Modified"),
        warc=position,
        outcome=captures.first_outcome(target(record), int(status) if status.isdigit() else 0),
        error="recovered after a crash, not processed",
        source_url=source[0],
        fetched_at=source[1],
        truncated=headers.get_header("WARC-Truncated"),
    )


def _crawl_of(db: Database, path: Path) -> str | None:
    """Return the crawl that wrote a file, as its first record states."""
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            stated = record.content_stream().read().decode("utf-8", "replace")
            for line in stated.splitlines():
                name, _, value = line.partition(":")
                if name == "isPartOf":
                    known = db.execute("SELECT crawl_id FROM crawls WHERE crawl_id = ?", (value.strip(),)).fetchone()
                    return known[0] if known else None
            break
    return None


def _adopt(db: Database, file: str, crawl_id: str | None, capture: Capture) -> int:
    """Give an orphan record its row, under the crawl that its file states."""
    if crawl_id is None or capture.warc is None:
        return 0
    key = f"{file}:{capture.warc.offset}"
    row = Capture(
        capture_id=identity.capture_id(crawl_id, key, capture.captured_at, 0),
        crawl_id=crawl_id,
        url=capture.url,
        captured_at=capture.captured_at,
        status=capture.status,
        payload_digest=capture.payload_digest,
        mime=capture.mime,
        etag=capture.etag,
        last_modified=capture.last_modified,
        warc=capture.warc,
        outcome=capture.outcome,
        error=capture.error,
        source_url=capture.source_url,
        fetched_at=capture.fetched_at,
    )
    if captures.by_id(db, row.capture_id) is not None:
        return 0
    with db.atomic():
        captures.insert(db, row)
        crawls.add(db, row.crawl_id, requests=1)
    return 1


def _set_aside(path: Path, end: int) -> None:
    """Move what follows ``end`` to ``torn/<file>.<end>``; the copy is on disk before the file is cut."""
    aside = path.parent / "torn"
    aside.mkdir(exist_ok=True)
    with path.open("rb") as file, (aside / f"{path.name}.{end}").open("wb") as copy:
        file.seek(end)
        copy.write(file.read())
        copy.flush()
        os.fsync(copy.fileno())
    with path.open("r+b") as file:
        file.truncate(end)
        os.fsync(file.fileno())
