"""``pip install .`` gives a command that works outside of the checkout: crawl, publish, serve."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import urllib.request
from pathlib import Path

import pytest

from tests.measured import ROOT
from tests.portal import serve

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the project as a wheel into an environment that takes its dependencies from this one."""
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    subprocess.run(
        [*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", folder, _copy(folder)], check=True, cwd=folder
    )
    (wheel,) = folder.glob("*.whl")
    python = folder / "venv" / "bin" / "python"
    subprocess.run([*pip, "--python", python, "install", "--no-deps", "--no-index", wheel], check=True)
    site = Path(
        subprocess.check_output(
            [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True
        ).strip()
    )
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return folder / "venv" / "bin" / "alliance-archive"


def _copy(folder: Path) -> Path:
    """Copy what belongs to the project, so that building leaves nothing in the checkout."""
    files = subprocess.check_output(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT)
    for name in files.decode().split("\0"):
        if name and not name.startswith("tests/") and (ROOT / name).is_file():
            target = folder / "source" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((ROOT / name).read_bytes())
    return folder / "source"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder that is no project, as the current one of each command."""
    folder = tmp_path / "thư mục khác"
    folder.mkdir()
    return folder


def run(command: Path, folder: Path, *words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    environment = {
        k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "ARCHIVE_DIR", "SCRAPY_SETTINGS_MODULE")
    }
    done = subprocess.run([command, *words], cwd=folder, env=environment, capture_output=True, text=True, timeout=180)
    assert done.returncode == code, done.stderr
    return done


def test_help_lists_the_commands_of_the_project_alone(command: Path, elsewhere: Path) -> None:
    said = run(command, elsewhere, "--help").stdout
    assert "crawl " in said
    assert "publish " in said
    assert "genspider" not in said
    assert run(command, elsewhere, "--version").stdout.startswith("alliance-archive 0.")


def test_an_unknown_command_is_wrong_use(command: Path, elsewhere: Path) -> None:
    assert "there is no command 'publsh'" in run(command, elsewhere, "publsh", code=2).stderr


def test_messages_name_the_command_as_it_was_called(command: Path, elsewhere: Path) -> None:
    assert "run: alliance-archive publish" in run(command, elsewhere, "serve", code=1).stderr
    assert "Example: alliance-archive serve" in " ".join(run(command, elsewhere, "serve", "--help").stdout.split())


def test_figures_are_read_from_a_text(command: Path, elsewhere: Path) -> None:
    (elsewhere / "a.txt").write_text("Năm 2022, Liên minh mở 27 lớp.", "utf-8")
    (line,) = run(command, elsewhere, "figures", "a.txt").stdout.splitlines()
    assert (json.loads(line)["value"], json.loads(line)["unit"]) == (27, "lớp")


def test_a_portal_is_crawled_published_and_served(command: Path, elsewhere: Path) -> None:
    with serve(12) as portal:
        run(command, elsewhere, "crawl", "portal", "-a", "portal=sample", "-a", f"base={portal.url}")
    run(command, elsewhere, "publish")
    assert (elsewhere / "archive-data" / "archive.db").exists()
    run(command, elsewhere, "verify")
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    served = subprocess.Popen(
        [command, "serve", "--port", "8300"], cwd=elsewhere, env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert served.stdout is not None
        ready = next(line for line in served.stdout if line.startswith("Ready:"))
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(ready.split()[1]) as answer:
            assert "Liên minh Hợp tác xã" in answer.read().decode()
    finally:
        served.terminate()
        served.wait(20)
