"""Being blocked: a firewall's page, 403, 429 or 503 again and again. The crawl slows down, then stops and says so.

Whoever is blocked and goes on is blocked for longer. Each blocked page doubles the pause; after a few in a row the
crawl ends, with what it has. A page that comes as it should sets the count back, not the pause.
"""

from __future__ import annotations

from collections.abc import Callable

from archive.records import CaptureOutcome

IN_A_ROW = 5  # blocked pages, after which the crawl stops
_PAGES = ("article", "listing", "sitemap")  # dead picture folders are forbidden on many portals


class Blocks:
    """Counts blocked pages in a row; ``slow`` is called at each, ``stop`` with the reason when it is enough."""

    def __init__(self, slow: Callable[[], object], stop: Callable[[str], object]) -> None:
        self._slow = slow
        self._stop = stop
        self.row = 0
        self._last = ""

    def saw(self, kind: str, outcome: CaptureOutcome, url: str, reason: str | None) -> None:
        """Take note of what an answer came to."""
        if kind not in _PAGES:
            return
        if outcome not in ("blocked", "gate"):
            self.row = 0
            return
        self.row += 1
        self._last = f"{reason or outcome} ({url})"
        if self.row >= IN_A_ROW:
            self._stop(
                f"the portal blocks us: {self.row} pages in a row, the last one {self._last}; "
                "wait a day, then run the same command with a longer politeness.delay"
            )
        else:
            self._slow()
