"""A WARC or WACZ file of any tool as a source: copied in whole, then read record by record.

Captures point into the copy, keep the capture time that the file states, and are read once: running it again reads only
what an interrupted run left.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from archive.errors import ArchiveError
from archive.records import WarcPosition
from archive.store import captures
from archive.warc.content import Undecodable, content
from archive.warc.exchange import digest
from archive.warc.reader import read, target
from archive.warc.recovery import SOURCE_PREFIX
from scraper.session import CrawlSession
from scraper.sources.records import RecordReader

SUFFIXES = (".warc", ".warc.gz", ".arc", ".arc.gz", ".wacz")
_INSIDE = (".warc", ".warc.gz")  # of a WACZ


def check(path: Path) -> None:
    """Raise ArchiveError where a file is not one that can be read; nothing of it has been kept by then."""
    with _warcs(path) as files:
        for file in files:
            try:
                with file.open("rb") as warc:
                    for count, _ in enumerate(ArchiveIterator(warc, arc2warc=True), 1):
                        if count == 2:
                            break
            except (ArchiveLoadFailed, OSError) as error:
                raise _unreadable(path, error) from None


def _unreadable(path: Path, error: Exception) -> ArchiveError:
    reason = str(error).strip().splitlines()[0].strip()
    return ArchiveError(
        f"{path} cannot be read: {reason}. It must be a WARC file, plain or compressed record by record; "
        "one that is compressed as a whole can be rewritten with `warcio recompress`"
    )


class WarcSource:
    """Reads the responses of one file into the archive of a session."""

    def __init__(self, session: CrawlSession) -> None:
        self.session = session
        self.reader = RecordReader(session)
        self._bodies: dict[str, WarcPosition] = {}
        self._printed = time.monotonic()

    @property
    def known(self) -> int:
        """How many records the archive held already."""
        return self.reader.known

    def read(self, path: Path) -> None:
        """Read a file; raises ArchiveError where it is damaged further on. What came before the damage is kept."""
        with _warcs(path) as files:
            for file in files:
                name = self._keep(file)
                try:
                    self._read_warc(self.session.paths.warc / name)
                except ArchiveLoadFailed as error:
                    raise _unreadable(path, error) from None

    def _keep(self, path: Path) -> str:
        """Copy a WARC file into the archive, named by its digest, and return the name."""
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        suffix = next(s for s in sorted(SUFFIXES, key=len, reverse=True) if path.name.endswith(s))
        name = f"{SOURCE_PREFIX}{self.session.portal.name}-{sha256[:16]}{suffix}"
        kept = self.session.paths.warc / name
        if not kept.exists():
            fresh = kept.with_name(name + ".new")
            try:
                shutil.copyfile(path, fresh)
                with fresh.open("rb") as file:
                    os.fsync(file.fileno())
                fresh.replace(kept)
            except OSError as error:
                fresh.unlink(missing_ok=True)
                raise ArchiveError(f"cannot copy {path} to {kept}: {error.strerror}; free the disk") from None
        return name

    def _read_warc(self, path: Path) -> None:
        with path.open("rb") as file:
            records = ArchiveIterator(file, arc2warc=True)
            for record in records:
                if record.rec_type not in ("response", "revisit") or not record.http_headers:
                    continue
                body = _content(record)
                offset = records.get_record_offset()  # asked earlier, it would read the record away
                payload = record.rec_headers.get_header("WARC-Payload-Digest") or digest(body or b"")
                position = WarcPosition(path.name, offset, records.get_record_length(), record.rec_type)
                if record.rec_type == "response":
                    self._bodies.setdefault(payload, position)
                else:
                    body = self._body_of(record, payload)
                self.reader.take(record, position, payload, body)
                self._progress()

    def _body_of(self, record: ArcWarcRecord, payload: str) -> bytes | None:
        """Return the body that a revisit refers to: in a file of this source, or in the archive."""
        position = self._bodies.get(payload)
        if position is None:
            refers = record.rec_headers
            url = refers.get_header("WARC-Refers-To-Target-URI") or target(record)
            position = captures.body_at(self.session.db, payload, url, refers.get_header("WARC-Refers-To-Date"))
        try:
            return read(self.session.paths.warc, position).body if position else None
        except ArchiveError:
            return None

    def _progress(self) -> None:
        now = time.monotonic()
        if now - self._printed >= (1 if sys.stderr.isatty() else 10):
            self._printed = now
            summary = self.session.summary()
            print(f"{summary.requests} records, {summary.articles} articles", file=sys.stderr, flush=True)


def _content(record: ArcWarcRecord) -> bytes | None:
    try:
        return content(record)
    except Undecodable:
        return None


@contextmanager
def _warcs(path: Path) -> Iterator[list[Path]]:
    """Give the WARC files of a source: the file itself, or those inside a WACZ, unpacked for the time being."""
    if path.suffix != ".wacz":
        if not path.is_file():
            raise ArchiveError(f"there is no file {path}")
        yield [path]
        return
    try:
        with zipfile.ZipFile(path) as packed, tempfile.TemporaryDirectory() as folder:
            names = [n for n in packed.namelist() if n.startswith("archive/") and n.endswith(_INSIDE)]
            if not names:
                raise ArchiveError(f"{path} holds no WARC file in its folder archive/")
            yield [Path(packed.extract(name, folder)) for name in names]
    except (zipfile.BadZipFile, OSError) as error:
        raise ArchiveError(f"{path} is not a WACZ file that can be read: {error}") from None
