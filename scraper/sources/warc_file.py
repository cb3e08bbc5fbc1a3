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
from archive.records import CaptureOutcome, FrontierEntry, WarcPosition
from archive.warc.exchange import digest
from archive.warc.recovery import SOURCE_PREFIX
from scraper.canonical import url_key
from scraper.interpreter import Interpreter
from scraper.reading import Answer
from scraper.refusal_rules import refuse
from scraper.session import CrawlSession

SUFFIXES = (".warc", ".warc.gz", ".wacz")
_REQUISITES = ("text/css", "font/", "application/font", "application/x-font", "application/vnd.ms-fontobject")
_DOCUMENTS = ("application/pdf", "application/msword", "application/vnd.", "application/zip", "application/rtf")


def check(path: Path) -> None:
    """Raise ArchiveError where a file is not one that can be read; nothing of it has been kept by then."""
    with _warcs(path) as files:
        for file in files:
            try:
                with file.open("rb") as warc:
                    for count, _ in enumerate(ArchiveIterator(warc), 1):
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
        self.interpreter = Interpreter(session)
        self.known = 0
        self._printed = time.monotonic()

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
        suffix = ".warc.gz" if path.name.endswith(".gz") else ".warc"
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
        bodies: dict[str, int] = {}
        with path.open("rb") as file:
            records = ArchiveIterator(file)
            for record in records:
                if record.rec_type not in ("response", "revisit") or not record.http_headers:
                    continue
                body = record.content_stream().read()
                offset = records.get_record_offset()  # asked earlier, it would read the record away
                payload = record.rec_headers.get_header("WARC-Payload-Digest") or digest(body)
                if record.rec_type == "response":
                    bodies.setdefault(payload, offset)
                elif payload in bodies:
                    body = _body_at(path, bodies[payload])
                else:
                    continue
                position = WarcPosition(path.name, offset, records.get_record_length(), record.rec_type)
                self._take(record, position, payload, body)

    def _take(self, record: ArcWarcRecord, position: WarcPosition, payload: str, body: bytes) -> None:
        session = self.session
        url = record.rec_headers.get_header("WARC-Target-URI").strip("<>")
        rule = refuse(url, session.portal)
        if rule in ("other_host", "invalid_address"):
            session.refuse(rule, url)
            return
        capture = session.capture_at(position)
        if capture is not None and (capture.outcome != "other" or capture.error is not None):
            self.known += 1
            return
        headers = {name.lower(): value for name, value in record.http_headers.headers}
        status = int(record.http_headers.get_statuscode() or 0)
        kind, outcome = _expected(url, headers.get("content-type", ""))
        entry = FrontierEntry(url_key(url, kind), url, kind, 0, 0)
        moment = record.rec_headers.get_header("WARC-Date")
        if capture is None:  # else a process was killed between the record's row and what it led to
            capture = session.account(url, moment, status, outcome, payload=payload, position=position, headers=headers)
        if outcome != "robots" and rule is None:
            self.interpreter.take(Answer(entry, capture, url, status, headers, body))
        self._progress()

    def _progress(self) -> None:
        now = time.monotonic()
        if now - self._printed >= (1 if sys.stderr.isatty() else 10):
            self._printed = now
            summary = self.session.summary()
            print(f"{summary.requests} records, {summary.articles} articles", file=sys.stderr, flush=True)


def _expected(url: str, content_type: str) -> tuple[str, CaptureOutcome]:
    if url.split("?")[0].endswith("/robots.txt"):
        return "article", "robots"
    if content_type.startswith(_REQUISITES):
        return "requisite", "requisite"
    if content_type.startswith("image/"):
        return "image", "image"
    if content_type.startswith(_DOCUMENTS):
        return "attachment", "attachment"
    return "article", "other"


def _body_at(path: Path, offset: int) -> bytes:
    with path.open("rb") as file:
        file.seek(offset)
        for record in ArchiveIterator(file):
            body: bytes = record.content_stream().read()
            return body
    return b""


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
            names = [n for n in packed.namelist() if n.startswith("archive/") and n.endswith((".warc", ".warc.gz"))]
            if not names:
                raise ArchiveError(f"{path} holds no WARC file in its folder archive/")
            yield [Path(packed.extract(name, folder)) for name in names]
    except (zipfile.BadZipFile, OSError) as error:
        raise ArchiveError(f"{path} is not a WACZ file that can be read: {error}") from None
