"""Attached files: each is named by the digest of what its captures brought, and its texts follow from its bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlite_utils import Database

from archive.fixity.damage import Damage, Progress, Verified
from archive.records import FileReading, StoredFile, Text
from archive.store import file_readings
from archive.store.reread import text_of

FilesAgain = Callable[[Iterator[StoredFile]], Iterator[tuple[StoredFile, FileReading]]]


def verify_captures(db: Database) -> Iterator[Damage]:
    """Compare each file with the captures that brought it."""
    for file, address in db.conn.execute(
        "SELECT f.file, f.address FROM file_captures f JOIN captures c USING (capture_id) "
        "WHERE c.payload_digest IS NOT f.file"
    ):
        yield Damage("sqlite", file, f"the capture of {address} brought another file")


def verify_file_texts(db: Database, again: FilesAgain, seen: Verified, progress: Progress) -> Iterator[Damage]:
    """Read every file again that was read, and compare the text of each page and sheet; recognised ones are left out.

    What another version of the reader read may differ, as with pages.
    """
    for stored, reading in again(file_readings.read_already(db)):
        kept = _parts(db, stored.file)
        seen.texts += len(kept)
        wrong = _wrong(kept, reading)
        version = db.execute("SELECT reader_version FROM files WHERE file = ?", (stored.file,)).fetchone()[0]
        if wrong and reading.outcome != "not_kept" and version.split()[0] != reading.reader_version:
            seen.read_otherwise += 1
        elif wrong:
            yield Damage("texts", stored.file, wrong)
        progress(f"{seen.texts} texts")


def _wrong(kept: dict[int, Text], reading: FileReading) -> str:
    if kept and reading.outcome != "read":
        return f"its text does not follow from its bytes: {reading.outcome.replace('_', ' ')} {reading.reason}".rstrip()
    found = {part.number: part.text for part in reading.parts}
    other = sorted(number for number, text in kept.items() if found.get(number) != text)
    return f"the text of part {other[0]} does not follow from its bytes" if other else ""


def _parts(db: Database, file: str) -> dict[int, Text]:
    rows = db.execute(
        "SELECT part, text, blocks FROM file_parts p JOIN texts USING (text_id) WHERE p.file = ? AND obtained <> 'ocr'",
        (file,),
    )
    return {row[0]: text_of(row[1], row[2]) for row in rows.fetchall()}
