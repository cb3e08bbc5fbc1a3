"""Files are read in a process of its own: what harms it harms nothing else."""

from __future__ import annotations

import os
import signal
from dataclasses import replace

import pytest

from pipelines.files.content import Content, Limits, Unread
from pipelines.files.process import FileProcess
from pipelines.files.types import type_of
from tests.portal import assets

pytestmark = pytest.mark.slow

GOOD = assets.pdf(("Trong năm 2022 đã mở 27 lớp.",))


def outcome(content: Content | Unread) -> str:
    return content.outcome if isinstance(content, Unread) else "read"


def test_a_process_that_dies_is_started_again_for_the_next_file() -> None:
    with FileProcess() as reader:
        assert outcome(reader.unpack(GOOD, type_of(GOOD))) == "read"
        assert reader._process is not None
        assert reader._process.pid is not None
        os.kill(reader._process.pid, signal.SIGKILL)
        reader._process.join()
        assert outcome(reader.unpack(GOOD, type_of(GOOD))) == "crashed"
        assert outcome(reader.unpack(GOOD, type_of(GOOD))) == "read"


def test_a_file_that_takes_too_long_is_given_up() -> None:
    with FileProcess(replace(Limits(), seconds=0.0)) as reader:
        assert outcome(reader.unpack(GOOD, type_of(GOOD))) == "too_slow"
        assert reader._process is None


def test_a_file_that_wants_too_much_memory_is_given_up() -> None:
    swollen = assets.xlsx(("A" * 100_000_000,))
    with FileProcess(replace(Limits(), memory=400_000_000)) as reader:
        assert outcome(reader.unpack(GOOD, type_of(GOOD))) == "read"
        assert outcome(reader.unpack(swollen, type_of(swollen))) in ("too_large", "crashed")
