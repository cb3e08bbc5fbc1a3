"""scrapy-redis' queue and duplicates filter, with leases: what is taken comes back if its taker is not heard of."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from types import SimpleNamespace

from scrapy import Request
from scrapy_redis.dupefilter import RFPDupeFilter
from scrapy_redis.queue import PriorityQueue

from archive.records import FrontierEntry
from scraper.cluster import scripts
from scraper.cluster.connection import Shelf


@dataclass(frozen=True, slots=True)
class Standing:
    """How the crawl of all workers stands: ``running``, ``done``, ``paused``, ``blocked`` or ``lost``, and why."""

    state: str
    reason: str = ""


class UrlKeyFilter(RFPDupeFilter):  # type: ignore[misc]
    """Knows what the crawl has met by canonical address, which many addresses share."""

    def request_fingerprint(self, request: Request) -> str:
        """Return the canonical address of a request's entry."""
        entry: FrontierEntry = request.meta["entry"]
        return entry.url_key


class LeasedQueue(PriorityQueue):  # type: ignore[misc]
    """Addresses still to ask for, most urgent first; ``name`` is that of the run, which all its keys begin with."""

    def __init__(self, shelf: Shelf, name: str) -> None:
        super().__init__(shelf.redis, SimpleNamespace(name=name), f"{name}:todo", json)
        self.shelf = shelf
        self.filter = UrlKeyFilter(shelf.redis, f"{name}:seen")
        self.keys = tuple(map(self.key_of, scripts.NAMES))

    def key_of(self, part: str) -> str:
        """Return the key under which a part of the run is kept."""
        return f"{self.spider.name}:{part}"

    def settle(self, done: Sequence[tuple[str, str]], found: Iterable[FrontierEntry]) -> None:
        """Note addresses that are done with, each with its state, and new ones, in one step."""
        new = [part for e in found for part in (e.url_key, e.kind, json.dumps(astuple(e), ensure_ascii=False))]
        self.shelf.run(scripts.SETTLE, self.keys, (len(done), *(part for pair in done for part in pair), *new))

    def take(self, worker: str, count: int, lease: int, most: int) -> tuple[Standing, list[FrontierEntry]]:
        """Take addresses for ``lease`` milliseconds; none where all workers together had ``most`` of them (0: any)."""
        state, reason, *entries = self.shelf.run(scripts.TAKE, self.keys, (worker, count, lease, most))
        return Standing(state, reason), [FrontierEntry(*json.loads(entry)) for entry in entries]

    def look(self) -> tuple[Standing, int]:
        """Return how the crawl stands, and how many addresses wait for somebody to take them."""
        state, reason, waiting = self.shelf.run(scripts.LOOK, self.keys)
        return Standing(state, reason), int(waiting)

    def beat(self, worker: str, lease: int, held: Iterable[str]) -> Standing:
        """Say that a worker lives and still works on what it holds."""
        return Standing(*self.shelf.run(scripts.BEAT, self.keys, (worker, lease, *held)))

    def give_back(self, worker: str, but: Iterable[str] = ()) -> None:
        """Give back what a worker holds, ``but`` some of it."""
        self.shelf.run(scripts.GIVE_BACK, self.keys, (worker, *but))
