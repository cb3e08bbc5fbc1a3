"""Work on several cores: in order, in processes of its own, and none is left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from scraper.processes import AHEAD, GIVES_WAY, in_processes
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
    assert list(in_processes(abs, iter(range(-20, 0)), 3)) == list(range(20, 0, -1))
    assert len(set(in_processes(who, iter([0.05] * 60), 3)) - {os.getpid()}) == 2


def test_this_process_works_too_instead_of_waiting() -> None:
    assert os.getpid() in set(in_processes(who, iter([0.05] * 40), 2))


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7])
def test_few_batches_are_all_worked_on_once(count: int) -> None:
    assert list(in_processes(abs, iter(range(count)), 3)) == list(range(count))


def test_batches_are_not_taken_far_ahead_of_what_is_stored() -> None:
    taken: list[int] = []

    def batches() -> Iterator[int]:
        for number in range(1, 200):
            taken.append(number)
            yield number

    for stored, result in enumerate(in_processes(abs, batches(), 2)):
        time.sleep(0.005)  # storing is slower than working
        assert result == stored + 1
        assert len(taken) - stored <= 4 * AHEAD + 1


def test_an_error_in_any_process_is_told() -> None:
    for bad in (0, 1, 5, 11):
        with pytest.raises(ZeroDivisionError):
            list(in_processes(inverse, iter([1] * bad + [0] + [1] * 5), 2))


def inverse(number: int) -> float:
    return 1 / number


def niceness(_: int) -> int:
    return os.nice(0)


def test_processes_give_way_to_the_one_that_stores() -> None:
    assert set(in_processes(niceness, iter(range(40)), 2)) == {os.nice(0), os.nice(0) + GIVES_WAY}


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
