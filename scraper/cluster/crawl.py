"""One crawl that several workers share: who takes part, how it stands, and what came of it in all."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from sqlite_utils import Database

from archive import times
from archive.errors import ArchiveError
from archive.store import crawls
from archive.store.crawls import CrawlSummary, Found
from scraper.cluster import scripts, verdict
from scraper.cluster.connection import PREFIX, Shelf
from scraper.cluster.frontier import SharedFrontier
from scraper.cluster.pace import Pace
from scraper.cluster.queue import LeasedQueue, Standing
from scraper.cluster.verdict import Share, Shares
from scraper.cluster.walking import SharedWalks
from scraper.portal import Portal
from scraper.provenance import Source
from scraper.sharing import Alone
from scraper.walking import Walks

REMEMBERED = 7 * 86_400  # seconds for which an ended crawl stays in Redis
_ENDING = 10  # leases for which a worker that reads what it fetched is taken to live
_LISTEN = 0.2  # seconds between looks whether another worker has ended or beaten
_SEEDING = 300.0  # seconds a worker may take to add its first addresses


class SharedCrawl(Alone):
    """The crawl of a portal by all who join it, as one worker sees it."""

    alone = False
    frontier: SharedFrontier
    shares: Shares | None = None

    def __init__(self, url: str, portal: Portal, source: Source, lease: float) -> None:
        """Connect to Redis; raises ArchiveError where that is not possible."""
        self.shelf = Shelf(url)
        self.portal = portal
        self.source = source
        self.lease = lease
        self.pace = Pace(self.shelf, lease)
        self._me = uuid.uuid4().hex

    def join(self, db: Database) -> str:
        """Take part in the crawl that is running, or begin one; return its name. ``seeded`` must follow.

        What the archive's share of an earlier one left is taken up where that crawl did not come to its end.
        """
        stem = f"{PREFIX}:{self.portal.name}"
        run: str = self.shelf.run(
            scripts.JOIN,
            (f"{stem}:{self.source.mode}:{self.portal.base}",),
            (
                f"{self.portal.name}-{times.compact(times.now())}-{self._me[:4]}",
                *(f"{PREFIX}:", self._me, round(1000 * _SEEDING)),
            ),
        )
        self.queue = LeasedQueue(self.shelf, f"{PREFIX}:{run}")
        earlier = [name for name in crawls.unfinished_shares(db, self.portal.name) if name != run]
        states = [self.shelf.ask(lambda n=n: self.shelf.redis.hget(f"{PREFIX}:{n}:run", "state")) for n in earlier]  # type: ignore[misc]
        self._takes_up = any(state != "done" for state in states)
        return run

    def open(self, db: Database, crawl_id: str) -> SharedFrontier:
        """Return the frontier for this worker's share."""
        self.crawl_id = self.pace.worker = crawl_id
        self.frontier = SharedFrontier(db, crawl_id, self.queue, self.lease, self.portal.limits.pages)
        if not self._takes_up:
            self.frontier.drop_left()
        self.shelf.ask(lambda: self.shelf.redis.sadd(self.queue.key_of("joined"), crawl_id))
        self.beat()
        return self.frontier

    def seeded(self) -> None:
        """Say that this worker has added its first addresses."""
        self.shelf.ask(lambda: self.shelf.redis.zrem(self.queue.key_of("seeding"), self._me))

    def share_known(self, keys: set[str], whole: bool) -> tuple[set[str], bool]:
        """Tell all which articles this worker's archive keeps.

        Returns those that anybody keeps, and whether listings are walked to their end: as the first one says.
        """
        known = SharedKnown(self.shelf, self.queue.key_of("known"))
        known.tell(keys)
        redis = self.shelf.redis
        self.shelf.ask(lambda: redis.hsetnx(self.queue.key_of("run"), "whole", int(whole)))
        return known, self.shelf.ask(lambda: redis.hget(self.queue.key_of("run"), "whole")) == "1"

    def walks(self, listed: Iterable[tuple[str, str]], whole: bool) -> Walks:
        """Return what tells where a pager has shown all it has, whoever of the workers saw its pages."""
        return SharedWalks(self.shelf, self.queue.key_of("shown"), whole)

    def beat(self) -> Standing:
        """Say that this worker lives, renew what it holds, and return how the crawl stands."""
        self.pace.stay()
        standing = self.queue.beat(self.crawl_id, self.frontier.lease, self.frontier.held)
        self.frontier.standing = standing
        return standing

    def say_blocked(self, reason: str) -> None:
        """Tell all that the portal does not want to be asked."""
        with suppress(ArchiveError):
            self.shelf.ask(
                lambda: self.shelf.redis.hset(self.queue.key_of("run"), mapping={"state": "blocked", "reason": reason})
            )

    def at_least(self, host: str, delay: float) -> None:
        """Let no worker pause for less."""
        with suppress(ArchiveError):
            self.pace.at_least(host, delay)

    def rest(self, host: str, seconds: float) -> None:
        """Let no worker ask a host for some time."""
        with suppress(ArchiveError):
            self.pace.rest(host, seconds)

    def settings(self, own: Mapping[str, Any]) -> dict[str, Any]:
        """Return the settings of a worker: requests wait for their turn, and it stays in touch."""
        return {
            "DOWNLOAD_HANDLERS": dict.fromkeys(("http", "https"), "scraper.cluster.sending.PacedDownloadHandler"),
            "EXTENSIONS": {**own["EXTENSIONS"], "scraper.cluster.worker.Worker": 300},
        }

    def tell(self) -> tuple[bool, str] | None:
        """Return what became of the whole crawl, as far as it is known."""
        if self.shares is None:
            return None
        return verdict.went_well(self.shares, self.portal), verdict.said(self.shares, self.portal)

    def fault(self) -> tuple[str, str] | None:
        """Return what went wrong in all, to the last worker that ends: no share of a crawl need tell it."""
        if self.shares is None or self.shares.at_work:
            return None
        outcome, reason = verdict.of_all(self.shares, self.portal)
        return None if reason is None or reason.startswith(self.crawl_id) else (outcome, reason)

    def ending(self) -> None:
        """Say that this worker asks for nothing more, and will not beat while it reads what it fetched."""
        with suppress(ArchiveError):
            until = self.shelf.ask(self.shelf.redis.time)[0] * 1000 + round(1000 * _ENDING * self.lease)
            self.shelf.ask(lambda: self.shelf.redis.zadd(self.queue.key_of("workers"), {self.crawl_id: until}))

    def leave(self, summary: CrawlSummary, found: Found) -> None:
        """Give back what is held and say what came of this share; ``shares`` are those of all afterwards.

        Where Redis is gone, they are None, and leases run out by themselves; so they are where another worker judges
        them, so that each crawl is judged once.
        """
        counts = {name: getattr(summary, name) for name in ("requests", "articles", "new_articles", "new_revisions")}
        share = Share(summary.crawl_id, summary.outcome, summary.reason, counts | {"errors": summary.errors}, found)
        with suppress(ArchiveError):
            self.queue.give_back(self.crawl_id)
            redis, shares = self.shelf.redis, self.queue.key_of("shares")
            self.shelf.ask(lambda: redis.hset(shares, share.crawl_id, json.dumps(asdict(share), ensure_ascii=False)))
            self.shelf.ask(lambda: redis.zrem(self.queue.key_of("workers"), self.crawl_id))
            for part in (*scripts.NAMES, "known", "shown", "joined", "shares"):
                key = self.queue.key_of(part)
                self.shelf.ask(lambda key=key: redis.expire(key, REMEMBERED))  # type: ignore[misc]
            self.shares = self._heard_out()

    def _heard_out(self) -> Shares | None:
        """Return the shares once it is known of the others whether they live; None where another judges the crawl.

        One that lives will judge it when it ends. One that died never will, and looks alike until its lease runs out.
        """
        first = self._beats()
        while (shares := self._shares()).at_work:
            beats = self._beats()
            if any(beats.get(name, 0.0) > first.get(name, 0.0) for name in shares.at_work):
                return shares
            time.sleep(_LISTEN)
        judge = f"judge of {len(shares.ended)}"  # another, where a share is finished later
        return (
            shares
            if self.shelf.ask(lambda: self.shelf.redis.hsetnx(self.queue.key_of("run"), judge, self._me))
            else None
        )

    def _beats(self) -> dict[str, float]:
        """Return until when each worker is taken to live, as Redis' clock has it."""
        redis, workers = self.shelf.redis, self.queue.key_of("workers")
        return dict(self.shelf.ask(lambda: redis.zrange(workers, 0, -1, withscores=True)))

    def _shares(self) -> Shares:
        redis = self.shelf.redis
        told = self.shelf.ask(lambda: redis.hgetall(self.queue.key_of("shares")))
        now = self.shelf.ask(redis.time)[0] * 1000
        alive = set(self.shelf.ask(lambda: redis.zrangebyscore(self.queue.key_of("workers"), now, "+inf")))
        joined = set(self.shelf.ask(lambda: redis.smembers(self.queue.key_of("joined"))))
        ended = [json.loads(share) for _, share in sorted(told.items())]
        return Shares(
            tuple(Share(**{**share, "found": Found(**share["found"])}) for share in ended),
            tuple(sorted(alive - told.keys())),
            tuple(sorted(joined - alive - told.keys())),
        )


class SharedKnown(set[str]):
    """The articles that any worker keeps; those of this worker are known without asking."""

    def __init__(self, shelf: Shelf, key: str) -> None:
        super().__init__()
        self._shelf = shelf
        self._key = key

    def tell(self, keys: Iterable[str]) -> None:
        """Tell all what this worker's archive keeps."""
        self.update(keys)
        own = list(self)
        for start in range(0, len(own), 1000):
            batch = own[start : start + 1000]
            self._shelf.ask(lambda batch=batch: self._shelf.redis.sadd(self._key, *batch))  # type: ignore[misc]

    def __contains__(self, key: object) -> bool:
        """Return whether anybody keeps an article at an address."""
        if super().__contains__(key):
            return True
        if self._shelf.ask(lambda: self._shelf.redis.sismember(self._key, str(key))):
            super().add(str(key))
            return True
        return False

    def add(self, key: str) -> None:
        """Note an article that this worker keeps now."""
        if not super().__contains__(key):
            super().add(key)
            self._shelf.ask(lambda: self._shelf.redis.sadd(self._key, key))
