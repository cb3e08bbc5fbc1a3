"""What a crawl has still to do, in SQLite, so that a killed crawl continues where it was.

States: ``todo``, ``taken``, then ``done``, ``failed``, ``gone`` or ``refused``; ``shared`` is what this machine found
and whichever machine may have taken.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from archive.records import FrontierEntry


class Frontier:
    """The to-do list of one crawl."""

    def __init__(self, db: Database, crawl_id: str) -> None:
        self.db = db
        self.crawl_id = crawl_id

    def add(self, entries: Iterable[FrontierEntry]) -> int:
        """Add addresses that this crawl has not met; return how many were new."""
        before = self.db.conn.total_changes
        self.db.conn.executemany(
            "INSERT OR IGNORE INTO frontier (crawl_id, url_key, url, kind, priority, depth, referrer, state) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, 'todo')",
            ((self.crawl_id, e.url_key, e.url, e.kind, e.priority, e.depth, e.referrer) for e in entries),
        )
        return self.db.conn.total_changes - before

    def take(self, count: int) -> list[FrontierEntry]:
        """Take the next addresses, most urgent first. They are to do again if the process dies before ``finish``.

        A number (``id``) is taken when nothing else is to do or under way: by then it is known what listings show.
        """
        query = (
            "SELECT url_key, url, kind, priority, depth, referrer FROM frontier "
            "WHERE crawl_id = ? AND state = 'todo' AND kind {} 'id' ORDER BY priority DESC, url_key LIMIT ?"
        )
        rows = self.db.execute(query.format("<>"), (self.crawl_id, count)).fetchall()
        if not rows and not self._any("state = 'taken'"):
            rows = self.db.execute(query.format("="), (self.crawl_id, 1)).fetchall()
        self.db.conn.executemany(
            "UPDATE frontier SET state = 'taken' WHERE crawl_id = ? AND url_key = ?",
            ((self.crawl_id, row[0]) for row in rows),
        )
        return [FrontierEntry(*row) for row in rows]

    def finish(self, url_key: str, state: str = "done") -> None:
        """Note that an address needs no further visit in this crawl (``done``, ``failed``, ``gone`` or ``refused``)."""
        self.db.execute(
            "UPDATE frontier SET state = ? WHERE crawl_id = ? AND url_key = ?", (state, self.crawl_id, url_key)
        )

    def return_taken(self, recorded: Iterable[str] = ()) -> int:
        """Put back what a killed process had taken; return how many. What it ``recorded`` is about to be finished."""
        return self.db.execute(
            "UPDATE frontier SET state = 'todo' WHERE crawl_id = ? AND state = 'taken'", (self.crawl_id,)
        ).rowcount

    def is_empty(self) -> bool:
        """Return whether this crawl's list holds nothing at all, neither done nor to do."""
        return self.db.execute("SELECT 1 FROM frontier WHERE crawl_id = ? LIMIT 1", (self.crawl_id,)).fetchone() is None

    def any_waiting(self) -> bool:
        """Return whether an address is still to do."""
        if self._any("state = 'todo' AND kind <> 'id'"):
            return True
        return self._any("state = 'todo'") and not self._any("state = 'taken'")

    def _any(self, condition: str) -> bool:
        query = f"SELECT 1 FROM frontier WHERE crawl_id = ? AND {condition} LIMIT 1"
        return self.db.execute(query, (self.crawl_id,)).fetchone() is not None

    def waiting(self) -> int:
        """Return how many addresses are still to do."""
        query = "SELECT count(*) FROM frontier WHERE crawl_id = ? AND state = 'todo'"
        return int(self.db.execute(query, (self.crawl_id,)).fetchone()[0])

    def articles(self) -> Iterable[str]:
        """Return the canonical addresses of all articles that this crawl has met."""
        rows = self.db.execute(
            "SELECT url_key FROM frontier WHERE crawl_id = ? AND kind = 'article'", (self.crawl_id,)
        ).fetchall()
        return (row[0] for row in rows)

    def settle(self) -> None:
        """Tell whoever shares the list what was committed; this one is in the archive itself."""

    def forget(self) -> None:
        """Forget what was to be told: it was not committed."""

    def conclude(self) -> None:
        """Get what others know of this archive's articles, before the crawl is judged."""

    def clear(self) -> None:
        """Forget the list of a crawl that has ended."""
        self.db.execute("DELETE FROM frontier WHERE crawl_id = ?", (self.crawl_id,))
