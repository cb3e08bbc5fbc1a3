"""A clock that goes back is told in one line; nothing is captured at a time that is known to be wrong."""

from __future__ import annotations

import shutil
import subprocess
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from archive.verify import Verified, verify
from tests.portal import serve
from tests.scraper.crawling import ROOT, Crawler

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        shutil.which("faketime") is None,
        reason="faketime is not installed, so no clock can be set back for one process",
    ),
]


def with_clock(crawler: Crawler, offset: Path, base: str) -> subprocess.Popen[str]:
    """Crawl with a clock that is off by what the file says, such as ``-2h``."""
    command = crawler.command("crawl", "portal", "-a", "portal=sample", "-a", f"base={base}")
    library = subprocess.check_output(["faketime", "-f", "+0", "printenv", "LD_PRELOAD"], text=True).strip()
    environment = {
        **crawler.environment(),
        "LD_PRELOAD": library,
        "FAKETIME_TIMESTAMP_FILE": str(offset),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=-1, stderr=-1, text=True)


def test_a_crawl_with_a_clock_behind_the_last_one_is_refused_and_changes_nothing(
    crawler: Crawler, tmp_path: Path
) -> None:
    offset = tmp_path / "offset"
    offset.write_text("-2h\n")
    with serve(articles=3) as portal:
        assert crawler.crawl(portal.url).code == 0
        before = crawler.rows("SELECT * FROM captures")
        process = with_clock(crawler, offset, portal.url)
        err = process.communicate()[1]
        assert process.returncode == 1
        (line,) = err.splitlines()
        assert "but the archive was written at" in line
        assert "set the clock" in line
        assert crawler.rows("SELECT * FROM captures") == before
        assert list(verify(crawler.paths, Verified())) == []
        assert crawler.crawl(portal.url).code == 0


@pytest.mark.slow
def test_a_clock_that_goes_back_during_a_crawl_ends_it_and_the_next_one_goes_on(
    crawler: Crawler, tmp_path: Path
) -> None:
    offset = tmp_path / "offset"
    offset.write_text("+0\n")
    with serve(articles=60) as portal:
        process = with_clock(crawler, offset, portal.url)
        while len(portal.log) < 20 and process.poll() is None:
            time.sleep(0.01)
        offset.write_text("-2h\n")
        err = process.communicate()[1]
        assert process.returncode == 1, err
        assert "the clock went back by 7200 s; set it, then run the same command again" in err.splitlines()[-1]
        assert list(verify(crawler.paths, Verified())) == []
        first, last = crawler.rows("SELECT min(captured_at), max(captured_at) FROM captures")[0]
        assert datetime.fromisoformat(last) - datetime.fromisoformat(first) < timedelta(hours=1)
        assert crawler.crawl(portal.url).code == 0
    assert crawler.one("SELECT count(*) FROM articles") == 60
