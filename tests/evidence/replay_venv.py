"""pywb and py-wacz in a virtual environment of their own; what needs them is skipped where they cannot be installed."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("pywb>=2.8,<3", "wacz>=0.5,<1", "setuptools<81")


class Missing(Exception):  # noqa: N818 - reads as what it says
    """The tools cannot be installed; the message is the reason."""


@cache
def tools() -> Path:
    """Return the folder of the tools' commands, installing them at the first call; raises Missing with the reason."""
    folder = Path(os.environ.get("REPLAY_VENV") or ROOT / ".venv-replay")
    commands = folder / "bin"
    if not (commands / "wacz").exists() or not (commands / "wayback").exists():
        try:
            subprocess.run([sys.executable, "-m", "venv", folder], check=True, capture_output=True, timeout=120)
            pip = [
                str(commands / "python"),
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                *PACKAGES,
            ]
            subprocess.run(pip, check=True, capture_output=True, timeout=600)
        except subprocess.CalledProcessError as error:
            said = (error.stderr or b"").decode(errors="replace").strip().splitlines()
            raise Missing(f"pywb and py-wacz cannot be installed: {said[-1] if said else error}") from None
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Missing(f"pywb and py-wacz cannot be installed: {error}") from None
    return commands


def said_by(name: str, *arguments: str | Path) -> str:
    """Run one of the tools and return all that it prints, errors included."""
    done = subprocess.run(
        [tools() / name, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return f"{done.stdout}\n(exit code {done.returncode})"
