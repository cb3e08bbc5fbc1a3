"""Files are read in a process of its own: what harms it harms nothing else."""

from __future__ import annotations

import os
import signal
from dataclasses import replace

from archive.records import Context
from pipelines.files import type_of
from pipelines.files.content import Limits
from pipelines.files.process import FileProcess
from tests.portal import assets

GOOD = assets.pdf(("Trong năm 2022 đã mở 27 lớp.",))


def test_a_process_that_dies_is_started_again_for_the_next_file() -> None:
    with FileProcess() as reader:
        assert reader.read(GOOD, type_of(GOOD), Context()).outcome == "read"
        assert reader._process is not None
        assert reader._process.pid is not None
        os.kill(reader._process.pid, signal.SIGKILL)
        reader._process.join()
        assert reader.read(GOOD, type_of(GOOD), Context()).outcome == "crashed"
        assert reader.read(GOOD, type_of(GOOD), Context()).outcome == "read"


def test_a_file_that_takes_too_long_is_given_up() -> None:
    with FileProcess(replace(Limits(), seconds=0.0)) as reader:
        assert reader.read(GOOD, type_of(GOOD), Context()).outcome == "too_slow"
        assert reader._process is None


def test_a_file_that_wants_too_much_memory_is_given_up() -> None:
    swollen = assets.xlsx(("A" * 100_000_000,))
    with FileProcess(replace(Limits(), memory=400_000_000)) as reader:
        assert reader.read(GOOD, type_of(GOOD), Context()).outcome == "read"
        assert reader.read(swollen, type_of(swollen), Context()).outcome in ("too_large", "crashed")
