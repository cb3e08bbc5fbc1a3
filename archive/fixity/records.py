"""Every capture's record: that it is there, reads whole, has its digest, and is what the capture says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database
from warcio.archiveiterator import ArchiveIterator

from archive.fixity.damage import Damage, Verified
from archive.paths import ArchivePaths
from archive.warc.reader import target
from archive.warc.recovery import SOURCE_PREFIX, is_whole


def warc_files(db: Database, paths: ArchivePaths) -> list[str]:
    """Return the names of all WARC files: those that captures point into, and those that are there."""
    rows = db.execute("SELECT DISTINCT warc_file FROM captures WHERE warc_file IS NOT NULL ORDER BY 1").fetchall()
    known = {row[0] for row in rows}
    return sorted(known | {p.name for p in paths.warc.glob("*.warc*") if p.is_file()})


def verify_file(db: Database, path: Path, seen: Verified) -> Iterator[Damage]:
    """Compare one file with the captures that point into it."""
    captures = {
        row[0]: row[1:]
        for row in db.execute(
            "SELECT warc_offset, warc_length, capture_id, url, payload_digest FROM captures WHERE warc_file = ?",
            (path.name,),
        ).fetchall()
    }
    seen.captures += len(captures)
    if not path.is_file():
        yield Damage("warc", path.name, f"the file is missing; {len(captures)} captures point into it")
        return
    seen.bytes += path.stat().st_size
    start: int | None = 0
    end, size = 0, path.stat().st_size
    while start is not None:
        # A damaged record ends the reading, with an error or without; it begins again at the next known record.
        reason, lost = "", False
        try:
            for record in _records(path, start):
                seen.records += 1
                capture = captures.pop(record.offset, None)
                yield from _compare(path.name, record, capture)
                end = record.offset + record.length
                lost = capture is not None and record.length != capture[0]
                if lost:
                    end = record.offset
                    break
        except Exception as error:  # noqa: BLE001 - whatever a damaged file makes the reader stumble over
            reason = _plain(error)
        start = None
        if reason or lost or not _is_blank(path, end):
            torn = captures.pop(end, None)
            start = min((offset for offset in captures if offset > end), default=None)
            if not lost and torn is None and start is None and _is_ours(path):
                told = "half a record of a process that was killed; the next crawl sets it aside"
                yield Damage("warc", f"{path.name} at byte {end}", told, "recover")
            elif not lost:
                whose = f"the record of capture {torn[1]}" if torn else "what stands there"
                yield Damage(
                    "warc", f"{path.name} at byte {end}", f"{whose} cannot be read: {reason or 'it ends early'}"
                )
            end = start or size
    for offset, capture in sorted(captures.items()):
        yield Damage("warc", f"{path.name} at byte {offset}", f"the record of capture {capture[1]} is not there")


def _is_blank(path: Path, start: int) -> bool:
    """Return whether nothing follows, or only the line breaks that end the last record of a plain WARC file."""
    with path.open("rb") as file:
        file.seek(start)
        return not file.read(1 << 10).strip(b"\r\n") and file.tell() - start < 1 << 10


def _is_ours(path: Path) -> bool:
    """Return whether a file is one that our crawls append to, which alone are mended."""
    return path.name.endswith(".warc.gz") and not path.name.startswith(SOURCE_PREFIX)


@dataclass(frozen=True, slots=True)
class _Record:
    offset: int
    length: int
    url: str | None
    payload_digest: str | None
    problem: str | None


def _records(path: Path, start: int) -> Iterator[_Record]:
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(start)
        records = ArchiveIterator(file, check_digests=True, arc2warc=True)
        for record in records:
            record.raw_stream.read()
            offset, length = records.get_record_offset(), records.get_record_length()
            if path.suffix == ".gz" and offset + length == size and not is_whole(path, offset, length):
                return  # half a gzip member at the end of a file reads without complaint
            headers, problems = record.rec_headers, record.digest_checker.problems
            yield _Record(
                offset=offset,
                length=length,
                url=target(record),
                payload_digest=headers.get_header("WARC-Payload-Digest"),
                problem=problems[0] if problems else None,
            )


def _compare(file: str, record: _Record, capture: tuple[int, str, str, str] | None) -> Iterator[Damage]:
    where = f"{file} at byte {record.offset}"
    if record.problem:
        yield Damage("warc", where, f"digest does not fit: {record.problem}")
    if capture is None:
        return
    length, capture_id, url, payload = capture
    if (record.length, record.url) != (length, url) or record.payload_digest not in (payload, None):
        yield Damage("warc", where, f"it is not the record that capture {capture_id} was")


def _plain(error: Exception) -> str:
    text = str(error).strip().split("\n")[0]
    return "".join(c if c.isprintable() and c.isascii() else "?" for c in text)[:80] or type(error).__name__
