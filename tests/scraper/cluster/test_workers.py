"""Several workers share a crawl through a real Redis; merged, their shards are the archive of one machine."""

from __future__ import annotations

import time
from collections import Counter
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest

from archive.paths import ArchivePaths
from archive.store.crawls import CrawlSummary, Found
from archive.store.database import open_working
from scraper import portal as portals
from scraper.provenance import Source
from scraper.seeding import seeds
from tests.portal import Portal, serve
from tests.scraper.cluster.conftest import LEASE, RedisServer, Workers, until
from tests.scraper.crawling import Crawler
from tests.scraper.fixed_pages import fixed_pages
from tests.scraper.watch.hooks import Hooks
from tests.torture.comparing import compare, every_record_has_its_row

pytest.importorskip("scrapy_redis", reason="scrapy-redis is not installed (pip install '.[cluster]')")

from scraper.cluster.crawl import SharedCrawl

pytestmark = pytest.mark.slow
COUNTS = ("crawls",)  # an article that two workers brought, since one was killed, is new to both


def single(portal: Portal, folder: Path) -> Crawler:
    """Crawl with one machine."""
    crawler = Crawler(ArchivePaths(folder / "single"))
    done = crawler.crawl(portal.url)
    assert done.code == 0, done.err
    return crawler


def asked(portal: Portal) -> Counter[str]:
    """Return how often each address was asked for, but robots.txt, which each worker reads."""
    return Counter(seen.target for seen in portal.log if seen.path != "/robots.txt")


def gentle(folder: Path, delay: float, more: str = "") -> str:
    """Return the path of a portal file that asks for a pause."""
    path = folder / "sample.toml"
    path.write_text(
        'name = "sample"\norganisation = "Cổng thử"\narea = "95"\nbase = "http://127.0.0.1/"\nallow_private = true\n'
        f'sections = ["/bao-cao"]\nsitemap = false\n{more}[politeness]\ndelay = {delay}\nconcurrency = 8\n',
        encoding="utf-8",
    )
    return str(path)


class Faster:
    """Another worker, which got all there was; while it holds one address, the crawl goes on."""

    def __init__(self, redis: RedisServer, portal: Portal, folder: Path, lease: float = 60.0) -> None:
        (folder / "faster").mkdir()
        self.db = open_working(folder / "faster" / "working.db")
        about = portals.load("sample").at(portal.url)
        self.crawl = SharedCrawl(redis.url, about, Source("live", "incremental"), lease)
        self.name = f"{self.crawl.join(self.db)}-w0a0a0a"
        first = seeds(self.db, about, "incremental", self.crawl.open(self.db, self.name))
        self.crawl.queue.settle([(e.url_key, "done") for e in first[1:]], first)
        _, self.held = self.crawl.queue.take("what it holds", 4, 60_000, 0)
        self.crawl.seeded()

    def end(self, articles: int) -> None:
        """Say what came of it, and let go."""
        found = Found(2 * articles, articles, articles, None, 0, 0, articles)
        self.crawl.leave(CrawlSummary(self.name, "done", None, found.answers, articles, articles, articles, 0), found)
        self.finish()

    def finish(self) -> None:
        """Let what it held be done, and say no more, as one that was killed."""
        self.crawl.queue.settle([(e.url_key, "done") for e in self.held], ())
        self.db.close()


def test_three_workers_make_the_archive_of_one_machine_and_ask_nothing_twice(workers: Workers, tmp_path: Path) -> None:
    with serve(articles=120, trap=False) as portal:
        portal.freeze_counters()
        for number in (1, 2, 3):
            workers.start(number, portal.url)
        done = workers.wait()
        assert [d.code for d in done] == [0, 0, 0], [d.err for d in done]
        assert max(asked(portal).values()) == 1
        alone = single(portal, tmp_path)
    assert sum("The whole crawl, 3 of 3 workers: done" in d.out for d in done) == 1
    assert sum(workers.crawler(n).one("SELECT articles FROM crawls") > 0 for n in (1, 2, 3)) >= 2
    merged = workers.merge(1, 2, 3)
    compare(merged, alone)
    every_record_has_its_row(merged)
    assert merged.run("verify").code == 0


def test_with_a_worker_killed_nothing_is_lost_or_doubled(workers: Workers, tmp_path: Path) -> None:
    with serve(articles=120, trap=False) as portal:
        portal.freeze_counters()
        for number in (1, 2, 3):
            workers.start(number, portal.url)
        shard = workers.crawler(2)
        until(shard.paths.working.exists)
        until(lambda: len(portal.log) > 60)
        until(lambda: bool(shard.rows("SELECT 1 FROM captures WHERE outcome = 'article' LIMIT 1")))
        workers.kill(2)
        one, killed, three = workers.wait()
        assert killed.code == -9
        assert (one.code, three.code) == (0, 0), one.err + three.err
        # What the killed one had under way was asked for again, and nothing else.
        again = {target for target, times in asked(portal).items() if times > 1}
        assert len(again) <= 12
        assert max(asked(portal).values()) <= 2
        alone = single(portal, tmp_path)
    last = next(d.out for d in (one, three) if "The whole crawl" in d.out)
    (name,) = shard.rows("SELECT crawl_id FROM crawls WHERE finished_at IS NULL")[0]
    assert f"not heard of any more: {name}" in last
    merged = workers.merge(1, 2, 3)
    compare(merged, alone, but=COUNTS)
    every_record_has_its_row(merged)
    assert merged.rows("SELECT url FROM misses WHERE filled_at IS NULL AND kind = 'article'") == []
    done = merged.run("verify")
    assert done.code == 0, done.out


