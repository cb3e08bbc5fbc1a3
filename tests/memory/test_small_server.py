"""The whole of it fits on a small server."""

from __future__ import annotations

from pathlib import Path

import pytest

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
