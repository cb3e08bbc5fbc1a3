"""An archive of every released schema version opens, upgrades itself, loses nothing and verifies."""

from __future__ import annotations

import re
import sqlite3
import tarfile
from functools import partial
from pathlib import Path

import pytest

from archive.paths import ArchivePaths
from archive.publish import publish
from archive.store.database import open_working
from archive.store.indicators import store_indicators
from archive.store.schema import migrations
from archive.verify import Verified, verify
from pipelines.figures.indicators import indicators
from scraper.reparsing import texts_again

HERE = Path(__file__).parent
EXHIBITS = sorted(p.name.removesuffix(".tar.xz") for p in HERE.glob("*.tar.xz"))
# What an upgrade may write anew: the list of migrations itself, and the vocabulary, which comes with the software.
OF_THE_SOFTWARE = {"_sqlite_migrations", "indicators"}


def rows_of(path: Path) -> dict[str, tuple[list[str], list[tuple[object, ...]]]]:
    """Return columns and rows of every table as they stand in the file, before anything upgrades it."""
    db = sqlite3.connect(path)
    found = {}
    for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1").fetchall():
        if table not in OF_THE_SOFTWARE:
            cursor = db.execute(f'SELECT * FROM "{table}"')
            found[table] = ([d[0] for d in cursor.description], sorted(cursor.fetchall(), key=repr))
    db.close()
    return found


@pytest.fixture(params=EXHIBITS)
def exhibit(request: pytest.FixtureRequest, tmp_path: Path) -> ArchivePaths:
    with tarfile.open(HERE / f"{request.param}.tar.xz") as packed:
        packed.extractall(tmp_path, filter="data")
    return ArchivePaths(tmp_path)


def test_an_archive_of_every_version_upgrades_itself_and_loses_nothing(exhibit: ArchivePaths) -> None:
    before = rows_of(exhibit.working)
    assert len(before["articles"][1]) == 3
    assert len(before["revisions"][1]) == 4

    db = open_working(exhibit.working)
    assert not migrations.pending(db)
    for table, (columns, rows) in before.items():
        names = ", ".join(f'"{c}"' for c in columns)
        assert sorted(db.execute(f'SELECT {names} FROM "{table}"').fetchall(), key=repr) == rows, table
    store_indicators(db, indicators())
    db.close()

    seen = Verified()
    again = lambda pages: map(partial(texts_again, exhibit.warc), pages)  # noqa: E731
    assert list(verify(exhibit, seen, again=again)) == []
    assert seen.texts == 4
    assert seen.figures == len(before["figures"][1])


def test_figures_cited_from_an_archive_of_every_version_resolve(exhibit: ArchivePaths) -> None:
    columns, rows = rows_of(exhibit.working)["figures"]
    cited = {row[columns.index("figure_id")]: row[columns.index("quote")] for row in rows}
    open_working(exhibit.working).close()
    publish(exhibit)
    published = sqlite3.connect(exhibit.published)
    found = dict(
        published.execute(
            'SELECT figure_id, substr(text, start + 1, "end" - start) FROM figures JOIN texts USING (text_id)'
        )
    )
    published.close()
    assert len(cited) > 20
    assert {figure: found[figure] for figure in cited} == cited


def test_the_newest_schema_version_of_a_release_has_an_exhibit() -> None:
    changelog = (HERE.parent.parent.parent / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## .*$", changelog, re.MULTILINE)
    assert newest
    known = [m.name for m in migrations._migrations]
    assert set(EXHIBITS) <= set(known)
    assert "not yet released" in newest[0] or known[-1] in EXHIBITS, f"make museum; {known[-1]} has no exhibit"
