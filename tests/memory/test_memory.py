"""An archive of ten times the size takes no more memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.memory.peak import peaks


@pytest.mark.slow
def test_memory_stays_flat_while_the_archive_grows_tenfold(tmp_path: Path) -> None:
    small, large = peaks(tmp_path, 120), peaks(tmp_path, 1200)
    for command, mb in large.items():
        assert mb < 1.3 * small[command], f"{command}: {small[command]:.0f} MB became {mb:.0f} MB"
