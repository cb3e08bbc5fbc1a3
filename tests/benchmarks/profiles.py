"""``python -m tests.benchmarks.profiles``: where the time goes (``make bench-profile``).

::

    scrapy COMMAND --profile FILE ─┐
    extract, parse, store ─────────┴─► calls ─► seconds by part: our packages and modules, libraries, SQLite, regex

Shares, not rates: cProfile charges for each call, so that many small ones look dearer than they are. What
SQLite, regular expressions and the like take counts as their own; other functions written in C, all of lxml's among
them, count for whoever called them. Waiting counts nothing, nor does what is done once at the start: loading modules,
compiling vocabularies.
"""

from __future__ import annotations

import argparse
import cProfile
import sysconfig
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from pstats import Stats
from typing import Any, NamedTuple

from archive.paths import ArchivePaths
from pipelines.figures import read
from scraper.parse import parse
from tests.benchmarks import storing
from tests.benchmarks.archives import Sample, portal, sample
from tests.benchmarks.figures import sentences
from tests.benchmarks.page_reading import Pages, sample_pages, saved
from tests.benchmarks.rereading import AS_STORED, OTHERWISE, falsify
from tests.benchmarks.table import show
from tests.gold.floors import gold_sets
from tests.measured import ROOT, run
from tests.scraper.crawling import Crawler

LEAST = 0.02
"""Parts that take a smaller share than this are summed up."""
REST, WAITING, START, SQLITE = "the rest", "waiting", "start", "SQLite"
# Built-in functions and methods by what stands in their names; those of no library count for their callers.
_BUILT_IN = (
    ("poll", WAITING),
    ("select.", WAITING),
    ("acquire", WAITING),
    ("sqlite3", SQLITE),
    ("re.Pattern", "regular expressions"),
    ("re.Scanner", "regular expressions"),
    ("_hashlib", "digests"),
    ("_sha", "digests"),
    ("zlib", "zlib"),
    ("_json", "JSON"),
    ("fsync", "files"),
    ("fdatasync", "files"),
    ("_io.Buffered", "files"),
    ("_io.FileIO", "files"),
    ("_io.open", "files"),
    ("posix.", "system calls"),
    ("_socket", "sockets"),
    ("_imp.", START),
    ("marshal", START),
    ("__build_class__", START),
    ("builtins.exec", START),
    ("builtins.compile", START),
)


class Function(NamedTuple):
    """A function as a profile names it; a built-in one has the file ``~``."""

    file: str
    line: int
    name: str


Parts = Callable[[Function], str | None]


def package_of(function: Function) -> str | None:
    """Return our package (``archive.store``) or the library that a function is of; None: that of its caller."""
    return _part(function, 2)


def module_of(function: Function) -> str | None:
    """Return our module (``pipelines.figures.scan``) or the library that a function is of; None: that of its caller."""
    return _part(function, 9)


def _part(function: Function, depth: int) -> str | None:
    if function.file == "~":
        return next((part for word, part in _BUILT_IN if word in function.name), None)
    path = Path(function.file)
    if path.is_relative_to(sysconfig.get_path("purelib")):
        return path.relative_to(sysconfig.get_path("purelib")).parts[0].removesuffix(".py")
    if path.is_relative_to(ROOT):
        inside = path.relative_to(ROOT).with_suffix("").parts
        return ".".join(inside[: min(depth, max(1, len(inside) - (depth == 2)))])
    return _of_python(path)


def _of_python(path: Path) -> str | None:
    """Return the name of a module of Python's library; None where it has no file, as what a dataclass makes."""
    if str(path).startswith("<frozen importlib") or path.parent.name == "tomllib":
        return START
    if path.parent.name == "re":
        return "regular expressions" if path.stem == "__init__" else START
    if str(path).startswith("<"):
        return None
    library = Path(sysconfig.get_path("stdlib"))
    return f"Python: {'.'.join(path.relative_to(library).with_suffix('').parts)}" if library in path.parents else None


def by_part(stats: Stats, part_of: Parts = package_of) -> dict[str, float]:
    """Return the seconds by part, but those spent waiting and at the start."""
    seconds: dict[str, float] = defaultdict(float)
    for function, (_, _, own, _, callers) in _functions(stats).items():
        part = part_of(Function(*function))
        if part is not None:
            seconds[part] += own
            continue
        for caller, (_, _, called, _) in callers.items():
            seconds[part_of(Function(*caller)) or REST] += called
    return {part: s for part, s in seconds.items() if part not in (WAITING, START)}


def by_step(stats: Stats, module: str, name: str) -> dict[str, float]:
    """Return the seconds of each function that the function ``name`` of a module calls, with all that those call."""
    seconds: dict[str, float] = defaultdict(float)
    for function, (_, _, _, _, callers) in _functions(stats).items():
        for caller, (_, _, _, taken) in callers.items():
            if caller[2] == name and Path(caller[0]).stem == module and function[0] != "~":
                seconds[function[2].strip("_<>").replace("_", " ")] += taken
    return dict(seconds)


def calls(stats: Stats) -> tuple[int, int]:
    """Return how many functions were called, and how many of the calls searched with a regular expression."""
    found = [(Function(*function).name, count) for function, (_, count, _, _, _) in _functions(stats).items()]
    return sum(n for _, n in found), sum(n for name, n in found if "re.Pattern" in name)


