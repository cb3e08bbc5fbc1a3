"""Readers: one after the other, or as many as come in a second, whether or not the site keeps up (an open loop)."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import quantiles

import httpx

from tests.benchmarks.pages import Page

PATIENCE = 30.0  # seconds for an answer; one that takes longer has failed
ANEW = {"cache-control": "no-cache"}  # what a reader sends who reloads a page
WARM_UP = 5  # requests of each kind before any is measured


@dataclass(slots=True)
class Timed:
    """Seconds of each answer, and what went wrong, by its description."""

    seconds: list[float] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)

    def milliseconds(self, percent: int) -> float:
        """Return the percentile of the answers' times; infinite where nothing answered."""
        if len(self.seconds) < 2:
            return self.seconds[0] * 1000 if self.seconds else float("inf")
        return quantiles(self.seconds, n=100, method="inclusive")[percent - 1] * 1000


def one_reader(base: str, paths: Sequence[str], requests: int) -> Timed:
    """Ask for pages one after the other, each to be made anew."""
    timed = Timed()
    with httpx.Client(base_url=base, timeout=PATIENCE, trust_env=False, headers=ANEW) as client:
        for nth in range(-WARM_UP, requests):
            path = paths[nth % len(paths)]
            began = time.perf_counter()
            wrong = _problem(client.get(path))
            if nth >= 0:
                timed.seconds.append(time.perf_counter() - began)
                timed.failed.update([f"{path}: {wrong}"] if wrong else [])
    return timed


def many_readers(base: str, pages: Sequence[Page], rate: float, seconds: float, seed: int = 11) -> Timed:
    """Ask for pages of the mix at a rate, at random moments; a request waits for no other.

    Times count from the moment that a request was due, so that a site which falls behind is not let off.
    """
    return asyncio.run(_many_readers(base, pages, rate, seconds, random.Random(seed)))


async def _many_readers(base: str, pages: Sequence[Page], rate: float, seconds: float, rng: random.Random) -> Timed:
    timed = Timed()
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=100)
    async with httpx.AsyncClient(base_url=base, timeout=PATIENCE, limits=limits, trust_env=False) as client:
        due, tasks = time.perf_counter(), []
        ends = due + seconds
        while due < ends:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            page = rng.choices(pages, [p.weight for p in pages])[0]
            tasks.append(asyncio.create_task(_ask(client, rng.choice(page.paths), due, timed)))
            due += rng.expovariate(rate)
        await asyncio.gather(*tasks)
    return timed


async def _ask(client: httpx.AsyncClient, path: str, due: float, timed: Timed) -> None:
    try:
        wrong = _problem(await client.get(path))
    except httpx.HTTPError as error:
        wrong = type(error).__name__
    timed.seconds.append(time.perf_counter() - due)
    if wrong:
        timed.failed[f"{path.partition('?')[0].rpartition('/')[0]}/…: {wrong}"] += 1


def _problem(answer: httpx.Response) -> str:
    """Return what is wrong with an answer: also a page that says so with status 200, as queries do."""
    if answer.status_code != 200:
        return f"HTTP {answer.status_code}"
    return "a query that failed" if 'class="message-error"' in answer.text else ""
