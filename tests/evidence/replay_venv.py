"""pywb and py-wacz in a virtual environment of their own; what needs them is skipped where they cannot be installed."""

from __future__ import annotations

import os
import subprocess
from functools import cache
from pathlib import Path

from tests.own_environment import ROOT, Missing, commands_of

__all__ = ["PACKAGES", "Missing", "said_by", "tools"]

PACKAGES = ("pywb>=2.8,<3", "wacz>=0.5,<1", "setuptools<81")


@cache
def tools() -> Path:
    """Return the folder of the tools' commands, installing them at the first call; raises Missing with the reason."""
    folder = Path(os.environ.get("REPLAY_VENV") or ROOT / ".venv-replay")
    return commands_of(folder, PACKAGES, ("wacz", "wayback"))


def said_by(name: str, *arguments: str | Path) -> str:
    """Run one of the tools and return all that it prints, errors included."""
    done = subprocess.run(
        [tools() / name, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return f"{done.stdout}\n(exit code {done.returncode})"