def _functions(stats: Stats) -> Mapping[tuple[str, int, str], tuple[int, int, float, float, Any]]:
    return stats.stats  # type: ignore[attr-defined, no-any-return]


def profiled(work: Callable[[], object]) -> Stats:
    """Return the profile of work, done once before so that what is loaded once counts nothing."""
    work()
    profile = cProfile.Profile()
    profile.runcall(work)
    return Stats(profile)


def tell(title: str, seconds: Mapping[str, float]) -> None:
    """Print the parts and their shares, the largest first, the small ones summed up."""
    total = sum(seconds.values())
    ranked = sorted(((s, part) for part, s in seconds.items() if part != REST), reverse=True)
    rows = [(part, f"{s / total:.0%}") for s, part in ranked if s >= LEAST * total]
    rest = total - sum(s for s, _ in ranked if s >= LEAST * total)
    show(title, ("", "share"), [*rows, (REST, f"{rest / total:.0%}")])


def crawling(articles: int) -> None:
    """Tell where the time of a crawl goes."""
    with tempfile.TemporaryDirectory(prefix="profile-") as folder, portal(articles) as base:
        crawler = Crawler(ArchivePaths(Path(folder) / "archive"))
        told = Path(folder) / "calls"
        command = ("crawl", "portal", "-a", "portal=sample", "-a", f"base={base}", "--profile", str(told))
        run(crawler.command(*command), crawler.environment())
        tell(f"Where a crawl of {articles} articles spends its time", by_part(Stats(str(told))))


def rereading(source: Sample) -> None:
    """Tell where the time of reading texts again goes, with one process."""
    for what in (AS_STORED, OTHERWISE):
        with tempfile.TemporaryDirectory(prefix="profile-") as folder, source.copied(Path(folder)) as crawler:
            if what == OTHERWISE:
                falsify(crawler)
            told = Path(folder) / "calls"
            command = crawler.command("reextract", "--all", "--jobs", "1", "--profile", str(told))
            run(command, crawler.environment())
            tell(f"Where a command that {what} spends its time", by_part(Stats(str(told))))


def page_reading(name: str, pages: Pages) -> None:
    """Tell where the time of parsing pages goes."""
    stats = profiled(lambda: [parse(body, url) for _ in range(-(-100 // len(pages))) for url, body in pages])
    tell(f"Where page to article spends its time, {name}", by_part(stats, module_of))


def figure_reading(texts: Sequence[str], what: str) -> None:
    """Tell where the time of reading figures goes, step by step."""
    stats = profiled(lambda: [read(text) for text in texts])
    called, searched = (count / len(texts) for count in calls(stats))
    steps = by_step(stats, "reading", "_drafts") | by_step(stats, "reading", "read")
    steps.pop("drafts", None)
    kind = f"{called:,.0f} calls a {what}, {searched:,.0f} of them searches"
    tell(f"Where text to figures spends its time, by {what} ({kind})", steps)


def store(source: Sample) -> None:
    """Tell where the time of storing goes."""
    found = storing.versions(source)
    with tempfile.TemporaryDirectory(prefix="profile-") as folder:
        db = storing.empty(Path(folder) / "store", source)
        profile = cProfile.Profile()
        profile.runcall(storing.store_all, db, found)
        db.close()
    stats = Stats(profile)
    parts = by_part(stats)
    del parts[SQLITE]
    tell("Where storing spends its time", parts | {f"SQLite: {name}": s for name, s in by_statement(stats).items()})


def by_statement(stats: Stats) -> dict[str, float]:
    """Return the seconds in SQLite by the function of ours that asked for them."""
    seconds: dict[str, float] = defaultdict(float)
    functions = _functions(stats)
    for function, (_, _, _, _, callers) in functions.items():
        if function[0] != "~" or "sqlite3" not in function[2]:
            continue
        for caller, (_, _, called, _) in callers.items():
            if "sqlite_utils" not in caller[0]:
                seconds[_named(caller)] += called
                continue
            outer = functions[caller][4]
            every = sum(taken for _, _, _, taken in outer.values()) or 1.0
            for asked, (_, _, _, taken) in outer.items():
                seconds[_named(asked)] += called * taken / every
    return dict(seconds)


def _named(function: tuple[str, int, str]) -> str:
    path = Path(function[0])
    return f"{path.stem}.{function[2].strip('_')}" if path.is_relative_to(ROOT) else "transactions"


def main(arguments: list[str] | None = None) -> None:
    """Print a table for each."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.profiles", description="Where the time goes.")
    parser.add_argument("--articles", type=int, default=1_000, metavar="N", help="default: 1000")
    parser.add_argument("--archives", type=Path, metavar="FOLDER", help="where archives are kept for the next time")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="archives-") as scratch:
        source = sample(options.articles, options.archives or Path(scratch))
        crawling(options.articles)
        rereading(source)
        store(source)
    page_reading("sample portal", list(sample_pages()))
    page_reading("saved pages", list(saved()))
    own = gold_sets()["own"]
    figure_reading(sentences(own), "sentence")
    figure_reading([text.text for text in own.texts], "text")


if __name__ == "__main__":
    main()
