"""An archive to fill with captures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.paths import ArchivePaths
from tests.archive.site.replay.playground import Playground


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Playground]:
    found = Playground(ArchivePaths(tmp_path / "archive"))
    yield found
    found.db.close()
