"""A limit of memory that the kernel holds, where a control group may be made (as root, commonly)."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

MOUNTED = Path("/sys/fs/cgroup")


@dataclass(frozen=True, slots=True)
class KernelLimit:
    """A control group; at its limit the kernel takes back what it cached, then kills.

    Files: https://docs.kernel.org/admin-guide/cgroup-v2.html#memory and cgroup-v1/memory.html.
    """

    folder: Path

    def take(self, pid: int) -> None:
        """Put a process into the group, and so all that it starts."""
        (self.folder / "cgroup.procs").write_text(str(pid))

    @property
    def killed(self) -> int:
        """How many processes the kernel killed for want of memory."""
        for name in ("memory.events", "memory.oom_control"):
            with suppress(FileNotFoundError):
                counts = dict(line.split() for line in (self.folder / name).read_text().splitlines())
                return int(counts["oom_kill"])
        raise FileNotFoundError(self.folder)

    def remove(self) -> None:
        """Remove the group, which must be empty; processes that were just killed take a moment to leave it."""
        for _ in range(50):
            with suppress(OSError):
                self.folder.rmdir()
                return
            time.sleep(0.1)


@contextmanager
def kernel_limit(megabytes: float) -> Iterator[KernelLimit | None]:
    """Give a group of that limit, without swap where the kernel counts swap; None where none can be made.

    What is written to a ``tmpfs`` counts as memory.
    """
    group = _made(int(megabytes * 1024 * 1024))
    try:
        yield group
    finally:
        if group:
            group.remove()


def _made(limit: int) -> KernelLimit | None:
    second = (MOUNTED / "cgroup.controllers").exists()
    names = ("memory.max", "memory.swap.max") if second else ("memory.limit_in_bytes", "memory.memsw.limit_in_bytes")
    folder = (MOUNTED if second else MOUNTED / "memory") / f"small-server-{os.getpid()}"
    try:
        folder.mkdir()
    except OSError:
        return None
    group = KernelLimit(folder)
    try:
        (folder / names[0]).write_text(str(limit))
        with suppress(OSError):  # a kernel that does not count swap
            (folder / names[1]).write_text("0" if second else str(limit))
        _ = group.killed  # there is a count of kills
    except (OSError, KeyError):
        group.remove()
        return None
    return group
