"""``python -m tests.memory.small_server``: a night, the site and its readers on one core in 1 GB of memory.

::

    portal, readers (another machine, another core)
       │        │
    ───┼────────┼──── one core; at the limit everything is killed ────
       ▼        ▼
    nightly   serve     crawl + publish, while the site is read

All processes of ours are pinned to one core. What they hold together is looked at ten times a second: their
proportional set size, in which a page that two processes share counts once. Where it passes the limit they are killed.
Where we may make a control group (as root), the kernel itself holds the limit, what it caches of files included.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from archive.paths import ArchivePaths
from tests.benchmarks.pages import pages
from tests.memory.kernel_limit import KernelLimit, kernel_limit
from tests.scraper.crawling import ROOT, Crawler

LOOK = 0.1  # seconds


@dataclass
class SmallServer:
    """What runs on it; ``peak`` is the most that all of it held together since it was set back, in MB."""

    crawler: Crawler
    limit: float
    kernel: KernelLimit | None = None
    running: list[subprocess.Popen[str]] = field(default_factory=list)
    peak: float = 0.0
    overrun: bool = False

    def start(self, *command: str) -> subprocess.Popen[str]:
        """Start a command on the one core."""
        cores = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {min(cores)})  # a process has the core of the thread that starts it
        try:
            process = subprocess.Popen(
                self.crawler.command(*command),
                cwd=ROOT,
                env=self.crawler.environment(),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        finally:
            os.sched_setaffinity(0, cores)
        self.running.append(process)
        if self.kernel:
            self.kernel.take(process.pid)
        return process

    def run(self, *commands: tuple[str, ...]) -> tuple[float, float]:
        """Run commands side by side to their ends; return the seconds, and the most memory meanwhile in MB."""
        self.peak, began = 0.0, time.monotonic()
        for process in [self.start(*command) for command in commands]:
            _, errors = process.communicate()
            assert not self.killed, self.why_killed
            assert process.returncode == 0, errors[-2000:]
        return time.monotonic() - began, self.peak

    @property
    def killed(self) -> bool:
        """Whether the limit was passed and something was killed, by us or by the kernel."""
        return self.overrun or bool(self.kernel and self.kernel.killed)

    @property
    def why_killed(self) -> str:
        """Say who killed and why; what the kernel counts besides is what is cached of files."""
        by = "the watcher" if self.overrun else "the kernel"
        return f"more than {self.limit:.0f} MB: killed by {by}; the processes held {self.peak:.0f} MB at most"

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Look at the memory meanwhile, and leave no process behind."""
        ended = threading.Event()

        def watch() -> None:
            while not ended.wait(LOOK):
                held = sum(_megabytes(pid) for pid in _with_children({p.pid for p in self.running}))
                self.peak = max(self.peak, held)
                if held > self.limit:
                    self.overrun = True
                    self.stop()

        thread = threading.Thread(target=watch, daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()
            self.stop()

    def stop(self) -> None:
        """End all that runs."""
        for process in self.running:
            if process.poll() is None:
                process.terminate()
        for process in self.running:
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            if process.poll() is None:
                process.kill()


def _megabytes(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:  # it has ended
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def _with_children(pids: set[int]) -> set[int]:
    """Return processes with all that they have started."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, IndexError):
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
    found = set(pids)
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


@contextmanager
def _read(site: str, paths: ArchivePaths) -> Iterator[list[float]]:
    """Let a reader ask for one page after another, as those of the site's benchmark; give the seconds each took."""
    kinds = [kind for kind in pages(paths) if kind.paths and not kind.optional]
    took: list[float] = []
    ended, chance = threading.Event(), random.Random(7)

    def read() -> None:
        while not ended.is_set():
            (kind,) = chance.choices(kinds, [kind.weight for kind in kinds])
            began = time.monotonic()
            with urllib.request.urlopen(f"{site.rstrip('/')}{chance.choice(kind.paths)}", timeout=60) as answer:
                answer.read()
            took.append(time.monotonic() - began)

    with ThreadPoolExecutor(1) as one:
        reader = one.submit(read)
        try:
            yield took
        finally:
            ended.set()
        reader.result()


@contextmanager
def _portal(folder: Path, articles: int) -> Iterator[str]:
    """Serve the sample portal from a process of its own; give its address and the path of its portal file."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.portal", "--port", "0", "--articles", str(articles), "--no-trap"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        base = process.stdout.readline().removeprefix("Portal: ").strip()
        text = (ROOT / "scraper" / "portals" / "sample.toml").read_text("utf-8")
        (folder / "sample.toml").write_text(text.replace("http://127.0.0.1:8080/", base), "utf-8")
        yield str(folder / "sample.toml")
    finally:
        process.terminate()
        process.wait()


def measure(folder: Path, articles: int, limit: float) -> float:
    """Run it all, print what each step held, and return the most; raises AssertionError where the limit is passed."""
    most = 0.0
    with ExitStack() as stack:
        kernel = stack.enter_context(kernel_limit(limit))
        print(f"{'The kernel' if kernel else 'A watcher alone'} holds the limit of {limit:.0f} MB.", flush=True)
        server = SmallServer(Crawler(ArchivePaths(folder / "archive"), charts=True), limit, kernel)
        file = stack.enter_context(_portal(folder, articles))
        stack.enter_context(server.watched())

        def step(name: str, *commands: tuple[str, ...]) -> None:
            nonlocal most
            seconds, peak = server.run(*commands)
            most = max(most, peak)
            print(f"{name}: {peak:.0f} MB, {seconds:.0f} s", flush=True)

        step(
            f"first night ({articles} articles: crawl, publish, back up, restore on trial)",
            ("nightly", file, "--backup", str(folder / "backup")),
        )
        site = server.start("serve", "--port", "0")
        assert site.stdout is not None
        address = site.stdout.readline().removeprefix("Ready: ").strip()
        full = ("crawl", "portal", "-a", f"portal={file}", "-a", "mode=full")
        with _read(address, server.crawler.paths) as took:
            step("a full crawl and a publication at once, while the site is read", full, ("publish",))
            step("another night, while the site is read", ("nightly", file, "--backup", str(folder / "backup")))
        assert not server.killed, server.why_killed
        took = sorted(took)
        print(
            f"the site answered {len(took)} times: half within {took[len(took) // 2]:.2f} s, "
            f"the slowest after {took[-1]:.2f} s"
        )
    print(f"All together held {most:.0f} MB at most, of {limit:.0f}.")
    return most


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.memory.small_server", description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=1000, help="of the sample portal (default 1000)")
    parser.add_argument("--limit", type=float, default=1024, help="MB (default 1024)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="small-server-") as name:
        measure(Path(name), options.articles, options.limit)


if __name__ == "__main__":
    main()