def test_a_killed_worker_goes_on_with_its_own_shard(workers: Workers, tmp_path: Path) -> None:
    with serve(articles=120, trap=False) as portal:
        portal.freeze_counters()
        workers.start(1, portal.url)
        workers.start(2, portal.url)
        shard = workers.crawler(2)
        until(shard.paths.working.exists)
        until(lambda: bool(shard.rows("SELECT 1 FROM captures WHERE outcome = 'article' LIMIT 1")))
        workers.kill(2)
        workers.start(2, portal.url)
        done = workers.wait()
        assert [d.code for d in done] == [0, -9, 0], [d.err for d in done]
        assert "Continuing sample-" in done[2].err
        alone = single(portal, tmp_path)
    assert shard.rows("SELECT resumed, outcome FROM crawls") == [(1, "done")]
    compare(workers.merge(1, 2), alone, but=COUNTS)


def test_the_pause_is_kept_by_all_workers_together_also_when_one_is_killed(workers: Workers, tmp_path: Path) -> None:
    with serve(articles=4, trap=False) as portal:
        path = gentle(tmp_path, 0.3)
        for number in (1, 2):
            workers.start(number, portal.url, portal=path)
        until(lambda: len(portal.log) >= 10, 60)
        workers.kill(2)
        workers.wait()
        moments = [seen.time for seen in portal.log]
    assert len(moments) > 12
    assert min(later - earlier for earlier, later in pairwise(moments)) >= 0.29
    assert max(later - earlier for earlier, later in pairwise(moments)) <= 2 * LEASE + 3


def test_a_host_that_asks_to_wait_is_left_alone_by_all(workers: Workers) -> None:
    with serve(articles=40, trap=False) as portal:
        portal.fail("/bao-cao", status=503, times=1, retry_after=2)
        for number in (1, 2, 3):
            workers.start(number, portal.url)
        done = workers.wait()
        assert [d.code for d in done] == [0, 0, 0]
        (refused,) = [seen for seen in portal.log if seen.status == 503]
        meanwhile = [seen for seen in portal.log if refused.time + 0.3 < seen.time < refused.time + 1.9]
        assert meanwhile == []


def test_the_crawl_delay_of_robots_txt_holds_for_all(workers: Workers) -> None:
    pages = {"/robots.txt": (200, "User-agent: *\nCrawl-delay: 1\n")}
    with fixed_pages(pages, fallback=(200, "<html><body><p>Không có gì.</p></body></html>")) as site:
        for number in (1, 2):
            workers.start(number, site.url)
        workers.wait()
    moments = [moment for moment, path in site.asked if path != "/robots.txt"]
    assert len(moments) >= 4
    assert min(later - earlier for earlier, later in pairwise(moments)) >= 0.95


def test_when_redis_is_gone_workers_stop_and_keep_what_they_have(workers: Workers, tmp_path: Path) -> None:
    with serve(articles=120, trap=False) as portal:
        portal.freeze_counters()
        for number in (1, 2):
            workers.start(number, portal.url)
        until(lambda: len(portal.log) > 60)
        workers.redis.stop()
        stopped = workers.wait()
        for done in stopped:
            assert done.code == 1
            lines = [line for line in done.err.splitlines() if line.startswith("scrapy crawl: ")]
            assert len(lines) == 1
            assert "is gone" in lines[0]
            assert "what was crawled is kept" in lines[0]
            assert "Traceback" not in done.err
        kept = workers.merge(1, 2)
        assert 0 < kept.one("SELECT count(*) FROM articles") < 120
        assert kept.run("verify").code == 0
        workers.redis.start()
        for number in (1, 2):
            workers.start(number, portal.url)
        assert [done.code for done in workers.wait()] == [0, 0]
        alone = single(portal, tmp_path)
    merged = workers.merge(1, 2)
    assert merged.one("SELECT count(*) FROM articles") == 120
    assert Counter(merged.rows("SELECT article_id, quote, value_text FROM figures")) == Counter(
        alone.rows("SELECT article_id, quote, value_text FROM figures")
    )
    assert merged.run("verify").code == 0


