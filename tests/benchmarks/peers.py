"""The programs of others that ours is measured beside, in an environment of their own (``PEERS_VENV`` moves it)."""

from __future__ import annotations

import os
import subprocess
from functools import cache
from pathlib import Path

from tests.own_environment import ROOT, commands_of

READERS = ("trafilatura>=2.3,<3", "newspaper4k>=0.9.6", "readability-lxml>=0.8", "lxml_html_clean")
DUCKLING = "pyduckling-native-phihos"
"""Duckling's binding that installs without Haskell: wheels for Linux on x86-64."""


@cache
def python() -> Path:
    """Return the Python of the environment, with all readers of pages installed, and Duckling where it installs.

    Raises:
        Missing: the readers cannot be installed; the message says why.
    """
    folder = Path(os.environ.get("PEERS_VENV") or ROOT / ".venv-peers")
    found = commands_of(folder, READERS, ("trafilatura",)) / "python"
    if subprocess.run([found, "-c", "import duckling"], capture_output=True, check=False).returncode != 0:
        pip: list[str | Path] = [found, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", DUCKLING]
        subprocess.run(pip, capture_output=True, check=False, timeout=300)
    return found
