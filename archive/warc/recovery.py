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
        for capture in found:
            adopted += _adopt(db, path.name, capture)
        if path.stat().st_size == 0:
            path.unlink()
    return adopted, torn


def _scan(path: Path, start: int) -> tuple[list[Capture], int]:
    """Return the response captures from ``start`` on, and where the last complete record ends."""
    found: list[Capture] = []
    end = start
    with path.open("rb") as file:
        file.seek(start)
        records = ArchiveIterator(file, check_digests=True)
        try:
            for record in records:
                record.content_stream().read()
                offset = records.get_record_offset()
                length = records.get_record_length()
                if not record.digest_checker.passed and record.digest_checker.problems:
                    break
                if not _is_whole(path, offset, length):
                    break
                end = offset + length
                if record.rec_type in ("response", "revisit") and record.http_headers:
                    found.append(_capture(record, WarcPosition(path.name, offset, length, record.rec_type)))
        except Exception:  # noqa: BLE001 - a torn record makes warcio raise anything; what came before it is whole
            return found, end
    return found, end


def _is_whole(path: Path, offset: int, length: int) -> bool:
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


def _capture(record: ArcWarcRecord, position: WarcPosition) -> Capture:
    headers = record.rec_headers
    http = record.http_headers
    status = http.get_statuscode() or ""
    return Capture(
        capture_id="",
        crawl_id="",
        url=headers.get_header("WARC-Target-URI"),
        captured_at=headers.get_header("WARC-Date"),
        status=int(status) if status.isdigit() else None,
        payload_digest=headers.get_header("WARC-Payload-Digest"),
        mime=(http.get_header("Content-Type") or "").split(";")[0].strip().lower() or None,
        etag=http.get_header("ETag"),
        last_modified=http.get_header("Last-Modified"),
        warc=position,
        outcome="other",
        error="recovered after a crash, not processed",
    )


def _adopt(db: Database, file: str, capture: Capture) -> int:
    """Give an orphan record its row, under the crawl that was running when it was captured."""
    crawl = db.execute(
        "SELECT crawl_id FROM crawls WHERE started_at <= ? AND ? LIKE portal || '-%' ORDER BY started_at DESC LIMIT 1",
        (capture.captured_at, file),
    ).fetchone()
    if crawl is None or capture.warc is None:
        return 0
    key = f"{file}:{capture.warc.offset}"
    row = Capture(
        capture_id=identity.capture_id(crawl[0], key, capture.captured_at, 0),
        crawl_id=crawl[0],
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
