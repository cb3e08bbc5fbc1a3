"""One writer at a time: an advisory lock that the kernel drops when its holder dies."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType

from archive.errors import ArchiveError


class WriteLock:
    """Hold an archive for writing, as a context manager or by ``acquire`` and ``release``.

    The lock is ``flock`` on a file that names its holder, so a killed process leaves nothing to clean up.
    """

    def __init__(self, path: Path, purpose: str) -> None:
        self.path = path
        self.purpose = purpose
        self._file: int | None = None

    def acquire(self) -> None:
        """Take the lock; raises ArchiveError naming the holder where another process has it."""
        try:
            file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise ArchiveError(
                f"cannot write in {self.path.parent}: {error.strerror}; make it writable or set ARCHIVE_DIR"
            ) from None
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(file, 200, 0).decode("utf-8", "replace").strip() or "another process"
            os.close(file)
            raise ArchiveError(
                f"{self.path.parent} is being written by {holder}; wait until it ends, or stop it"
            ) from None
        os.ftruncate(file, 0)
        os.pwrite(file, f"{self.purpose} (process {os.getpid()})".encode(), 0)
        self._file = file

    def is_held(self) -> bool | None:
        """Return whether another process has the lock, without taking it; None where its file cannot be read."""
        try:
            file = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return None
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(file)
        return False

    def release(self) -> None:
        """Give the lock up; does nothing where it is not held."""
        if self._file is not None:
            os.ftruncate(self._file, 0)
            os.close(self._file)
            self._file = None

    def __enter__(self) -> WriteLock:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
