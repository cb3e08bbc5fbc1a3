"""WACZ 1.1.1: all WARC files of an archive with index and list of pages in one ZIP file that replays in a browser.

Written in one pass, of any size, and the same bytes for the same archive: no time of writing stands in it.
"""

from __future__ import annotations

import gzip
import hashlib
import heapq
import json
import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from archive.errors import ArchiveError
from archive.warc import index
from archive.warc.walk import walk

LINES = 3_000  # of the index in one compressed block, as py-wacz writes it
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a ZIP file can state
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Page:
    """A page that a reader may start from."""

    url: str
    captured_at: str
    title: str


@dataclass(frozen=True, slots=True)
class Packed:
    """What a WACZ file holds: WARC files, captures in its index, pages."""

    files: int
    captures: int
    pages: int


def article_pages(db: Database) -> Iterator[Page]:
    """Yield the page of every revision, in order of time."""
    rows = db.execute(
        "SELECT c.url, c.captured_at, r.title FROM revisions r JOIN captures c USING (capture_id) "
        "WHERE c.warc_file IS NOT NULL ORDER BY c.captured_at, c.url, r.revision_id"
    )
    for row in rows:
        yield Page(*row)


def write_wacz(folder: Path, target: Path, title: str, pages: Iterable[Page]) -> Packed:
    """Write all WARC files of ``folder`` to ``target``, which appears whole or not at all.

    What is withheld is the caller's to leave out, of the files as of the pages.

    Raises:
        ArchiveError: there is no WARC file, or the disk is full or not writable.
    """
    if not index.files(folder):
        raise ArchiveError(f"there is no WARC file in {folder}; crawl first, or set ARCHIVE_DIR")
    new = target.with_name(target.name + ".new")
    try:
        with zipfile.ZipFile(new, "w", zipfile.ZIP_STORED, allowZip64=True) as packed, ExitStack() as stack:
            found = _Packing(packed, stack.enter_context(tempfile.TemporaryDirectory(dir=target.parent)))
            for path in index.files(folder):
                found.warc(path)
            found.index()
            found.pages(pages)
            found.describe(title)
        with new.open("rb") as file:
            os.fsync(file.fileno())
        new.replace(target)
    except OSError as error:
        raise ArchiveError(f"cannot write {target}: {error.strerror}; free the disk or make it writable") from None
    finally:
        new.unlink(missing_ok=True)
    return Packed(found.files, found.captures, found.listed)


class _Packing:
    """A WACZ file under way; sorted runs of the index wait in a scratch folder."""

    def __init__(self, packed: zipfile.ZipFile, scratch: str) -> None:
        self.packed = packed
        self.scratch = Path(scratch)
        self.resources: list[dict[str, Any]] = []
        self.newest = ""
        self.files = self.captures = self.listed = 0

    def warc(self, path: Path) -> None:
        """Copy one file; its lines of the index go to the scratch folder."""
        lines: list[str] = []
        for record in walk(path):
            text = index.line(record, path.name.lower())
            if text is not None:
                lines.append(text)
                self.newest = max(self.newest, record.date)
        with path.open("rb") as source, _Entry(self, f"archive/{path.name.lower()}") as entry:
            while data := source.read(_BLOCK):
                entry.write(data)
        self.files += 1
        self.captures += len(lines)
        (self.scratch / f"{self.files:08d}").write_text("".join(sorted(lines)), encoding="utf-8")

    def index(self) -> None:
        """Merge the runs into ``indexes/index.cdx.gz``, in blocks that ``indexes/index.idx`` finds."""
        blocks = ['!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n']
        with ExitStack() as stack, _Entry(self, "indexes/index.cdx.gz") as entry:
            runs = [stack.enter_context(run.open(encoding="utf-8")) for run in sorted(self.scratch.iterdir())]
            merged = heapq.merge(*runs)
            while block := [text for _, text in zip(range(LINES), merged, strict=False)]:
                data = gzip.compress("".join(block).encode(), mtime=0)
                key = " ".join(block[0].split(" ", 2)[:2])
                said = {"offset": entry.size, "length": len(data), "digest": _sha256(data), "filename": "index.cdx.gz"}
                blocks.append(f"{key} {json.dumps(said)}\n")
                entry.write(data)
        with _Entry(self, "indexes/index.idx") as entry:
            entry.write("".join(blocks).encode())

    def pages(self, pages: Iterable[Page]) -> None:
        """Write the list of pages."""
        with _Entry(self, "pages/pages.jsonl") as entry:
            entry.write(b'{"format": "json-pages-1.0", "id": "pages", "title": "Articles"}\n')
            for page in pages:
                said = {"url": page.url, "ts": page.captured_at, "title": page.title}
                number = hashlib.sha256(f"{page.captured_at} {page.url}".encode()).hexdigest()[:22]
                entry.write(json.dumps({"id": number, **said}, ensure_ascii=False).encode() + b"\n")
                self.listed += 1

    def describe(self, title: str) -> None:
        """Write the description, with the digest of every part, and its own digest."""
        said = {
            "profile": "data-package",
            "title": title,
            "wacz_version": "1.1.1",
            "software": "alliance-archive",
            "created": self.newest[:19] + "Z" if self.newest else "1980-01-01T00:00:00Z",
            "resources": self.resources,
        }
        data = json.dumps(said, ensure_ascii=False, indent=2).encode()
        digest = json.dumps({"path": "datapackage.json", "hash": _sha256(data)}, indent=2).encode()
        self.packed.writestr(zipfile.ZipInfo("datapackage.json", _EPOCH), data)
        self.packed.writestr(zipfile.ZipInfo("datapackage-digest.json", _EPOCH), digest)


class _Entry:
    """One part of the ZIP file, digested while it is written."""

    def __init__(self, packing: _Packing, path: str) -> None:
        self._packing = packing
        self._path = path
        self._sha256 = hashlib.sha256()
        self.size = 0

    def __enter__(self) -> _Entry:
        info = zipfile.ZipInfo(self._path, _EPOCH)
        self._file = self._packing.packed.open(info, "w", force_zip64=True)
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()
        name = self._path.rsplit("/", 1)[1]
        said = {"name": name, "path": self._path, "hash": f"sha256:{self._sha256.hexdigest()}", "bytes": self.size}
        self._packing.resources.append(said)

    def write(self, data: bytes) -> None:
        self._file.write(data)
        self._sha256.update(data)
        self.size += len(data)


def _sha256(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"
