"""The CDXJ index of all WARC files: one sorted file, which pywb and every other replay tool reads.

It holds nothing that the WARC files do not: only records that it lacks are read, and a lost or torn index is made anew.
Its last line, which sorts after all addresses, says how far each file is covered.
"""

from __future__ import annotations

import heapq
import json
import os
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from archive.errors import ArchiveError
from archive.times import compact
from archive.warc.exchange import digest
from archive.warc.surt import surt
from archive.warc.walk import Walked, walk

BATCH = 50_000  # new lines held in memory before they are merged into the index
PATTERNS = ("*.warc.gz", "*.warc", "*.arc.gz", "*.arc")
_NONE = digest(b"")
_MARK = "~covers 0 "
_LAST = 1 << 22  # bytes in which the last line must stand: tens of thousands of files


def files(folder: Path) -> list[Path]:
    """Return the WARC and ARC files of an archive in order."""
    return sorted({path for pattern in PATTERNS for path in folder.glob(pattern) if path.is_file()})


def update(folder: Path, index: Path) -> int:
    """Add the records that the index lacks and drop lines of files that are gone; return how many were added.

    The index is replaced in one step, so that a reader, and a kill, always finds a whole one.

    Raises:
        ArchiveError: the disk is full or not writable; the old index stays.
    """
    covers = _covers(index)
    sizes = {path.name: path.stat().st_size for path in files(folder)}
    stale = {name for name, end in (covers or {}).items() if end > sizes.get(name, -1)}
    whole = covers is not None
    ends = {name: end for name, end in (covers or {}).items() if name not in stale}
    if whole and not stale and ends == sizes:
        return 0
    added = 0
    fresh: list[str] = []
    try:
        for path in files(folder):
            for record in walk(path, ends.get(path.name, 0)) if sizes[path.name] > ends.get(path.name, 0) else ():
                ends[path.name] = record.offset + record.length
                if (text := line(record, path.name)) is not None:
                    fresh.append(text)
                    added += 1
                if len(fresh) >= BATCH:
                    _merge(index, whole, fresh, stale, ends)
                    fresh, stale, whole = [], set(), True
        _merge(index, whole, fresh, stale, ends)
    except OSError as error:
        raise ArchiveError(f"cannot write {index}: {error.strerror}; free the disk or make it writable") from None
    return added


def line(record: Walked, file: str) -> str | None:
    """Return the index line of a record, as cdxj-indexer writes it; None for one that is not to be replayed.

    A 304 is none: pywb would play back an empty page. Without it, its time leads to the copy that it confirmed.
    ``offset`` is where the record lies in ``file``, if not where it was found.
    """
    if record.type not in ("response", "revisit", "resource") or not record.url.startswith(("http://", "https://")):
        return None
    if record.type == "revisit" and record.status == "304":
        return None
    about = {
        "url": record.url,
        "mime": "warc/revisit" if record.type == "revisit" else record.mime,
        "status": record.status,
        "digest": record.digest or _NONE,
        "length": str(record.length),
        "offset": str(record.offset),
        "filename": file,
    }
    said = json.dumps({name: value for name, value in about.items() if value}, ensure_ascii=False)
    return f"{surt(record.url)} {compact(record.date)} {said}\n"


def _covers(index: Path) -> dict[str, int] | None:
    """Return how far an index covers each file; None where there is no index, or a torn one."""
    try:
        with index.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _LAST))
            last = file.read().rsplit(b"\n", 2)[-2:]
        if len(last) < 2 or last[1] or not last[0].startswith(_MARK.encode()):
            return None
        said = json.loads(last[0][len(_MARK) :])
        if said["bytes"] != size - len(last[0]) - 1:
            return None
        return {str(name): int(end) for name, end in said["covers"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _merge(index: Path, whole: bool, fresh: list[str], stale: set[str], ends: dict[str, int]) -> None:
    new = index.with_name(index.name + ".new")
    with ExitStack() as stack:
        kept: Iterable[str] = ()
        if whole:
            old = stack.enter_context(index.open(encoding="utf-8"))
            names = tuple(f'"filename": {json.dumps(name)}}}\n' for name in stale)
            kept = (text for text in old if not text.startswith(_MARK) and not (names and text.endswith(names)))
        file = stack.enter_context(new.open("w", encoding="utf-8"))
        file.writelines(heapq.merge(kept, sorted(fresh)))
        file.flush()
        said = {"bytes": os.fstat(file.fileno()).st_size, "covers": dict(sorted(ends.items()))}
        file.write(f"{_MARK}{json.dumps(said)}\n")
        file.flush()
        os.fsync(file.fileno())
    new.replace(index)
