"""``python -m tests.benchmarks.site``: how fast the site is on 100,000 articles and a million figures.

The archive is made once by the sample portal's generator and kept in a folder; a run that was stopped goes on there.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from archive.paths import ArchivePaths
from archive.site.server import Site, free_port
from tests.benchmarks import large_archive, large_article
from tests.benchmarks.load import Timed, many_readers, one_reader
from tests.benchmarks.pages import Page, pages

P50, P95, MEMORY = 50.0, 200.0, 400.0  # milliseconds, milliseconds, megabytes: the targets
REQUESTS = 60  # of each kind of page by one reader


@dataclass(slots=True)
class Measured:
    """What a run found: by kind of page ours and plain Datasette's times, the mix, the server's peak memory in MB.

    ``beside`` are the kinds of pages that no target is set for.
    """

    ready: float = 0.0
    alone: dict[str, Timed] = field(default_factory=dict)
    plain: dict[str, Timed] = field(default_factory=dict)
    mix: Timed = field(default_factory=Timed)
    memory: float = 0.0
    beside: frozenset[str] = frozenset()

    def is_slow(self, name: str) -> bool:
        """Return whether a kind of page took longer than the targets allow."""
        return self.alone[name].milliseconds(50) > P50 or self.alone[name].milliseconds(95) > P95

    def misses(self) -> list[str]:
        """Return the targets that were missed, in words."""
        found = [
            f"{name}: p50 {t.milliseconds(50):.0f} ms, p95 {t.milliseconds(95):.0f} ms, {sum(t.failed.values())} failed"
            for name, t in self.alone.items()
            if t.failed or (name not in self.beside and self.is_slow(name))
        ]
        if self.mix.failed:
            found.append(f"the mix: {sum(self.mix.failed.values())} failed")
        if self.memory > MEMORY:
            found.append(f"memory: {self.memory:.0f} MB")
        return found


def folder_of(articles: int) -> Path:
    """Return where an archive of that size is kept: another for another generator."""
    digest = hashlib.sha256(Path(large_article.__file__ or "").read_bytes()).hexdigest()[:8]
    return Path(tempfile.gettempdir()) / "alliance-archive-bench" / f"{articles}-{digest}"


def measure(
    paths: ArchivePaths, rate: float, seconds: float, requests: int = REQUESTS, only: Sequence[str] = ()
) -> Measured:
    """Serve a snapshot as ``scrapy serve`` does, beside plain Datasette, and read its pages."""
    kinds = [page for page in pages(paths) if not only or page.name in only]
    measured = Measured()
    with plain_datasette(paths.published) as base:
        measured.plain = {page.name: one_reader(base, page.plain, requests) for page in kinds if page.plain}
    began = time.perf_counter()
    with Site(paths.published, port=0) as site:
        site.wait_until_ready()
        measured.ready = time.perf_counter() - began
        kinds = [page for page in kinds if page.paths and (not page.optional or _is_there(site.url, page))]
        measured.beside = frozenset(page.name for page in kinds if page.optional)
        measured.alone = {page.name: one_reader(site.url, page.paths, requests) for page in kinds}
        if seconds:
            measured.mix = many_readers(site.url, kinds, rate, seconds)
        measured.memory = peak_memory(site.pid)
    return measured


def _is_there(base: str, page: Page) -> bool:
    return httpx.get(base.rstrip("/") + page.paths[0], timeout=60, trust_env=False).status_code != 404


@contextmanager
def plain_datasette(snapshot: Path) -> Iterator[str]:
    """Serve a snapshot with Datasette as it comes: its own templates, no plugin of ours, no metadata."""
    port = free_port("127.0.0.1", 0)
    line = [sys.executable, "-m", "datasette", "serve", str(snapshot), "--port", str(port)]
    process = subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        base = f"http://127.0.0.1:{port}"
        for _ in range(600):
            try:
                httpx.get(f"{base}/-/settings.json", trust_env=False)
                break
            except httpx.TransportError:
                time.sleep(0.05)
        yield base
    finally:
        process.terminate()
        process.wait(10)


def peak_memory(process: int) -> float:
    """Return the most memory in MB that a process has held (its resident set, mapped files included)."""
    for line in Path(f"/proc/{process}/status").read_text("ascii", "replace").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def table(measured: Measured, rate: float, seconds: float) -> str:
    """Return what was measured as lines to read."""
    lines = [f"{'one reader':<22}{'p50':>8}{'p95':>8}   ms{'plain p50':>14}{'p95':>8}   ms"]
    for name, timed in measured.alone.items():
        slow = "   over the target" if measured.is_slow(name) and name not in measured.beside else ""
        plain = measured.plain.get(name)
        beside = f"{_two(plain):>27}" if plain else ""
        lines.append(f"{name:<22}{_two(timed)}     {beside}{slow}")
        lines += [f"  failed {count} times: {what}" for what, count in timed.failed.most_common(3)]
    mix = measured.mix
    if seconds:
        percentiles = ", ".join(f"p{p} {mix.milliseconds(p):.0f} ms" for p in (50, 95, 99))
        asked = f"{len(mix.seconds)} requests, {sum(mix.failed.values())} failed"
        lines.append(f"{rate:.0f} requests a second for {seconds:.0f} s: {asked}, {percentiles}")
        lines += [f"  failed {count} times: {what}" for what, count in mix.failed.most_common(5)]
    lines.append(f"the home page {measured.ready:.1f} s after the start; peak memory {measured.memory:.0f} MB")
    lines.append(f"targets: p50 {P50:.0f} ms, p95 {P95:.0f} ms, none failed, {MEMORY:.0f} MB")
    return "\n".join(lines)


def _two(timed: Timed) -> str:
    return f"{timed.milliseconds(50):>8.1f}{timed.milliseconds(95):>8.1f}"


def main(arguments: list[str] | None = None) -> int:
    """Make the archive where it is missing, measure, print; exit code 1 where a target was missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.site", description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000, metavar="N", help="size of the archive")
    parser.add_argument("--folder", type=Path, help="where the archive is kept (default: in the temp folder)")
    parser.add_argument("--rate", type=float, default=50, help="requests a second of the mix")
    parser.add_argument("--seconds", type=float, default=60, help="how long; 0 leaves the mix out")
    parser.add_argument("--page", action="append", default=[], metavar="NAME", help="only this kind of page")
    chosen = parser.parse_args(arguments)
    paths = ArchivePaths((chosen.folder or folder_of(chosen.articles)).absolute())
    print(f"archive of {chosen.articles} articles in {paths.root}", flush=True)
    large_archive.make(paths, chosen.articles, lambda said: print(said, flush=True))
    ((figures, size),) = large_archive.rows_of(
        paths, "SELECT (SELECT count(*) FROM figures), page_count * page_size FROM pragma_page_count, pragma_page_size"
    )
    print(f"{figures} figures, {size / 1e6:.0f} MB; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}", flush=True)
    measured = measure(paths, chosen.rate, chosen.seconds, only=chosen.page)
    print(table(measured, chosen.rate, chosen.seconds))
    return 1 if measured.misses() else 0


if __name__ == "__main__":
    sys.exit(main())
