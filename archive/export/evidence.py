"""The WARC files of an export: packed as WACZ for readers, or as they are for a restore."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlite_utils import Database

from archive.paths import ArchivePaths
from archive.warc import wacz
from archive.warc.walk import whole_length
from archive.withholding.records import Published

WACZ, FOLDER = "archive.wacz", "warc"
SETTLED = 86_400  # seconds after which a file is no longer written to
PATTERNS = ("*.warc.gz", "*.warc", "*.arc.gz", "*.arc")


def files(folder: Path) -> list[Path]:
    """Return the WARC files of an archive in order."""
    return sorted({path for pattern in PATTERNS for path in folder.glob(pattern) if path.is_file()})


def ends(db: Database) -> dict[str, int]:
    """Return up to where the captures of a database know each WARC file."""
    rows = db.execute(
        "SELECT warc_file, max(warc_offset + warc_length) FROM captures WHERE warc_file IS NOT NULL GROUP BY 1"
    )
    return dict(rows.fetchall())


def write(
    paths: ArchivePaths,
    folder: Path,
    db: Database,
    published: Published | None,
    known: Mapping[str, int],
    packed: bool,
    progress: Callable[[str], None],
) -> list[Path]:
    """Write the evidence and return the files written; ``published`` is None where nothing is to be left out."""
    written: list[Path] = []
    if published is None:
        written += _as_kept(paths, folder / FOLDER, known, progress)
    if packed and files(paths.warc):
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            gathered = Path(scratch) / "warc"
            gathered.mkdir()
            for path in files(paths.warc):
                progress(path.name)
                _gather(path, gathered / path.name, published, known.get(path.name, 0))
            progress(WACZ)
            title = db.execute("SELECT organisation FROM portals ORDER BY portal LIMIT 1").fetchone()
            pages = (p for p in wacz.article_pages(db) if published is None or published.shows(p.url, p.captured_at))
            wacz.write_wacz(gathered, folder / WACZ, title[0] if title else "", pages)
        written.append(folder / WACZ)
    return written


def _as_kept(
    paths: ArchivePaths, target: Path, known: Mapping[str, int], progress: Callable[[str], None]
) -> list[Path]:
    """Copy all of ``warc/``, torn ends that were set aside too; of a file that is being written, its whole records."""
    written = []
    records = set(files(paths.warc))
    for path in sorted(p for p in paths.warc.rglob("*") if p.is_file() and p.suffix != ".new"):
        progress(path.name)
        copy = target / path.relative_to(paths.warc)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        if path in records and not _settled(path):
            with copy.open("r+b") as file:
                file.truncate(_until(copy, known.get(path.name, 0)))
        written.append(copy)
    return written


def _gather(path: Path, target: Path, published: Published | None, known: int) -> None:
    """Put a file among those to be packed: a link to it where it is settled and shows nothing withheld."""
    if _settled(path) and (published is None or not published.differs(path)):
        target.symlink_to(path)
    elif published is None:
        shutil.copyfile(path, target)
        with target.open("r+b") as file:
            file.truncate(_until(target, known))
    else:
        published.copy(path, target, _until(path, known))


def _settled(path: Path) -> bool:
    return time.time() - path.stat().st_mtime > SETTLED


def _until(path: Path, known: int) -> int:
    """Return where the last whole record ends; a damaged file is kept to its end, for `verify` to tell."""
    end = whole_length(path)
    return end if end >= known else path.stat().st_size
