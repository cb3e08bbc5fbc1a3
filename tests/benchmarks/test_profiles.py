"""A profile says which part took the time: ours, a library's, SQLite's, a regular expression's."""

from __future__ import annotations

import cProfile
import re
import sqlite3
import time
from pathlib import Path
from pstats import Stats

import pytest

from archive.store.database import open_working
from tests.benchmarks import profiles
from tests.benchmarks.profiles import Function, by_part, by_statement, by_step, calls, module_of, package_of, tell
from tests.measured import ROOT


def _profile(*work: object) -> Stats:
    profile = cProfile.Profile()
    for each in work:
        assert callable(each)
        profile.runcall(each)
    return Stats(profile)


def _searches() -> None:
    for _ in range(200):
        re.compile(r"(?:a|aa)+b").search("a" * 20)


def _asks() -> None:
    db = sqlite3.connect(":memory:")
    db.execute("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 300000) SELECT sum(x) FROM n")
    db.close()


def _waits() -> None:
    import select

    select.select([], [], [], 0.05)


@pytest.mark.parametrize(
    ("file", "name", "package", "module"),
    [
        (str(ROOT / "archive" / "store" / "figures.py"), "store_rows", "archive.store", "archive.store.figures"),
        (str(ROOT / "scraper" / "wire.py"), "request", "scraper", "scraper.wire"),
        (re.__file__, "sub", "regular expressions", "regular expressions"),
        (re.__file__.replace("__init__", "_compiler"), "compile", "start", "start"),
        (cProfile.__file__, "run", "Python: cProfile", "Python: cProfile"),
        ("<string>", "__init__", None, None),
        ("~", "<built-in method builtins.len>", None, None),
        ("~", "<method 'execute' of 'sqlite3.Connection' objects>", "SQLite", "SQLite"),
        ("~", "<method 'match' of 're.Pattern' objects>", "regular expressions", "regular expressions"),
    ],
)
def test_functions_are_told_by_what_they_are_part_of(
    file: str, name: str, package: str | None, module: str | None
) -> None:
    function = Function(file, 1, name)
    assert (package_of(function), module_of(function)) == (package, module)


def test_a_library_is_told_by_its_name() -> None:
    import lxml.html
    import scrapy

    assert package_of(Function(str(Path(scrapy.__file__).parent / "core" / "engine.py"), 1, "crawl")) == "scrapy"
    assert package_of(Function(str(lxml.html.__file__), 1, "fromstring")) == "lxml"


def test_time_goes_to_who_took_it_and_waiting_is_none() -> None:
    started = time.perf_counter()
    seconds = by_part(_profile(_searches, _asks, _waits))
    assert {"regular expressions", "SQLite"} <= seconds.keys()
    assert max(seconds, key=lambda part: seconds[part]) in ("regular expressions", "SQLite")
    assert 0 < sum(seconds.values()) < time.perf_counter() - started - 0.05


def test_built_in_functions_count_for_their_callers() -> None:
    seconds = by_part(_profile(lambda: sorted(range(500_000), reverse=True)))
    assert max(seconds, key=lambda part: seconds[part]) == "tests.benchmarks"


def test_steps_are_what_a_function_calls_with_all_below() -> None:
    def step() -> None:
        _searches()

    def work() -> None:
        step()

    stats = _profile(work)
    assert list(by_step(stats, "test_profiles", "work")) == ["step"]
    assert calls(stats)[1] == 200


def test_statements_are_told_by_who_asked_for_them(tmp_path: Path) -> None:
    def asked() -> None:
        for _ in range(50):
            db.execute("SELECT count(*) FROM articles").fetchall()

    db = open_working(tmp_path / "working.db")
    seconds = by_statement(_profile(asked))
    db.close()
    assert seconds.keys() == {"test_profiles.asked"}


def test_small_parts_are_summed_up(capsys: pytest.CaptureFixture[str]) -> None:
    tell("Shares", {"large": 90.0, "middle": 7.0, "one": 1.5, "other": 1.5})
    printed = capsys.readouterr().out
    assert [line.split("|")[1].strip() for line in printed.splitlines() if "%" in line] == [
        *("large", "middle", profiles.REST)
    ]
    assert "3%" in printed.splitlines()[-1]


@pytest.mark.slow
def test_everything_is_profiled(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    profiles.main(["--articles", "10", "--archives", str(tmp_path)])
    printed = capsys.readouterr().out
    titles = [line for line in printed.splitlines() if line.startswith("Where")]
    assert len(titles) == 8
    assert "| pipelines.figures" in printed
    assert "| scan " in printed
