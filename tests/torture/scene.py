"""One portal, two archives that go through the same commands, and the harm done to one of them."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from archive.paths import ArchivePaths
from tests.portal import Portal
from tests.scraper.crawling import ROOT, Crawler
from tests.scraper.older_readings import read_by_older_extractor, tampering
from tests.torture.doomed import KINDS

ATTEMPTS = 30  # a command is killed at most so often for each kill that is wanted of it


class BrokenError(AssertionError):
    """The disturbed archive is not what it has to be; says what is wrong."""


@dataclass
class Scene:
    """Runs commands on both archives; ``kills`` counts what was done to the disturbed one, by kind."""

    portal: Portal
    folder: Path
    moments: Random
    kills: Counter[str] = field(default_factory=Counter)
    _counts: dict[str, int] = field(default_factory=dict)
    _seconds: float = 0

    def __post_init__(self) -> None:
        self.undisturbed = Crawler(ArchivePaths(self.folder / "undisturbed"))
        self.disturbed = Crawler(ArchivePaths(self.folder / "disturbed"))

    def crawl(self, kills: int, mode: str = "incremental") -> None:
        """Crawl the portal into both archives."""
        base = f"base={self.portal.url}"
        self.run(kills, "crawl", "portal", "-a", "portal=sample", "-a", base, "-a", f"mode={mode}")

    def reextract(self, kills: int, *options: str) -> None:
        """Let an older extractor have read both archives, and read them again."""
        for crawler in (self.undisturbed, self.disturbed):
            read_by_older_extractor(crawler)
        self.run(kills, "reextract", *options)

    def repair(self, kills: int) -> None:
        """Spoil what both archives have worked out, and let it be restored."""
        for crawler in (self.undisturbed, self.disturbed):
            with tampering(crawler) as db:
                db.execute("UPDATE articles SET figures = figures + 1, revisions = 7")
        self.run(kills, "verify", "--repair")

    def run(self, kills: int, *command: str) -> None:
        """Run a command on the undisturbed archive; on the other one kill it so often, then let it go through."""
        began = time.monotonic()
        counts = self.folder / "counts"
        self._succeeds(self.undisturbed, "never", 0, command)
        self._seconds = time.monotonic() - began
        self._counts = json.loads(counts.read_text())
        done = 0
        for _ in range(kills * ATTEMPTS):
            if done == kills:
                break
            kind = self.moments.choice([k for k in (*KINDS, "clock") if k == "clock" or self._counts[k]])
            if self._killed(kind, command):
                done += 1
                self.kills[kind] += 1
                self._snapshot_is_whole(kind, command)
        self._succeeds(self.disturbed, "never", 0, command)

    def _killed(self, kind: str, command: tuple[str, ...]) -> bool:
        """Start the command, end it at a random moment of a kind; return whether that came before its own end."""
        if kind == "clock":
            process = self._start(self.disturbed, "never", 0, command)
            try:
                process.wait(self.moments.uniform(0.3, 1) * self._seconds)
            except subprocess.TimeoutExpired:
                process.kill()
        else:
            # The later a kill, the less is left for the next one.
            nth = self.moments.randint(1, max(1, self._counts[kind] // 3))
            process = self._start(self.disturbed, kind, nth, command)
        said = process.communicate()[1]
        if process.returncode not in (0, -9):
            raise BrokenError(f"{' '.join(command)} ended with {process.returncode} after a kill:\n{said}")
        return process.returncode == -9

    def _succeeds(self, crawler: Crawler, kind: str, nth: int, command: tuple[str, ...]) -> None:
        process = self._start(crawler, kind, nth, command)
        said = process.communicate()[1]
        if process.returncode != 0:
            raise BrokenError(f"{' '.join(command)} ended with {process.returncode}:\n{said}")

    def _start(self, crawler: Crawler, kind: str, nth: int, command: tuple[str, ...]) -> subprocess.Popen[str]:
        counts = str(self.folder / "counts")
        return subprocess.Popen(
            [sys.executable, "-m", "tests.torture.doomed", kind, str(nth), counts, *command],
            cwd=ROOT,
            env=crawler.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def _snapshot_is_whole(self, kind: str, command: tuple[str, ...]) -> None:
        """Readers see a whole snapshot or none, whatever was killed."""
        path = self.disturbed.paths.published
        if not path.exists():
            return
        found = Crawler(ArchivePaths(self.disturbed.paths.root))
        if found.published("PRAGMA integrity_check") != [("ok",)]:
            raise BrokenError(f"the snapshot is damaged after {' '.join(command)} was killed ({kind})")
        if found.published("SELECT (SELECT count(*) FROM documents) = (SELECT count(*) FROM articles)") != [(1,)]:
            raise BrokenError(f"the snapshot is not whole after {' '.join(command)} was killed ({kind})")
