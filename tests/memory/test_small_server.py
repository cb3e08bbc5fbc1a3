"""The whole of it fits on a small server."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.memory.kernel_limit import kernel_limit
from tests.memory.small_server import measure


@pytest.mark.slow
def test_crawl_publication_and_site_together_fit_in_a_gigabyte_on_one_core(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    most = measure(tmp_path, articles=120, limit=1024)
    assert 100 < most < 1024
    assert "the site answered" in capsys.readouterr().out


@pytest.mark.slow
def test_what_does_not_fit_is_killed(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="more than 60 MB"):
        measure(tmp_path, articles=5, limit=60)


@pytest.mark.slow
def test_the_kernel_kills_at_the_limit_where_it_holds_one() -> None:
    with kernel_limit(64) as group:
        if group is None:
            pytest.skip("no control group can be made here: needs root, or a delegated one")
        greedy = "input(); held = bytearray(150 * 2**20)"
        with subprocess.Popen([sys.executable, "-c", greedy], stdin=subprocess.PIPE, text=True) as process:
            group.take(process.pid)
            process.communicate("\n")
        assert (process.returncode, group.killed) == (-9, 1)
    assert not group.folder.exists()
