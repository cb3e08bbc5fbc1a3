"""The rooms depend one way, and no module hides what it is for."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = [p for room in ("scraper", "pipelines", "archive") for p in (ROOT / room).rglob("*.py")]


def test_imports_go_one_way() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_says_what_it_is_and_fits_in_one_sitting(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert path.stem not in {"utils", "helpers", "helper", "common", "misc", "manager", "handler", "tools"}
    # The records are the one vocabulary of all rooms, and stay together.
    assert len(text.splitlines()) <= (500 if path.name == "records.py" else 300)
    assert text.lstrip().startswith(('"""', "#!")), "no docstring at the top"


def test_all_dependencies_are_locked_with_hashes() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    for lock, wanted in {
        "requirements.lock": [*project["dependencies"], *extras["parquet"], *extras["charts"]],
        "requirements-dev.lock": [*project["dependencies"], *extras["parquet"], *extras["charts"], *extras["dev"]],
    }.items():
        text = (ROOT / lock).read_text(encoding="utf-8")
        locked = set(re.findall(r"^([\w.-]+)==\S+(?: ;.*)? \\\n    --hash=sha256:", text, re.MULTILINE))
        assert {re.split(r"[\[<>=~! ]", name)[0].lower() for name in wanted} <= locked, lock
        assert "://" not in text
