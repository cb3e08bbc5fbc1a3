"""The shared frontier as a crawl session knows one: what this worker takes is noted in its own archive as well.

So that what it had under way is known after a crash, and that its share of the crawl can be judged like any crawl.
Redis is told after the archive has committed: killed in between, a page is fetched again by another worker.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

from sqlite_utils import Database

from archive.errors import ArchiveError
from archive.records import FrontierEntry
from archive.store.frontier import Frontier
from scraper.cluster.queue import LeasedQueue, Standing

AT_ONCE = 4  # addresses that a worker takes at a time; a killed one keeps so many from the others for a lease
_REMEMBERED = 10.0  # seconds for which the articles that all have met are not asked for again


class SharedFrontier(Frontier):
    """The to-do list of all workers, for the worker whose share of the crawl is ``crawl_id``."""

    def __init__(self, db: Database, crawl_id: str, queue: LeasedQueue, lease: float, most: int) -> None:
        super().__init__(db, crawl_id)
        self.queue = queue
        self.lease = round(1000 * lease)
        self.most = most
        self.held: set[str] = set()
        self.standing = Standing("running")
        query = "SELECT 1 FROM frontier WHERE crawl_id = ? AND state <> 'todo' LIMIT 1"
        self._begun = db.execute(query, (crawl_id,)).fetchone() is not None
        self._done: list[tuple[str, str]] = []
        self._found: list[FrontierEntry] = []
        self._articles: tuple[float, list[str]] = (0.0, [])

    def add(self, entries: Iterable[FrontierEntry]) -> int:
        """Add addresses once the archive has committed; return how many, known ones among them.

        They are kept here too: if Redis loses them, nobody else knows what this worker found.
        """
        found = list(entries)
        self._found += found
        self._note("IGNORE", "shared", found)
        return len(found)

    def take(self, count: int) -> list[FrontierEntry]:
        """Lease the next addresses."""
        self.standing, entries = self.queue.take(self.crawl_id, min(count, AT_ONCE), self.lease, self.most)
        self.held.update(e.url_key for e in entries)
        self._note("REPLACE", "taken", entries)
        return entries

    def _note(self, conflict: str, state: str, entries: Iterable[FrontierEntry]) -> None:
        self.db.conn.executemany(
            f"INSERT OR {conflict} INTO frontier (crawl_id, url_key, url, kind, priority, depth, referrer, state) "
            f"VALUES (?, ?, ?, ?, ?, ?, ?, '{state}')",
            ((self.crawl_id, e.url_key, e.url, e.kind, e.priority, e.depth, e.referrer) for e in entries),
        )

    def finish(self, url_key: str, state: str = "done") -> None:
        """Note that an address is done with, here now and for all once it is committed."""
        super().finish(url_key, state)
        self._done.append((url_key, state))

    def settle(self) -> None:
        """Tell all what was committed; raises ArchiveError where Redis is gone."""
        done, found, self._done, self._found = self._done, self._found, [], []
        if done or found:
            self.queue.settle(done, found)
            self.held.difference_update(key for key, _ in done)

    def forget(self) -> None:
        """Forget what was not committed."""
        self._done, self._found = [], []

    def return_taken(self, recorded: Iterable[str] = ()) -> int:
        """Give back what a killed process of this worker had taken, and add what an earlier crawl left.

        What it ``recorded`` stays leased; one whose record cannot be read after all goes to others when that ends.
        """
        self.queue.give_back(self.crawl_id, recorded)
        rows = self.db.execute(
            "SELECT url_key, url, kind, priority, depth, referrer FROM frontier WHERE crawl_id = ? AND state = 'todo'",
            (self.crawl_id,),
        ).fetchall()
        self._found += [FrontierEntry(*row) for row in rows]
        return self.db.execute(
            "UPDATE frontier SET state = 'shared' WHERE crawl_id = ? AND state IN ('todo', 'taken')", (self.crawl_id,)
        ).rowcount

    def drop_left(self) -> None:
        """Forget what an earlier crawl left: it came to its end without this worker."""
        with self.db.atomic():
            self.db.execute("DELETE FROM frontier WHERE crawl_id = ? AND state = 'todo'", (self.crawl_id,))

    def is_empty(self) -> bool:
        """Return whether this worker has added nothing yet."""
        return not self._begun

    def any_waiting(self) -> bool:
        """Return whether the crawl goes on, if only because another worker may come upon something."""
        self.standing, _ = self.queue.look()
        return self.standing.state == "running"

    def waiting(self) -> int:
        """Return how many addresses nobody has taken yet; 0 where Redis cannot be asked."""
        try:
            return self.queue.look()[1]
        except ArchiveError:
            return 0

    def articles(self) -> Iterable[str]:
        """Return the addresses of all articles that any worker has met or keeps."""
        told, known = self._articles
        if time.monotonic() - told > _REMEMBERED:
            ask = self.queue.shelf
            keys = [self.queue.key_of("articles"), self.queue.key_of("known")]
            known = list(ask.ask(lambda: self.queue.server.sunion(keys)))
            self._articles = (time.monotonic(), known)
        return known

    def conclude(self) -> None:
        """Note which addresses of this archive's articles answered another worker that they are gone."""
        gone = self.queue.shelf.ask(lambda: self.queue.server.smembers(self.queue.key_of("gone")))
        self.db.conn.executemany(
            "INSERT INTO frontier (crawl_id, url_key, url, kind, priority, depth, state) SELECT ?, url_key, url, "
            "'article', 0, 0, 'gone' FROM article_urls WHERE url_key = ? ON CONFLICT (crawl_id, url_key) DO UPDATE SET "
            "state = 'gone' WHERE state = 'shared'",
            ((self.crawl_id, key) for key in gone),
        )
