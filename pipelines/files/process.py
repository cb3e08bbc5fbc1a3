"""Unpack files in a process of its own: one that a file makes crash, hang or swell is ended, and the file says so."""

from __future__ import annotations

import multiprocessing
import resource
import warnings
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Self

from pipelines.files.content import Content, Limits, Unread
from pipelines.files.unpacking import unpack
from pipelines.fresh_processes import program_hidden


class FileProcess:
    """Unpacks one file after another; the process is started when first needed and again after it had to be ended."""

    def __init__(self, limits: Limits | None = None, recognise: bool = False) -> None:
        self.limits = limits or Limits()
        self.recognise = recognise
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def unpack(self, body: bytes, kind: str) -> Content | Unread:
        """Return what a file holds, or why it gives nothing."""
        connection = self._connection or self._start()
        try:
            connection.send((body, kind))
            if connection.poll(self.limits.seconds):
                content: Content | Unread = connection.recv()
                return content
            given_up = Unread("too_slow", f"not read within {self.limits.seconds:.0f} s")
        except (EOFError, OSError):  # it died, or was ended for want of memory
            given_up = Unread("crashed", "the library that reads it crashed")
        self._end()
        return given_up

    def _start(self) -> Connection:
        # Started afresh: a forked process would hold the lock of the archive as long as it lives.
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self.limits, self.recognise), daemon=True)
        with program_hidden():
            self._process.start()
        theirs.close()
        self._connection = ours
        return ours

    def _end(self) -> None:
        if self._process is not None and self._connection is not None:
            self._connection.close()
            self._process.kill()
            self._process.join()
        self._process = self._connection = None


def _serve(connection: Connection, limits: Limits, recognise: bool) -> None:
    """Answer until the other side is gone, killed or not."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    warnings.simplefilter("ignore")  # libraries tell what a file lacks; what matters stands in the answer
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while True:
        try:
            body, kind = connection.recv()
        except (EOFError, OSError):
            return
        connection.send(unpack(body, kind, limits, recognise))
