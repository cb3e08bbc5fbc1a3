"""Run the real crawl command as an operator does, and look at what it left."""

from __future__ import annotations

import os
import sqlite3
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.paths import ArchivePaths
from archive.store.database import open_reading
from tests import forked

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True, slots=True)
class Crawl:
    """One run of the command: exit code and what it said."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Crawler:
    """Crawls portals into one archive folder; ``charts``: publish draws them, which takes most of its time."""

    paths: ArchivePaths
    charts: bool = False

    def command(self, *arguments: str) -> list[str]:
        """Return the command line, for those who must start or stop it themselves."""
        return [sys.executable, "-m", "scrapy", *arguments]

    def environment(self) -> dict[str, str]:
        """Return the environment that names the archive."""
        return {**os.environ, "ARCHIVE_DIR": str(self.paths.root), "ARCHIVE_CHARTS": str(int(self.charts))}

    def run(self, *arguments: str, timeout: float = 120) -> Crawl:
        """Run one of our commands to its end, in a process that has everything imported already."""
        done = forked.run(*arguments, environment=self.environment(), timeout=timeout)
        return Crawl(done.returncode, done.stdout.decode(), done.stderr.decode())

    def crawl(self, base: str, mode: str = "incremental", portal: str = "sample") -> Crawl:
        """Crawl a portal at an address."""
        return self.run("crawl", "portal", "-a", f"portal={portal}", "-a", f"base={base}", "-a", f"mode={mode}")

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Query the working database."""
        db = open_reading(self.paths.working)
        try:
            return db.execute(query, values).fetchall()
        finally:
            db.close()

    def published(self, query: str) -> list[tuple[Any, ...]]:
        """Query the snapshot."""
        db = sqlite3.connect(f"{self.paths.published.as_uri()}?mode=ro", uri=True)
        try:
            return db.execute(query).fetchall()
        finally:
            db.close()

    def one(self, query: str, *values: Any) -> Any:
        """Return the only value of a query."""
        ((value,),) = self.rows(query, *values)
        return value
