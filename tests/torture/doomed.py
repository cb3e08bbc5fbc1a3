"""Run one of our commands in this process and kill it at the chosen moment, as ``kill -9`` would.

``python -m tests.torture.doomed KIND N COUNTS COMMAND…``: the process dies with SIGKILL

- ``statement``: before its Nth SQL statement, so in the middle of transactions;
- ``record``: when half of its Nth append to a WARC file is on disk;
- ``synced``: when its Nth append is on disk and no row speaks of it yet;
- ``file``: before the Nth time that it creates, cuts, renames or removes a file;
- ``never``: not at all.

How often each could have happened is written to the file COUNTS, so that a moment can be chosen for the next process.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import sqlite3
import sys
from pathlib import Path
from typing import Any

from archive.warc.writer import CaptureWriter

KINDS = ("statement", "record", "synced", "file")
_FILE_EVENTS = ("os.rename", "os.remove", "os.truncate")


class Doom:
    """Counts the moments of each kind in this process, and ends it at the chosen one."""

    def __init__(self, kind: str, nth: int) -> None:
        self.kind = kind
        self.nth = nth
        self.counts = dict.fromkeys(KINDS, 0)

    def strikes(self, kind: str) -> bool:
        """Count a moment and return whether it is the one."""
        self.counts[kind] += 1
        return kind == self.kind and self.counts[kind] == self.nth

    def meet(self, kind: str) -> None:
        """Count a moment; at the chosen one, die."""
        if self.strikes(kind):
            die()

    def watch(self) -> None:
        """Look out for every kind of moment from now on."""
        sys.addaudithook(self._heard)
        connect = sqlite3.connect

        def connected(*arguments: Any, **options: Any) -> Any:
            connection = connect(*arguments, **options)
            connection.set_trace_callback(lambda _: self.meet("statement"))
            return connection

        sqlite3.connect = connected
        append = CaptureWriter._append

        def appended(writer: CaptureWriter, file: Any, data: bytes) -> None:
            if self.strikes("record"):
                file.write(data[: max(1, len(data) // 2)])
                die()
            append(writer, file, data)
            self.meet("synced")

        CaptureWriter._append = appended  # type: ignore[assignment, method-assign]

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _FILE_EVENTS or (event == "open" and _writes(arguments)):
            self.meet("file")


def _writes(arguments: tuple[Any, ...]) -> bool:
    path, mode, flags = arguments
    if not isinstance(path, str) or not path.startswith(os.environ["ARCHIVE_DIR"]):
        return False
    return bool(flags & os.O_CREAT) or any(letter in (mode or "") for letter in "wxa+")


def die() -> None:
    """End this process at once, as a power cut or the kernel's out-of-memory killer would."""
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """Run the command line that follows kind, number and the file for the counts."""
    doom = Doom(sys.argv[1], int(sys.argv[2]))
    counts, command = Path(sys.argv[3]), sys.argv[4:]
    owner = os.getpid()
    # Imported here: a process that reextract starts for its work imports this module too, and has no use for it.
    from scrapy.cmdline import execute

    doom.watch()
    atexit.register(lambda: os.getpid() == owner and counts.write_text(json.dumps(doom.counts)))
    execute(["scrapy", *command])


if __name__ == "__main__":
    main()
