"""The short form of ``make torture``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.torture.rounds import torture


@pytest.mark.slow
def test_ten_kills_leave_the_archive_of_an_undisturbed_run(tmp_path: Path) -> None:
    told = torture(tmp_path, kills=10, seed=2, articles=40)
    assert told.startswith("10 kills")
    assert "0 lost, 0 doubled, verified" in told
