"""The benchmark of the site works, and no page reads a whole table, so that what is fast here is on a large archive."""

from __future__ import annotations

import asyncio
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from datasette.utils import tilde_encode

from archive.paths import ArchivePaths
from archive.site.server import PROJECT
from archive.verify import Verified, verify
from tests.archive.site.conftest import datasette
from tests.benchmarks.large_archive import make, rows_of
from tests.benchmarks.load import ANEW, Timed
from tests.benchmarks.pages import Page, pages
from tests.benchmarks.site import Measured, table

pytestmark = pytest.mark.slow

ARTICLES = 200
# Tables with a row an article or more. Small ones (indicators, crawls, portals …) may be read whole.
BIG = (
    *("articles", "article_urls", "captures", "checks", "citations", "claims", "corrections", "disagreements"),
    *("documents", "figures", "images", "listing_entries", "observations", "revisions", "series", "sightings"),
    *("texts", "unclaimed", "view_counts", "changes", "contradictions", "restatements", "attachments", "moves"),
    *("merges", "reading_changes", "superseded_readings", "absences", "file_owners", "file_parts", "comparisons"),
)
_SCAN = re.compile(r"SCAN (\S+)")
_ALIAS = re.compile(r"(?:FROM|JOIN)\s+(\w+)\s+(?:AS\s+)?(\w+)", re.IGNORECASE)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> ArchivePaths:
    paths = ArchivePaths(tmp_path_factory.mktemp("large") / "archive")
    make(paths, ARTICLES, lambda said: None)
    return paths


def test_the_generator_fills_an_archive_that_is_sound(large: ArchivePaths) -> None:
    damage = [d for d in verify(large, Verified()) if d.part not in ("warc", "index")]  # it makes no WARC files
    assert damage == []
    ((articles, figures, stated),) = rows_of(
        large, "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM figures), (SELECT count(*) FROM series)"
    )
    assert articles == ARTICLES
    assert figures >= 10 * ARTICLES
    assert stated > 2 * ARTICLES


def test_a_generation_that_was_stopped_goes_on_and_comes_to_the_same(tmp_path: Path, large: ArchivePaths) -> None:
    paths = ArchivePaths(tmp_path / "archive")
    make(paths, 3, lambda said: None)
    make(paths, ARTICLES, lambda said: None)
    query = "SELECT article_id, title, figures FROM articles ORDER BY 1"
    assert rows_of(paths, query) == rows_of(large, query)


class Asked:
    """A site that tells which statements a page took, and which big tables a statement reads from end to end."""

    def __init__(self, paths: ArchivePaths) -> None:
        self.site = datasette(paths.published)
        self.loop = asyncio.new_event_loop()
        self.loop.run_until_complete(self.site.invoke_startup())
        self.seen: list[str] = []
        prepare = self.site._prepare_connection

        def traced(connection: sqlite3.Connection, name: str) -> None:
            prepare(connection, name)
            if name == "archive":
                connection.set_trace_callback(self.seen.append)

        self.db = sqlite3.connect(f"{paths.published.as_uri()}?mode=ro", uri=True)
        prepare(self.db, "archive")
        self.db.row_factory = None
        self.site._prepare_connection = traced

    def statements(self, path: str, optional: bool = False) -> list[str]:
        """Ask for a page twice: what is read once for a snapshot is not asked for the second time."""
        for _ in range(2):
            self.seen.clear()
            answer = self.loop.run_until_complete(self.site.client.get(path, headers=ANEW))
            if answer.status_code == 404 and optional:
                return []
            assert answer.status_code == 200, path
        return [s for s in dict.fromkeys(self.seen) if not s.startswith(("--", "PRAGMA", "BEGIN", "COMMIT"))]

    def scanned(self, statement: str) -> list[str]:
        """Return the big tables that a statement reads from beginning to end."""
        names = {alias: table for table, alias in _ALIAS.findall(statement)}
        steps = [row[3] for row in self.db.execute(f"EXPLAIN QUERY PLAN {statement}")]
        found = [match[1] for step in steps if (match := _SCAN.match(step)) and "VIRTUAL TABLE" not in step]
        return [table for name in found if (table := names.get(name, name)) in BIG]


@pytest.fixture(scope="module")
def asked(large: ArchivePaths) -> Iterator[Asked]:
    made = Asked(large)
    yield made
    made.db.close()
    made.loop.close()


def test_no_page_reads_a_big_table_whole(large: ArchivePaths, asked: Asked) -> None:
    # A figure that an edit replaced has more to tell than others.
    ((article, figure),) = rows_of(
        large, "SELECT article_id, old_figure FROM changes WHERE old_figure IS NOT NULL LIMIT 1"
    )
    edited = Page("edited", 0, (f"/archive/articles/{tilde_encode(article)}", f"/archive/figures/{figure}"))
    wrong = []
    for page in [*(p for p in pages(large) if p.name != "tables"), edited]:
        for path in page.paths[:3]:
            statements = asked.statements(path, page.optional)
            assert statements or page.optional or page.name == "home", path
            for statement in statements:
                wrong += [
                    f"{page.name}: {table} in {' '.join(statement.split())}" for table in asked.scanned(statement)
                ]
    assert sorted(set(wrong)) == []


def test_a_statement_that_does_is_found(asked: Asked) -> None:
    assert asked.scanned("SELECT count(*) FROM figures f WHERE f.unit = 'lớp'") == ["figures"]
    assert asked.scanned("SELECT f.quote FROM figures f JOIN articles USING (article_id) WHERE title = ''") == [
        "articles"
    ]
    assert asked.scanned("SELECT * FROM figures WHERE figure_id = 'f'") == []


@pytest.mark.slow
def test_the_benchmark_runs_on_a_small_archive_and_prints_what_it_found(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.benchmarks.site",
            "--articles",
            str(ARTICLES),
            "--folder",
            str(tmp_path / "made"),
            "--rate",
            "20",
            "--seconds",
            "3",
        ],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = done.stdout.splitlines()
    assert "Traceback" not in done.stderr
    for page in ("home", "article", "indicator", "evidence", "search, rare word"):
        assert any(line.startswith(page) for line in lines), done.stdout
    assert any(re.search(r"20 requests a second for 3 s: \d+ requests, 0 failed", line) for line in lines), done.stdout
    assert any(re.search(r"peak memory \d+ MB", line) for line in lines)


def test_a_target_that_is_missed_is_told(large: ArchivePaths) -> None:
    fast, slow = Timed([0.01] * 20), Timed([0.1] * 20)
    measured = Measured(alone={"home": fast, "article": slow}, plain={"home": slow}, mix=fast, memory=401)
    assert [said.split(":")[0] for said in measured.misses()] == ["article", "memory"]
    assert "over the target" in table(measured, 50, 1).splitlines()[2]
