"""Run a command and see what it took: seconds on the clock, seconds of processor, memory at most."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
# A process counts as its own what the one that started it held in memory; so a small one stands between.
_BETWEEN = """
import json, os, sys, time
began = time.perf_counter()
child = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(child, 0)
took = [time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024]
open(sys.argv[1], "w").write(json.dumps([os.waitstatus_to_exitcode(status), *took]))
"""


@dataclass(frozen=True, slots=True)
class Run:
    """What a command took: ``seconds`` on the clock, ``processor`` seconds of it and its children, ``peak`` in MB.

    The peak is that of the largest process, not the sum.
    """

    seconds: float
    processor: float
    peak: float
    said: str
    code: int = 0


def run(
    command: Sequence[str | Path],
    environment: Mapping[str, str] | None = None,
    folder: Path = ROOT,
    codes: Container[int] = (0,),
) -> Run:
    """Run a command to its end and return what it took.

    Raises:
        RuntimeError: it ended with another code than these; with the end of what it wrote.
    """
    with tempfile.NamedTemporaryFile("r", prefix="took-") as told:
        said = subprocess.run(
            [sys.executable, "-I", "-S", "-c", _BETWEEN, told.name, *map(str, command)],
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=True,
        ).stdout
        code, seconds, processor, peak = json.loads(told.read())
    if code not in codes:
        raise RuntimeError(f"{command[0]} ended with {code}: {said[-2000:]}")
    return Run(seconds, processor, peak, said, code)
