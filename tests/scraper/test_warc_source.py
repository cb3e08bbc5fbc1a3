"""A WARC or WACZ file of any tool as a source."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from archive.paths import ArchivePaths
from tests.portal import Portal, serve
from tests.scraper.crawling import Crawl, Crawler
from tests.scraper.test_interrupted_crawls import content

pytestmark = pytest.mark.xdist_group("crawled")


def read(crawler: Crawler, base: str, source: Path) -> Crawl:
    return crawler.run("crawl", "portal", "-a", "portal=sample", "-a", f"base={base}", "-a", f"source={source}")


@pytest.fixture
def warc(crawled: tuple[Crawler, Portal]) -> Path:
    (path,) = crawled[0].paths.warc.glob("*.warc.gz")
    return path


def test_our_own_file_gives_the_archive_of_the_live_crawl(
    crawler: Crawler, crawled: tuple[Crawler, Portal], warc: Path
) -> None:
    live, portal = crawled
    done = read(crawler, portal.url, warc)
    assert done.code == 0, done.err
    assert content(crawler) == content(live)
    assert crawler.rows("SELECT url, captured_at FROM captures ORDER BY 1, 2") == live.rows(
        "SELECT url, captured_at FROM captures ORDER BY 1, 2"
    )
    (copy,) = crawler.paths.warc.glob("source-*")
    assert copy.read_bytes() == warc.read_bytes()

    again = read(crawler, portal.url, warc)
    assert again.code == 0
    assert "0 requests" in again.out
    assert "records were known" in again.out
    assert content(crawler) == content(live)


def test_a_wacz_is_read_like_the_file_inside(
    crawler: Crawler, crawled: tuple[Crawler, Portal], warc: Path, tmp_path: Path
) -> None:
    wacz = tmp_path / "crawl.wacz"
    with zipfile.ZipFile(wacz, "w") as packed:
        packed.write(warc, "archive/data.warc.gz")
    done = read(crawler, crawled[1].url, wacz)
    assert done.code == 0, done.err
    assert crawler.one("SELECT count(*) FROM articles") == 120


@pytest.mark.skipif(shutil.which("wget") is None, reason="wget is not installed, so it cannot make a WARC file")
def test_a_file_that_wget_made_gives_the_articles_of_the_live_crawl(tmp_path: Path) -> None:
    with serve(articles=12, trap=False) as portal:
        live = Crawler(ArchivePaths(tmp_path / "live"))
        assert live.crawl(portal.url).code == 0
        portal.freeze_counters()
        subprocess.run(
            [
                *["wget", "--quiet", "--recursive", "--level=4", "--no-verbose", "--delete-after"],
                *["--warc-file=site", "--reject-regex=p_p_|/c/", portal.url],
            ],
            cwd=tmp_path,
            stderr=subprocess.DEVNULL,
            check=False,
            timeout=60,
        )
        read_in = Crawler(ArchivePaths(tmp_path / "read"))
        done = read(read_in, portal.url, tmp_path / "site.warc.gz")
    assert done.code == 0, done.err
    query = "SELECT article_id, content_hash FROM revisions ORDER BY 1, 2"
    assert read_in.rows(query) == live.rows(query)


def test_a_file_that_cannot_be_read_is_named_and_nothing_is_kept(crawler: Crawler, warc: Path, tmp_path: Path) -> None:
    whole = tmp_path / "whole.warc.gz"
    whole.write_bytes(gzip.compress(gzip.decompress(warc.read_bytes())))
    noise = tmp_path / "noise.warc.gz"
    noise.write_bytes(b"no WARC at all")
    for path, said in ((whole, "recompress"), (noise, "cannot be read")):
        done = read(crawler, "http://127.0.0.1:1/", path)
        assert done.code == 1
        assert said in done.err
        assert len(done.err.strip().splitlines()) == 1
        assert not crawler.paths.root.exists()
    missing = read(crawler, "http://127.0.0.1:1/", tmp_path / "missing.warc.gz")
    assert missing.code == 2
    assert "there is no file" in missing.err
