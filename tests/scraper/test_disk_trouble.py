"""A disk that takes no more, or nothing at all: one line that says what to do, and an archive as it was."""

from __future__ import annotations

import resource
import signal
import subprocess
import tarfile
from pathlib import Path

import pytest

from archive.paths import ArchivePaths
from archive.store.database import close_working, open_working
from archive.verify import Verified, verify
from tests.scraper.crawling import ROOT, Crawl, Crawler
from tests.scraper.older_readings import read_by_older_extractor, tampering

EXHIBIT = ROOT / "tests" / "archive" / "museum" / "m0004_withholding.tar.xz"
MOUNT = 'mount --bind "$ARCHIVE_DIR" "$ARCHIVE_DIR" && mount -o remount,ro,bind "$ARCHIVE_DIR" && exec "$@"'
READ_ONLY = ["unshare", "--mount", "--map-root-user", "sh", "-c", MOUNT, "sh"]

pytestmark = pytest.mark.slow


@pytest.fixture
def kept(tmp_path: Path) -> Crawler:
    """A small archive with a snapshot."""
    with tarfile.open(EXHIBIT) as packed:
        packed.extractall(tmp_path / "archive", filter="data")
    crawler = Crawler(ArchivePaths(tmp_path / "archive"))
    close_working(open_working(crawler.paths.working), crawler.paths.working)
    assert crawler.run("publish").code == 0
    return crawler


def run(crawler: Crawler, command: str, prefix: list[str], limit: int = resource.RLIM_INFINITY) -> Crawl:
    """Run a command that can write no file beyond ``limit`` bytes."""

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run(
        [*prefix, *crawler.command(*command.split())],
        cwd=ROOT,
        env=crawler.environment(),
        capture_output=True,
        text=True,
        preexec_fn=limited,
        check=False,
    )
    return Crawl(done.returncode, done.stdout, done.stderr)


def rows(crawler: Crawler) -> list[list[tuple[object, ...]]]:
    return [crawler.rows(f"SELECT * FROM {table}") for table in ("captures", "revisions", "texts", "figures")]


@pytest.mark.parametrize("command", ["publish", "reextract --all --jobs 1", "verify --repair --quick"])
def test_a_full_disk_is_said_in_one_line_and_keeps_what_was_there(kept: Crawler, command: str) -> None:
    read_by_older_extractor(kept)
    with tampering(kept) as db:
        db.execute("UPDATE articles SET figures = figures + 1")
    before, snapshot = rows(kept), kept.paths.published.read_bytes()
    done = run(kept, command, [], limit=100_000)
    assert done.code == 1
    assert len([line for line in done.err.splitlines() if line.startswith("scrapy ")]) == 1, done.err
    assert "free the disk" in done.err.lower()
    assert "Traceback" not in done.err
    assert rows(kept) == before
    assert kept.paths.published.read_bytes() == snapshot
    assert kept.run(*command.split()).code == 0


@pytest.mark.parametrize("command", ["reextract --all", "verify --repair --quick", "suppress sample:1 --reason x"])
def test_a_read_only_disk_is_said_in_one_line(kept: Crawler, command: str) -> None:
    with tampering(kept) as db:
        db.execute("UPDATE articles SET figures = figures + 1")
    if subprocess.run([*READ_ONLY, "true"], env=kept.environment(), capture_output=True, check=False).returncode:
        pytest.skip("this machine allows no mounts of one's own, so a read-only disk cannot be made")
    before = rows(kept)
    done = run(kept, command, READ_ONLY)
    assert done.code == 1
    assert len(done.err.splitlines()) == 1, done.err
    assert "writable" in done.err
    assert rows(kept) == before


def test_an_archive_on_a_read_only_disk_can_be_verified(kept: Crawler) -> None:
    if subprocess.run([*READ_ONLY, "true"], env=kept.environment(), capture_output=True, check=False).returncode:
        pytest.skip("this machine allows no mounts of one's own, so a read-only disk cannot be made")
    done = run(kept, "verify", READ_ONLY)
    assert done.code == 0, done.err
    assert list(verify(kept.paths, Verified())) == []
