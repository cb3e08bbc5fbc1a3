"""The version of Datasette: the one that is locked is supported, another is named before anything else is said."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from datasette import version

from archive.site import supported
from archive.site.server import PROJECT, command, environment, free_port
from tests.archive.site.reports import Builder

pytestmark = pytest.mark.slow


def other_datasette(folder: Path) -> dict[str, str]:
    """Return an environment in which Datasette says that it is of another series."""
    fake = "import datasette.version\ndatasette.version.__version__ = '1.0a20'\n"
    (folder / "sitecustomize.py").write_text(fake, "utf-8")
    there = environment()
    return {**there, "PYTHONPATH": os.pathsep.join((str(folder), there["PYTHONPATH"]))}


@pytest.mark.parametrize("known", ["0.65", "0.65.1", "0.65.9", version.__version__])
def test_the_series_that_the_site_is_made_for_is_no_reason_to_warn(known: str) -> None:
    assert supported.warning(known) is None


@pytest.mark.parametrize("other", ["0.64.8", "0.66", "0.650", "1.0a20", "1.0", "2.0"])
def test_another_series_is_named_with_what_to_install(other: str) -> None:
    told = supported.warning(other)
    assert told is not None
    assert f"this is {other}" in told
    assert "pip install 'datasette>=0.65.5,<0.66'" in told


def test_what_is_advised_is_what_the_project_requires() -> None:
    wanted = supported.INSTALL.partition("'")[2].rstrip("'")
    assert f'"{wanted}"' in (PROJECT / "pyproject.toml").read_text("utf-8")


@pytest.mark.parametrize("by_hand", [False, True], ids=["scrapy serve", "datasette serve"])
def test_whoever_starts_the_site_on_another_version_is_told_so_and_served(
    built: Builder, tmp_path: Path, by_hand: bool
) -> None:
    there = {**other_datasette(tmp_path), "ARCHIVE_DIR": str(built.paths.root)}
    line = [sys.executable, "-m", "scrapy", "serve", "--port", "0"]
    if by_hand:
        line = command(built.paths.published, "127.0.0.1", free_port("127.0.0.1", 0))
    process = subprocess.Popen(line, cwd=PROJECT, env=there, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        assert process.stderr.readline().strip() == supported.warning("1.0a20")
        if not by_hand:
            assert process.stdout.readline().startswith("Ready: http://127.0.0.1:")
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
