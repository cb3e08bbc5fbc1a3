"""Backups and exports made while a real crawl writes are each of one moment, and come back whole."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from archive.backup.manifest import all_in
from archive.backup.restoring import drill
from archive.backup.writer import back_up
from archive.export.restore import restore
from archive.export.writer import Wanted, export
from archive.paths import ArchivePaths
from archive.verify import Verified, verify
from tests.portal import serve
from tests.scraper.crawling import ROOT, Crawler

BACKUPS = 4


@pytest.mark.slow
def test_every_backup_and_export_made_during_a_crawl_comes_back_whole(crawler: Crawler, tmp_path: Path) -> None:
    target = tmp_path / "backup"
    with serve(articles=120) as portal:
        arguments = ("crawl", "portal", "-a", "portal=sample", "-a", f"base={portal.url}")
        crawl = subprocess.Popen(
            crawler.command(*arguments),
            cwd=ROOT,
            env=crawler.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        exports = 0
        while crawl.poll() is None:
            if crawler.paths.working.exists() and any(crawler.paths.warc.glob("*.warc.gz")):
                back_up(crawler.paths, target, "tests", keep=100)
                if exports < 2:
                    exports += 1
                    export(
                        crawler.paths, tmp_path / f"export{exports}", Wanted(public=False, wacz=False, parquet=False)
                    )
        assert crawl.returncode == 0
    made = all_in(target)
    assert len(made) > 1
    for folder in made[:: max(1, len(made) // BACKUPS)]:
        assert drill(target, folder.name, tmp_path)[1] == [], folder.name
    for number in range(1, exports + 1):
        restored = ArchivePaths(tmp_path / f"restored{number}")
        restore(restored, tmp_path / f"export{number}")
        assert list(verify(restored, Verified())) == []
