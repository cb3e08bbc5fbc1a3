"""The seal of a database at rest: its digest in a file beside it, so that any byte that changes is noticed.

SQLite keeps no checksums: a flipped byte inside a value passes its own integrity check. So whatever command writes
breaks the seal when it opens the database and seals it when it has closed it. A command that was killed leaves none,
and the next one seals again. The file is as ``sha256sum`` writes it: ``sha256sum -c working.db.sha256`` checks it too.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path


def seal_of(path: Path) -> Path:
    """Return where the seal of a database is kept."""
    return path.with_name(path.name + ".sha256")


def break_seal(path: Path) -> None:
    """Take the seal off before the database is written; raises OSError where the folder cannot be written."""
    seal_of(path).unlink(missing_ok=True)


def put_seal(path: Path) -> bool:
    """Seal a database that nobody writes (the caller holds the archive's lock); return whether it is sealed now.

    One that another process still has open is left unsealed; so is one where the disk does not take the seal.
    """
    with suppress(OSError):
        if _is_at_rest(path):
            seal, fresh = seal_of(path), path.with_name(path.name + ".sha256.new")
            with fresh.open("w", encoding="ascii") as file:
                file.write(f"{_sha256(path)}  {path.name}\n")
                file.flush()
                os.fsync(file.fileno())
            if _is_at_rest(path):
                fresh.replace(seal)
                return True
            fresh.unlink()
    return False


def is_broken(path: Path) -> bool:
    """Return whether a sealed database is not what was sealed; without a seal nothing can be said, and it is not."""
    try:
        stated = seal_of(path).read_text(encoding="ascii", errors="replace").split()
    except FileNotFoundError:
        return False
    # A reader may have left an empty log; one with content is a write that no command of ours made.
    return not _is_at_rest(path) or stated[:1] != [_sha256(path)]


def _is_at_rest(path: Path) -> bool:
    log = path.with_name(path.name + "-wal")
    return not log.exists() or log.stat().st_size == 0


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
