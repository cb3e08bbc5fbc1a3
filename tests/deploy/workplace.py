"""An operator's machine in a folder: a home, a crontab, disks for archive and backup, a portal that can be changed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from archive.paths import ArchivePaths
from tests.forked import ROOT
from tests.portal import server as serving
from tests.portal.routes import Answer, answer
from tests.portal.site import Site

CRONTAB = """#!/bin/sh
if [ "$1" = -l ]; then exec cat "$HOME/crontab"; else exec cat > "$HOME/crontab"; fi
"""
# The environment is there already, and is not made anew for a test.
MAKE = """#!/bin/sh
exec /usr/bin/make -o {venv}/runtime -o {venv}/python VENV={venv} "$@"
"""


@dataclass
class Workplace:
    """Runs shell commands as an operator types them; ``means`` says what names and addresses stand for here."""

    folder: Path
    means: dict[str, str] = field(default_factory=dict)

    @property
    def paths(self) -> ArchivePaths:
        """The archive."""
        return ArchivePaths(self.folder / "archive")

    @property
    def environment(self) -> dict[str, str]:
        """The variables of a login."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("ARCHIVE_")}
        path = f"{self.folder / 'bin'}:{Path(sys.executable).parent}:{kept['PATH']}"
        return {**kept, "HOME": str(self.folder / "home"), "PATH": path, "PYTHONPATH": str(ROOT)}

    def prepare(self) -> None:
        """Make home, commands and disks."""
        for name in ("home", "bin", "disk"):
            (self.folder / name).mkdir()
        venv = Path(sys.executable).parent.parent
        for name, script in {"crontab": CRONTAB, "make": MAKE.format(venv=venv)}.items():
            path = self.folder / "bin" / name
            path.write_text(script)
            path.chmod(0o755)

    def run(self, script: str, timeout: float = 300) -> subprocess.CompletedProcess[str]:
        """Run a script of the shell in the checkout."""
        for said, meant in self.means.items():
            script = script.replace(said, meant)
        return subprocess.run(
            ["bash", "-c", script],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    def night(self) -> subprocess.CompletedProcess[str]:
        """Run what stands in the crontab, as cron does."""
        crontab = (self.folder / "home" / "crontab").read_text()
        (entry,) = (line for line in crontab.splitlines() if line and not line.startswith("#"))
        fields = re.fullmatch(r"(\d+) (\d+) \* \* \* (.*)", entry)
        assert fields, entry
        return self.run(fields[3])


class Markup:
    """How the portal's pages are rewritten at present; ``status`` instead of every page but robots.txt."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.rewrite: Callable[[str], str] = str
        self.status = 200
        monkeypatch.setattr(serving, "answer", self.answer)

    def answer(self, site: Site, target: str, base: str) -> Answer:
        """Answer as the portal would, rewritten."""
        found = answer(site, target, base)
        if not found.content_type.startswith("text/html"):
            return found
        if self.status != 200:
            return replace(found, status=self.status, body="Từ chối".encode())
        return replace(found, body=self.rewrite(found.body.decode()).encode())


def renamed(page: str) -> str:
    """Give a page the markup of another theme: no class, no id, no date."""
    plain = re.sub(r'\s(?:class|id|data-[a-z-]+|name|property|itemprop)="[^"]*"', "", page)
    return re.sub(r"\d\d?/\d\d?/\d{4}", "(ngày)", plain.replace("<meta", "<x-meta")).replace("Liferay", "")
