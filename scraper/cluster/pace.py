"""Whose turn it is to ask a host: one request at a time and a pause after every answer, whoever of the workers asks."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from scraper.cluster import pace_scripts
from scraper.cluster.connection import PREFIX, Shelf

LONGEST_WAIT = 1.0  # seconds until a worker asks again whether it is its turn


class Pace:
    """The turns of one worker. A worker that is killed while it asks holds a host for ``hold`` seconds at most."""

    def __init__(self, shelf: Shelf, hold: float) -> None:
        self.shelf = shelf
        self.hold = round(1000 * hold)
        self.worker = ""
        self._serial = 0
        self._asking: defaultdict[str, set[str]] = defaultdict(set)

    @asynccontextmanager
    async def turn(self, host: str, delay: float, at_once: int, wanted: Callable[[], bool]) -> AsyncIterator[bool]:
        """Wait for a turn at a host; give whether there is one: none where the request is not ``wanted`` any more.

        ``delay`` in seconds is the pause that this worker keeps, ``at_once`` how many may ask at the same time.
        """
        self._serial += 1
        me, pause = f"{self.worker}:{self._serial}", round(1000 * delay)
        while wait := self.shelf.run(pace_scripts.ENTER, turn_keys(host), (me, at_once, pause, self.hold)):
            await asyncio.sleep(min(wait / 1000, LONGEST_WAIT))
            if not wanted():
                yield False
                return
        self._asking[host].add(me)
        try:
            yield True
        finally:
            self._asking[host].discard(me)
            self.shelf.run(pace_scripts.LEAVE, turn_keys(host), (me, pause))

    def stay(self) -> None:
        """Say which requests are still under way."""
        for host, asking in self._asking.items():
            if asking:
                self.shelf.run(pace_scripts.STAY, turn_keys(host), (self.hold, *asking))

    def at_least(self, host: str, delay: float) -> None:
        """Let no worker pause for less than ``delay`` seconds at a host: its robots.txt says so, or it blocks us."""
        self.shelf.run(pace_scripts.AT_LEAST, turn_keys(host), (round(1000 * delay),))

    def rest(self, host: str, seconds: float) -> None:
        """Let no worker ask a host for some time: it said so (``Retry-After``)."""
        self.shelf.run(pace_scripts.REST, turn_keys(host), (round(1000 * seconds),))


def turn_keys(host: str) -> tuple[str, str]:
    """Return the keys under which the turns at a host are kept."""
    return f"{PREFIX}:host:{host}", f"{PREFIX}:host:{host}:busy"
