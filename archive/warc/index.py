"""The CDXJ index of all WARC files: one sorted file, which pywb and every other replay tool reads.

It holds nothing that the WARC files do not: only records that it lacks are read, and a lost or torn index is made anew.
"""

from __future__ import annotations

import heapq
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from archive.errors import ArchiveError
from archive.times import compact
from archive.warc.exchange import digest
from archive.warc.surt import surt
from archive.warc.walk import Walked, walk

BATCH = 50_000  # new lines held in memory before they are merged into the index
PATTERNS = ("*.warc.gz", "*.warc", "*.arc.gz", "*.arc")
_NONE = digest(b"")


def files(folder: Path) -> list[Path]:
    """Return the WARC and ARC files of an archive in order."""
    return sorted({path for pattern in PATTERNS for path in folder.glob(pattern) if path.is_file()})


def update(folder: Path, index: Path) -> int:
    """Add the records that the index lacks and drop lines of files that are gone; return how many were added.

    The index is replaced in one step, so that a reader, and a kill, always finds a whole one.

    Raises:
        ArchiveError: the disk is full or not writable; the old index stays.
    """
    ends, stale = _covered(folder, index)
    added = 0
    fresh: list[str] = []
    try:
        for path in files(folder):
            for record in walk(path, ends.get(path.name, 0)) if path.stat().st_size > ends.get(path.name, 0) else ():
                text = line(record, path.name)
                if text is not None:
                    fresh.append(text)
                    added += 1
                if len(fresh) >= BATCH:
                    _merge(index, fresh, stale)
                    fresh, stale = [], set()
        if fresh or stale or not index.exists():
            _merge(index, fresh, stale)
    except OSError as error:
        raise ArchiveError(f"cannot write {index}: {error.strerror}; free the disk or make it writable") from None
    return added


def line(record: Walked, file: str, offset: int | None = None) -> str | None:
    """Return the index line of a record, as cdxj-indexer writes it; None for one that is not to be replayed.

    ``offset`` is where the record lies in ``file``, if not where it was found.
    """
    if record.type not in ("response", "revisit", "resource") or not record.url.startswith(("http://", "https://")):
        return None
    about = {
        "url": record.url,
        "mime": "warc/revisit" if record.type == "revisit" else record.mime,
        "status": record.status,
        "digest": record.digest or _NONE,
        "length": str(record.length),
        "offset": str(record.offset if offset is None else offset),
        "filename": file,
    }
    said = json.dumps({name: value for name, value in about.items() if value}, ensure_ascii=False)
    return f"{surt(record.url)} {compact(record.date)} {said}\n"


def _covered(folder: Path, index: Path) -> tuple[dict[str, int], set[str]]:
    """Return up to where the index knows each file, and which files it knows wrongly: gone, or cut since."""
    ends: dict[str, int] = {}
    for text in _lines(index):
        try:
            about = json.loads(text.split(" ", 2)[2])
            name, end = str(about["filename"]), int(about["offset"]) + int(about["length"])
        except (IndexError, KeyError, ValueError):
            return {}, {"*"}  # not an index of ours, or a torn one
        ends[name] = max(ends.get(name, 0), end)
    sizes = {path.name: path.stat().st_size for path in files(folder)}
    stale = {name for name, end in ends.items() if end > sizes.get(name, -1)}
    return {name: end for name, end in ends.items() if name not in stale}, stale


def _lines(index: Path) -> Iterator[str]:
    if index.exists():
        with index.open(encoding="utf-8", errors="replace") as file:
            yield from file


def _merge(index: Path, fresh: list[str], stale: set[str]) -> None:
    kept: Iterable[str] = ()
    if "*" not in stale:
        names = tuple(f'"filename": {json.dumps(name)}}}\n' for name in stale)
        kept = (text for text in _lines(index) if not (names and text.endswith(names)))
    new = index.with_name(index.name + ".new")
    with new.open("w", encoding="utf-8") as file:
        file.writelines(heapq.merge(kept, sorted(fresh)))
        file.flush()
        os.fsync(file.fileno())
    new.replace(index)
