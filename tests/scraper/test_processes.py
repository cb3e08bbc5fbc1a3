"""Work on several cores: in order, in processes of its own, and none is left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from scraper.processes import GIVES_WAY, in_processes
from tests.scraper.crawling import ROOT

pytestmark = pytest.mark.slow

_ENDLESS = """
import itertools
from scraper.processes import in_processes
from tests.scraper.test_processes import who
if __name__ == "__main__":
    for pid in in_processes(who, itertools.repeat(0.05), 2):
        print(pid, flush=True)
"""


def who(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def test_one_job_works_in_this_process() -> None:
    assert set(in_processes(who, iter([0, 0, 0]), 1)) == {os.getpid()}


def test_results_come_in_order_from_several_processes() -> None:
    assert list(in_processes(abs, iter(range(-20, 0)), 2)) == list(range(20, 0, -1))
    assert len(set(in_processes(who, iter([0.05] * 20), 2)) - {os.getpid()}) == 2


def niceness(_: int) -> int:
    return os.nice(0)


def test_processes_give_way_to_the_one_that_stores() -> None:
    assert set(in_processes(niceness, iter(range(8)), 2)) == {os.nice(0) + GIVES_WAY}


def test_processes_end_when_the_one_that_started_them_is_killed() -> None:
    process = subprocess.Popen([sys.executable, "-c", _ENDLESS], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    workers: set[int] = set()
    while len(workers) < 2:
        workers.add(int(process.stdout.readline()))
    process.kill()
    process.wait()
    process.stdout.close()
    deadline = time.monotonic() + 10
    while any(map(_runs, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(_runs, workers))


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
