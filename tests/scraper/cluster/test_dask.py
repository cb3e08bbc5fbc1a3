"""``scrapy reextract --scheduler``: the same readings by the workers of a dask cluster as by this machine."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archive.errors import ArchiveError
from archive.paths import ArchivePaths
from pipelines.figures import EXTRACTOR_VERSION
from scraper.parse import PARSER_VERSION
from tests.portal import serve
from tests.scraper.crawling import Crawler
from tests.scraper.older_readings import read_by_older_extractor
from tests.torture.comparing import compare

distributed = pytest.importorskip("distributed", reason="dask is not installed (pip install '.[cluster]')")
dask_workers = pytest.importorskip("scraper.cluster.dask_workers")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two worker processes on this machine."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
    ) as found:
        yield found


@pytest.fixture(scope="module")
def crawled_once(tmp_path_factory: pytest.TempPathFactory) -> Crawler:
    crawler = Crawler(ArchivePaths(tmp_path_factory.mktemp("crawled") / "archive"))
    with serve(articles=60, trap=False) as portal:
        assert crawler.crawl(portal.url).code == 0
    read_by_older_extractor(crawler)
    return crawler


def copy_of(crawler: Crawler, folder: Path) -> Crawler:
    shutil.copytree(crawler.paths.root, folder)
    return Crawler(ArchivePaths(folder))


@pytest.mark.slow
def test_a_cluster_reads_what_this_machine_reads(cluster: Any, crawled_once: Crawler, tmp_path: Path) -> None:
    here, there = (copy_of(crawled_once, tmp_path / name) for name in ("here", "there"))
    by_two = here.run("reextract", "--pages", "--all", "--workers", "2")
    by_cluster = there.run("reextract", "--pages", "--all", "--scheduler", cluster.scheduler_address)
    assert (by_two.code, by_cluster.code) == (0, 0), by_cluster.err
    assert "changed" in by_cluster.out
    assert "distributed" not in by_cluster.err
    compare(there, here)
    assert there.run("verify").code == 0


@pytest.mark.slow
def test_a_worker_that_is_killed_loses_nothing(cluster: Any, crawled_once: Crawler, tmp_path: Path) -> None:
    here, there = (copy_of(crawled_once, tmp_path / name) for name in ("here", "there"))
    assert here.run("reextract", "--all").code == 0
    with distributed.Client(cluster.scheduler_address) as client:
        cluster.scale(2)
        client.wait_for_workers(2)
        victims = list(client.run(os.getpid).values())

        def kill() -> None:
            deadline = time.monotonic() + 30
            while not any(client.processing().values()) and time.monotonic() < deadline:
                time.sleep(0.005)
            with contextlib.suppress(ProcessLookupError):
                os.kill(victims[0], signal.SIGKILL)

        killer = threading.Thread(target=kill)
        killer.start()
        done = there.run("reextract", "--all", "--scheduler", cluster.scheduler_address)
        killer.join()
        client.wait_for_workers(2)
        assert victims[0] not in client.run(os.getpid).values()
    assert done.code == 0, done.err
    compare(there, here)


@pytest.mark.slow
def test_a_cluster_that_cannot_be_used_is_said_in_one_line(cluster: Any, crawled_once: Crawler, tmp_path: Path) -> None:
    archive = copy_of(crawled_once, tmp_path / "archive")
    nobody = archive.run("reextract", "--scheduler", "tcp://127.0.0.1:1")
    assert nobody.code == 1
    assert nobody.err.startswith("scrapy reextract: cannot reach a dask scheduler at tcp://127.0.0.1:1")
    assert len(nobody.err.splitlines()) == 1
    with distributed.LocalCluster(n_workers=0, processes=True, dashboard_address=":0", silence_logs=50) as empty:
        idle = archive.run("reextract", "--scheduler", empty.scheduler_address)
    assert idle.code == 1
    assert "has no workers" in idle.err


@pytest.mark.parametrize(
    ("seen", "said"),
    [((EXTRACTOR_VERSION, "0", 3), "has extractor"), ((EXTRACTOR_VERSION, PARSER_VERSION, -1), "does not see")],
)
def test_workers_of_another_version_or_without_the_files_are_refused(
    seen: tuple[str, str, int], said: str, tmp_path: Path
) -> None:
    (tmp_path / "a.warc.gz").write_bytes(b"abc")

    class Elsewhere:
        def run(self, *_: object) -> dict[str, tuple[str, str, int]]:
            return {"tcp://far:1": seen}

    with pytest.raises(ArchiveError, match=said):
        dask_workers.check_workers(Elsewhere(), "tcp://far:8786", tmp_path)
