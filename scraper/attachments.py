"""Read the attachments of an archive: the bytes from their WARC records, the reading in a process of its own.

::

    file_readings.unread ──► WARC record ──► FileProcess (text) ──► with_figures ──► file_readings.store_reading

Each file is one transaction: killed at any moment, the next run goes on with the files that are left.
"""

from __future__ import annotations

import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlite_utils import Database

from archive import times
from archive.errors import ArchiveError
from archive.records import FileReading, StoredFile
from archive.store import file_readings
from archive.store.database import is_disk_trouble
from archive.warc.reader import read as read_record
from pipelines.files import ocr
from pipelines.files.process import FileProcess
from pipelines.files.reading import READER_VERSION, with_figures, without_figures
from scraper.progress_line import ProgressLine

SHOWN_EVERY = 25  # files between lines of progress


@dataclass(slots=True)
class FilesRead:
    """What reading files came to."""

    figures: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    unread: list[str] = field(default_factory=list)

    @property
    def files(self) -> int:
        """How many files were looked at."""
        return self.outcomes.total()

    def said(self) -> str:
        """Return it in a few words."""
        names = ", ".join(f"{count} {outcome.replace('_', ' ')}" for outcome, count in self.outcomes.most_common())
        return f"{self.files} attached files ({names}), {self.figures} figures in them"


def read_files(db: Database, warc: Path, *, again: bool = False, recognise: bool = False) -> FilesRead:
    """Read the attached files that nobody has read; ``again``: also those that another version of the reader read.

    With ``recognise`` those whose pages hold no text, by optical character recognition.
    """
    version = f"{READER_VERSION} {ocr.version()}" if recognise else READER_VERSION if again else None
    done = FilesRead()
    total = file_readings.count_unread(db, version, recognise)
    if not total:
        return done
    progress = ProgressLine(total, "files")
    with FileProcess(recognise=recognise) as reader:
        for stored in file_readings.unread(db, version, recognise):
            reading = _read(warc, stored, reader)
            file_readings.store_reading(db, stored.file, reading, times.now())
            done.outcomes[reading.outcome] += 1
            done.figures += sum(len(part.reading.figures) for part in reading.parts)
            if reading.outcome not in ("read", "no_text"):
                done.unread.append(f"{stored.file}: {reading.reason}")
            if done.files % SHOWN_EVERY == 0 or done.files == total:
                progress.add(done.files - progress.done)
    progress.end()
    return done


def files_again(warc: Path, files: Iterator[StoredFile]) -> Iterator[tuple[StoredFile, FileReading]]:
    """Yield the texts that the present reader reads in stored files, to be compared with what is stored."""
    with FileProcess() as reader:
        for stored in files:
            yield stored, _read(warc, stored, reader, figures=False)


def read_at_the_end(db: Database, warc: Path) -> bool:
    """Read what a crawl has brought and say so; return False where that was interrupted and is to be continued.

    Raises:
        ArchiveError: the disk does not take it.
    """
    try:
        done = read_files(db, warc)
    except KeyboardInterrupt:
        return False
    except sqlite3.OperationalError as error:
        if not is_disk_trouble(error):
            raise
        raise ArchiveError(
            f"cannot write the archive: {error}; free the disk, then run the same command again"
        ) from None
    if done.files:
        print(f"Read {done.said()}.", file=sys.stderr)
    return True


def _read(warc: Path, stored: StoredFile, reader: FileProcess, figures: bool = True) -> FileReading:
    if not stored.position.file:
        return FileReading("not_kept", READER_VERSION, reason="there is no record of it")
    try:
        body = read_record(warc, stored.position).body
    except ArchiveError as error:
        return FileReading("not_kept", READER_VERSION, reason=str(error))
    content = reader.unpack(body, stored.type)
    if not figures:
        return without_figures(content, stored.type)
    return with_figures(content, stored.type, stored.context, reader.recognise)
