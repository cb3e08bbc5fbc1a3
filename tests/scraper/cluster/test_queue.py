"""The shared frontier: leases, one queue for all, and when a crawl is done."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from scrapy import Request
from sqlite_utils import Database

from archive.errors import ArchiveError
from archive.records import FrontierEntry
from archive.store.database import open_working
from tests.scraper.cluster.conftest import RedisServer

pytest.importorskip("scrapy_redis", reason="scrapy-redis is not installed (pip install '.[cluster]')")

from scraper import portal as portals
from scraper.cluster import pace_scripts
from scraper.cluster.connection import Shelf
from scraper.cluster.crawl import SharedCrawl, SharedKnown
from scraper.cluster.pace import Pace, turn_keys
from scraper.cluster.queue import LeasedQueue
from scraper.cluster.walking import SharedWalks
from scraper.provenance import Source

LONG, SHORT = 60_000, 60  # milliseconds


def entry(name: str, priority: int = 50, kind: str = "article") -> FrontierEntry:
    return FrontierEntry(f"/{name}", f"http://127.0.0.1/{name}", kind, priority, 0, None)


def crawl(server: RedisServer, portal: str = "sample", mode: str = "incremental") -> SharedCrawl:
    return SharedCrawl(server.url, portals.load(portal), Source("live", mode), lease=60.0)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    found = open_working(tmp_path / "working.db")
    yield found
    found.close()


@pytest.fixture
def queue(redis_server: RedisServer, db: Database) -> LeasedQueue:
    found = crawl(redis_server)
    found.join(db)
    found.seeded()
    return found.queue


def names(taken: list[FrontierEntry]) -> list[str]:
    return [e.url_key for e in taken]


def test_the_most_urgent_is_taken_first_and_by_one_worker_only(queue: LeasedQueue) -> None:
    queue.settle([], [entry("b", 10), entry("a", 10), entry("thời-sự", 90)])
    assert names(queue.take("one", 2, LONG, 0)[1]) == ["/thời-sự", "/a"]
    assert names(queue.take("two", 2, LONG, 0)[1]) == ["/b"]
    assert queue.take("one", 2, LONG, 0)[1] == []


def test_an_address_is_met_once_in_a_crawl_whoever_finds_it(queue: LeasedQueue) -> None:
    queue.settle([], [entry("a")])
    (taken,) = queue.take("one", 1, LONG, 0)[1]
    assert queue.filter.request_seen(Request(taken.url, meta={"entry": taken}))
    queue.settle([("/a", "done")], [entry("a"), entry("b")])
    assert names(queue.take("two", 9, LONG, 0)[1]) == ["/b"]


def test_what_a_worker_holds_comes_back_when_it_is_not_heard_of(queue: LeasedQueue) -> None:
    queue.settle([], [entry("a"), entry("b")])
    queue.take("killed", 1, SHORT, 0)
    queue.take("alive", 1, SHORT, 0)
    queue.beat("alive", LONG, ["/b"])
    time.sleep(0.1)
    assert names(queue.take("two", 9, LONG, 0)[1]) == ["/a"]


def test_what_was_done_after_all_is_not_asked_for_again(queue: LeasedQueue) -> None:
    queue.settle([], [entry("a")])
    queue.take("slow", 1, SHORT, 0)
    time.sleep(0.1)
    queue.take("two", 1, LONG, 0)
    queue.settle([("/a", "done")], [])
    assert queue.look()[0].state == "done"


def test_a_crawl_is_done_when_nobody_holds_anything(queue: LeasedQueue) -> None:
    queue.settle([], [entry("a")])
    queue.take("one", 1, LONG, 0)
    assert queue.look()[0].state == "running"
    queue.settle([("/a", "done")], [entry("b")])
    assert queue.look() == (queue.look()[0], 1)
    queue.take("two", 1, LONG, 0)
    queue.settle([("/b", "gone")], [])
    assert queue.look()[0].state == "done"
    assert queue.server.smembers(queue.key_of("gone")) == {"/b"}


def test_a_crawl_is_not_done_while_somebody_adds_its_first_addresses(redis_server: RedisServer, db: Database) -> None:
    first, second = crawl(redis_server), crawl(redis_server)
    assert first.join(db) == second.join(db)
    second.seeded()
    assert second.queue.look()[0].state == "running"
    first.seeded()
    assert second.queue.look()[0].state == "done"


def test_numbers_are_asked_for_when_nothing_else_is_to_do_or_under_way(queue: LeasedQueue) -> None:
    queue.settle([], [entry("1", 1, "id"), entry("a")])
    assert names(queue.take("one", 9, LONG, 0)[1]) == ["/a"]
    assert queue.take("two", 9, LONG, 0)[1] == []
    queue.settle([("/a", "done")], [])
    assert names(queue.take("two", 9, LONG, 0)[1]) == ["/1"]


def test_all_workers_together_take_no_more_than_the_portal_allows(queue: LeasedQueue) -> None:
    queue.settle([], [entry(name) for name in "abc"])
    queue.take("one", 2, LONG, 2)
    standing, taken = queue.take("two", 2, LONG, 2)
    assert (standing.state, standing.reason, taken) == ("paused", "closespider_pagecount", [])


def test_a_worker_that_leaves_gives_back_what_it_holds(queue: LeasedQueue) -> None:
    queue.settle([], [entry("a"), entry("b")])
    queue.take("one", 1, LONG, 0)
    queue.take("two", 1, LONG, 0)
    queue.give_back("one")
    assert names(queue.take("two", 9, LONG, 0)[1]) == ["/a"]


def test_a_paused_crawl_goes_on_and_an_ended_one_is_followed_by_another(
    redis_server: RedisServer, db: Database
) -> None:
    first = crawl(redis_server)
    name = first.join(db)
    first.seeded()
    first.queue.settle([], [entry("a")])
    first.queue.take("one", 0, LONG, 1)
    first.queue.server.hset(first.queue.key_of("run"), "state", "paused")
    assert crawl(redis_server).join(db) == name
    first.queue.server.hset(first.queue.key_of("run"), "state", "done")
    assert crawl(redis_server).join(db) != name


def test_crawls_of_other_portals_and_modes_are_other_crawls(redis_server: RedisServer, db: Database) -> None:
    found = {crawl(redis_server, *of).join(db) for of in (("sample",), ("sample", "full"), ("bac-lieu",))}
    assert len(found) == 3


def test_a_crawl_that_redis_has_forgotten_is_lost(queue: LeasedQueue) -> None:
    queue.server.flushdb()
    assert queue.look()[0].state == "lost"
    assert queue.take("one", 1, LONG, 0)[0].state == "lost"


def test_articles_that_any_archive_keeps_are_known_to_all(redis_server: RedisServer) -> None:
    one, two = (SharedKnown(Shelf(redis_server.url), "known") for _ in range(2))
    one.tell({"/a"})
    two.add("/b")
    assert "/a" in two
    assert "/b" in one
    assert "/c" not in one


def test_a_pager_that_shows_nothing_new_has_come_to_its_end_whoever_saw_the_page_before(
    redis_server: RedisServer,
) -> None:
    one, two = (SharedWalks(Shelf(redis_server.url), "shown", whole=True) for _ in range(2))
    page = "http://127.0.0.1/tin-tuc?cur={}"
    assert one.shows_more(page.format(1), ("/a", "/b"))
    assert two.shows_more(page.format(2), ("/b", "/c"))
    assert not two.shows_more(page.format(3), ("/b", "/c"))
    assert one.shows_more(page.format(2), ("/b", "/c"))  # read again: its first reader was killed
    assert not one.section(page.format(1), 2).whole


# ---- turns -----------------------------------------------------------------------------------------------


def asked(*paces: Pace, times: int, delay: float, busy: float = 0.0, at_once: int = 1) -> list[tuple[float, float]]:
    """Let workers ask one host a few times each; return when each request began and ended."""
    moments: list[tuple[float, float]] = []

    async def work(pace: Pace) -> None:
        for _ in range(times):
            async with pace.turn("cong.example", delay, at_once, lambda: True) as mine:
                assert mine
                began = time.monotonic()
                await asyncio.sleep(busy)
                moments.append((began, time.monotonic()))

    async def all_of_them() -> None:
        await asyncio.gather(*map(work, paces))

    asyncio.run(all_of_them())
    return sorted(moments)


def paces(server: RedisServer, count: int, hold: float = 5.0) -> list[Pace]:
    found = [Pace(Shelf(server.url), hold) for _ in range(count)]
    for number, pace in enumerate(found):
        pace.worker = f"w{number}"
    return found


def pauses(moments: list[tuple[float, float]]) -> list[float]:
    return [later[0] - earlier[1] for earlier, later in pairwise(moments)]


@pytest.mark.slow
def test_workers_take_turns_with_a_pause_after_each_answer(redis_server: RedisServer) -> None:
    moments = asked(*paces(redis_server, 3), times=2, delay=0.1, busy=0.03)
    assert len(moments) == 6
    assert min(pauses(moments)) >= 0.095


def test_the_longest_pause_that_anybody_was_asked_for_is_kept_by_all(redis_server: RedisServer) -> None:
    first, second = paces(redis_server, 2)
    first.at_least("cong.example", 0.25)
    assert min(pauses(asked(second, times=3, delay=0.01))) >= 0.24


def test_nobody_asks_a_host_that_wants_rest(redis_server: RedisServer) -> None:
    first, second = paces(redis_server, 2)
    began = time.monotonic()
    first.rest("cong.example", 0.4)
    ((asked_at, _),) = asked(second, times=1, delay=0.0)
    assert asked_at - began >= 0.39


def test_a_killed_worker_holds_a_host_no_longer_than_its_lease(redis_server: RedisServer) -> None:
    killed, alive = paces(redis_server, 2, hold=0.4)
    killed.shelf.run(pace_scripts.ENTER, turn_keys("cong.example"), ("killed", 1, 0, killed.hold))
    began = time.monotonic()
    ((asked_at, _),) = asked(alive, times=1, delay=0.0)
    assert 0.3 <= asked_at - began <= 1.5


@pytest.mark.slow
def test_a_request_under_way_keeps_its_turn_for_as_long_as_its_worker_lives(redis_server: RedisServer) -> None:
    slow, other = paces(redis_server, 2, hold=0.3)

    async def both() -> list[float]:
        moments = []

        async def answer_comes_late() -> None:
            async with slow.turn("cong.example", 0.0, 1, lambda: True):
                for _ in range(8):
                    await asyncio.sleep(0.1)
                    slow.stay()
                moments.append(time.monotonic())

        async def waits() -> None:
            await asyncio.sleep(0.05)
            async with other.turn("cong.example", 0.0, 1, lambda: True):
                moments.append(time.monotonic())

        await asyncio.gather(answer_comes_late(), waits())
        return moments

    late, next_one = asyncio.run(both())
    assert next_one >= late


@pytest.mark.slow
def test_what_is_not_wanted_any_more_does_not_wait(redis_server: RedisServer) -> None:
    (pace,) = paces(redis_server, 1)
    pace.rest("cong.example", 60)

    async def give_up() -> bool:
        async with pace.turn("cong.example", 0.0, 1, lambda: False) as mine:
            return mine

    assert not asyncio.run(give_up())


def test_a_redis_that_does_not_answer_is_said_without_its_password(redis_server: RedisServer, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError) as refused:
        Shelf("redis://:geheim@127.0.0.1:1/0")
    assert "cannot use the shared frontier at 127.0.0.1:1" in str(refused.value)
    assert "geheim" not in str(refused.value)
    shelf = Shelf(redis_server.url)
    redis_server.stop()
    with pytest.raises(ArchiveError, match="is gone"):
        shelf.ask(shelf.redis.ping)
