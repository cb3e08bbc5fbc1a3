"""Tools of others in a virtual environment of their own, so that their dependencies never meet those of the project."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent


class Missing(Exception):  # noqa: N818 - reads as what it says
    """The tools cannot be installed; the message is the reason."""


def commands_of(folder: Path, packages: Sequence[str], commands: Sequence[str]) -> Path:
    """Return the folder of an environment's commands, with the packages installed at the first call.

    ``commands`` are files in it that show that the installation was complete.

    Raises:
        Missing: they cannot be installed; the message says why.
    """
    found = folder / "bin"
    if all((found / name).exists() for name in commands):
        return found
    names = ", ".join(packages)
    try:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True, capture_output=True, timeout=120)
        pip = [str(found / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--upgrade", "pip"], check=True, capture_output=True, timeout=300)
        subprocess.run([*pip, *packages], check=True, capture_output=True, timeout=900)
    except subprocess.CalledProcessError as error:
        said = (error.stderr or b"").decode(errors="replace").strip().splitlines()
        raise Missing(f"{names} cannot be installed: {said[-1] if said else error}") from None
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Missing(f"{names} cannot be installed: {error}") from None
    return found