def test_a_crawl_that_finds_nothing_has_failed_though_no_share_of_it_did(workers: Workers, told: Hooks) -> None:
    nothing = {"/robots.txt": (404, "")}
    with fixed_pages(nothing, fallback=(200, "<html><body><p>Không có gì.</p></body></html>")) as site:
        for number in (1, 2):
            workers.start(number, site.url)
        done = workers.wait()
    last = next(d for d in done if "The whole crawl" in d.err)
    assert last.code == 1
    assert "failed" in last.err
    assert "neither a listing nor an article was found" in last.err
    # Whoever must know hears of it too: from the last of the workers, whose own share was in order. (On a busy machine
    # the second one begins when the first has ended, and is the last of a crawl of its own.)
    lasts = sum("The whole crawl" in d.err for d in done)
    assert len(told.posted) == lasts
    for document in told.posted:
        (reason,) = document["reasons"]
        assert (document["health"], reason["kind"]) == ("failed", "empty")
        assert reason["en"].startswith("the whole crawl: ")
    assert sorted(told.beats) == ["/beat/5ecret-uuid"] * (2 - lasts) + ["/beat/5ecret-uuid/fail"] * lasts


def test_a_worker_that_got_nothing_since_others_were_faster_has_not_failed(
    workers: Workers, told: Hooks, tmp_path: Path
) -> None:
    with serve(articles=4, trap=False) as portal:
        faster = Faster(workers.redis, portal, tmp_path)
        workers.start(1, portal.url)
        until(lambda: bool(workers.crawler(1).rows("SELECT 1 FROM runs")))
        faster.end(articles=4)
        (done,) = workers.wait()
        assert portal.log == []
    assert done.code == 0, done.err
    assert "2 of 2 workers: done" in done.out
    shard = workers.crawler(1)
    assert shard.rows("SELECT outcome, reason, requests FROM crawls") == [("done", None, 0)]
    assert shard.rows("SELECT health, reasons FROM runs") == [("healthy", "[]")]
    assert (told.posted, told.beats) == ([], ["/beat/5ecret-uuid"])
    status = shard.run("status")
    assert status.code == 0, status.out


def test_a_worker_that_dies_as_the_last_page_is_done_leaves_the_verdict_to_another(
    workers: Workers, tmp_path: Path
) -> None:
    with serve(articles=4) as portal:
        faster = Faster(workers.redis, portal, tmp_path, lease=6.0)
        workers.start(1, portal.url)
        until(lambda: bool(workers.crawler(1).rows("SELECT 1 FROM runs")))
        faster.crawl.beat()
        faster.finish()  # it said that it lives a moment ago, and never will again
        (done,) = workers.wait()
    assert done.code == 1
    assert "The whole crawl, 1 of 2 workers: failed" in done.err
    assert f"not heard of any more: {faster.name}" in done.err


def test_a_portal_that_blocks_one_worker_is_left_by_all(workers: Workers) -> None:
    with serve(articles=60, trap=False) as portal:
        portal.fail("/", status=403, times=10_000)
        for number in (1, 2):
            workers.start(number, portal.url)
        done = workers.wait()
        assert [d.code for d in done] == [1, 1]
        assert any("blocks us" in d.err for d in done)
        assert len(portal.log) <= 25


def test_an_article_that_is_gone_is_missing_whichever_worker_was_told(workers: Workers) -> None:
    with serve(articles=20, trap=False) as portal:
        archive = workers.crawler(1)
        assert archive.crawl(portal.url).code == 0
        gone = unquote(str(archive.one("SELECT min(article_id) FROM articles WHERE asset_key = '1200274'")))
        portal.remove("1200274", "hard")
        time.sleep(1.1)
        for number in (1, 2, 3):
            workers.start(number, portal.url, mode="full")
        done = workers.wait()
        assert [d.code for d in done] == [0, 0, 0], [d.err for d in done]
    assert archive.rows("SELECT article_id FROM articles WHERE missing_since IS NOT NULL") == [(gone,)]
    merged = archive.run("merge", *(str(workers.crawler(n).paths.root) for n in (2, 3)))
    assert merged.code == 0, merged.err
    assert archive.rows("SELECT article_id FROM articles WHERE missing_since IS NOT NULL") == [(gone,)]
    assert archive.rows("SELECT url FROM misses WHERE filled_at IS NULL AND kind = 'article'") == []
    assert archive.one("SELECT count(*) FROM articles") == 20
    assert archive.one("SELECT max(revisions) FROM articles") == 1


def test_what_cannot_be_shared_is_said_in_one_line(crawler: Crawler, redis_server: RedisServer) -> None:
    about = ("crawl", "portal", "-a", "portal=sample")
    wrong = crawler.run(*about, "-a", "source=wayback", "--cluster", redis_server.url)
    assert wrong.code == 2
    with serve(articles=2) as portal:
        away = crawler.run(*about, "-a", f"base={portal.url}", "--cluster", "redis://127.0.0.1:1/0")
    assert away.code == 1
    assert away.err.startswith("scrapy crawl: cannot use the shared frontier at 127.0.0.1:1:")
    assert len(away.err.splitlines()) == 1
    assert not crawler.paths.working.exists()
