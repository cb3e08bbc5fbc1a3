"""``scrapy serve``: ready when it says so, on a free port, ending when told, showing a new snapshot by itself."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from archive.paths import ArchivePaths
from archive.site.server import PROJECT
from tests.archive.site.conftest import asking, datasette
from tests.archive.site.reports import REPORTS, Builder, build, report

pytestmark = pytest.mark.slow


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "scrapy", "serve", *arguments],
        cwd=PROJECT / "scraper",
        env={**os.environ, "ARCHIVE_DIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def taken_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def read(url: str) -> str:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=10) as answer:
        text: str = answer.read().decode()
        return text


def children(process: int) -> list[int]:
    tasks = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_it_says_ready_when_it_answers_and_ends_when_told(built: Builder, sent: signal.Signals) -> None:
    with taken_port() as port:
        process = start(built.paths.root, "--port", str(port))
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(4)]
        ready = re.fullmatch(r"Ready: (http://127\.0\.0\.1:(\d+)/)\n", lines[0])
        assert ready, (lines, process.stderr and process.stderr.read() if process.poll() is not None else "")
        assert int(ready[2]) > port
        for line in lines[1:]:
            assert read(line.split(": ", 1)[1].strip())
        started = children(process.pid)
        assert started
        process.send_signal(sent)
        assert process.wait(10) == 0
        for child in started:
            assert not Path(f"/proc/{child}").exists()


def test_without_a_snapshot_it_says_what_to_do(tmp_path: Path) -> None:
    process = start(tmp_path)
    out, error = process.communicate(timeout=20)
    assert process.returncode == 1
    assert out == ""
    assert error.count("\n") == 1
    assert "scrapy publish" in error


def test_a_file_that_is_no_snapshot_is_an_error_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_bytes(b"no database" * 100)
    process = start(tmp_path, "--port", "0")
    _, error = process.communicate(timeout=30)
    assert process.returncode == 1
    assert error.count("\n") == 1


def test_a_host_of_another_machine_is_an_error_in_one_line(built: Builder) -> None:
    process = start(built.paths.root, "--host", "192.0.2.1")
    _, error = process.communicate(timeout=20)
    assert process.returncode == 1
    assert error.count("\n") == 1
    assert "--host" in error


def test_a_new_snapshot_shows_without_a_restart(tmp_path: Path) -> None:
    builder = build(ArchivePaths(tmp_path / "archive"))
    get = asking(datasette(builder.paths.published))
    path = "/archive/founding_classes_by_half_year.json?_shape=array"

    def values() -> list[int]:
        return [row["value"] for row in get(path).json()]

    assert values() == [18, 21, 28]
    assert "33 lớp" not in get("/").text
    builder.crawl([report(2022, True, 33, 14, 200, "106")], "2023-02-01T01:00:00.000Z")
    builder.publish()
    # Every thread has a connection of its own; none goes on with the old file.
    assert [values() for _ in range(8)] == [[18, 21, 28, 33]] * 8
    assert "33 lớp" in get("/").text
    builder.db.close()


def test_an_empty_archive_has_honest_pages(tmp_path: Path) -> None:
    builder = Builder(ArchivePaths(tmp_path / "archive"))
    builder.publish()
    get = asking(datasette(builder.paths.published))
    page = get("/")
    assert page.status_code == 200
    assert "Chưa có lần thu thập nào" in page.text
    assert get("/archive/search?q=giai").status_code == 200
    builder.db.close()


def test_a_crawl_that_failed_shows_on_the_home_page(tmp_path: Path) -> None:
    builder = Builder(ArchivePaths(tmp_path / "archive"))
    builder.crawl(REPORTS[:1], "2022-07-20T01:00:00.000Z")
    builder.crawl([], "2022-07-21T01:00:00.000Z", outcome="failed")
    builder.publish()
    page = asking(datasette(builder.paths.published))("/").text
    assert "thất bại" in page
    assert "nothing found" in page
    builder.db.close()


def test_the_settings_are_in_force(built: Builder) -> None:
    settings: dict[str, Any] = json.loads(asking(datasette(built.paths.published))("/-/settings.json").text)
    assert settings["suggest_facets"] is False
    assert settings["allow_download"] is False
    assert settings["sql_time_limit_ms"] <= 1000
