"""How far a crawl is: one live line on a terminal, structured lines in a log."""

from __future__ import annotations

import os
import pty
import re
import subprocess

import pytest

from scraper.log_lines import say
from scraper.progress_line import ProgressLine
from tests.portal import serve
from tests.scraper.crawling import ROOT, Crawler


@pytest.mark.slow
def test_a_terminal_shows_one_live_line_that_is_wiped_off_at_the_end(crawler: Crawler) -> None:
    ours, theirs = pty.openpty()
    with serve(articles=120) as portal:
        crawl = subprocess.Popen(
            crawler.command("crawl", "portal", "-a", "portal=sample", "-a", f"base={portal.url}"),
            cwd=ROOT,
            env={**crawler.environment(), "COLUMNS": "200"},
            stdout=subprocess.PIPE,
            stderr=theirs,
        )
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:
                break
            if not part:
                break
            shown += part
        assert crawl.wait(60) == 0
    os.close(ours)
    text = shown.decode()
    lines = re.findall(
        r"sample: \d+ pages, \d+ new, \d+ changed, \d+ errors, \d+ to do, [\d.]+/s(?:, \d+ s left)?", text
    )
    assert lines, text
    assert any("left" in line for line in lines)
    assert "\x1b[K" in text.split(lines[-1])[-1]
    assert "level=" not in text


def test_a_log_gets_names_and_values(capfd: pytest.CaptureFixture[str]) -> None:
    progress = ProgressLine(40, "files")
    progress.add(10)
    progress.end()
    say("step", command="crawl portal")
    first, second = capfd.readouterr().err.splitlines()
    stamp = r"time=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ level=INFO"
    assert re.fullmatch(rf"{stamp} event=progress of=files done=10 total=40 rate=[\d.]+ left=\d+", first)
    assert re.fullmatch(rf'{stamp} event=step command="crawl portal"', second)
