"""What is remembered of a snapshot: read once however many ask at once, and again for another snapshot."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from datasette.database import Database, QueryInterrupted

from archive.site.snapshot import signature
from archive.site.snapshot_schema import rows
from tests.archive.site.conftest import Call, datasette
from tests.archive.site.reports import Builder


@pytest.fixture
def database(built: Builder, tmp_path: Path) -> Any:
    shutil.copy(built.paths.published, tmp_path / "archive.db")
    site = datasette(tmp_path / "archive.db")
    asyncio.run(site.invoke_startup())
    return site.databases["archive"]


def test_many_who_ask_at_once_wait_for_one_reading(database: Any) -> None:
    read: list[float] = []

    def slowly(connection: sqlite3.Connection) -> int:
        read.append(time.monotonic())
        time.sleep(0.1)
        return int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])

    async def ask() -> list[Any]:
        return await asyncio.gather(*(database.remembered("articles", slowly) for _ in range(20)))

    assert asyncio.run(ask()) == [5] * 20
    assert len(read) == 1
    os.utime(database.path)  # as another file would be
    assert asyncio.run(ask()) == [5] * 20
    assert len(read) == 2


def test_one_who_goes_away_takes_the_reading_from_nobody(database: Any) -> None:
    def slowly(connection: sqlite3.Connection) -> int:
        time.sleep(0.1)
        return 1

    async def ask() -> int:
        first = asyncio.ensure_future(database.remembered("one", slowly))
        second = asyncio.ensure_future(database.remembered("one", lambda _: 2))
        await asyncio.sleep(0.02)
        first.cancel()
        return int(await second)

    assert asyncio.run(ask()) == 1


def test_a_reading_that_failed_is_tried_again(database: Any) -> None:
    def fails(connection: sqlite3.Connection) -> int:
        raise sqlite3.OperationalError("no such table: later")

    async def ask() -> int:
        with pytest.raises(sqlite3.OperationalError):
            await database.remembered("one", fails)
        return int(await database.remembered("one", lambda _: 1))

    assert asyncio.run(ask()) == 1


def test_rows_that_refer_to_a_page_are_counted_by_an_index_alone(database: Any) -> None:
    incoming = asyncio.run(database.get_all_foreign_keys())
    known = {(key["other_table"], key["other_column"]) for key in incoming["articles"]["incoming"]}
    assert ("figures", "article_id") in known
    assert ("citations", "article_id") not in known


def test_how_many_rows_a_table_has_is_known_and_right(database: Any, built: Builder) -> None:
    snapshot = sqlite3.connect(built.paths.published)
    tables = [name for (name,) in snapshot.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    there = {name: snapshot.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}
    snapshot.close()
    known = asyncio.run(database.remembered("rows", rows))
    assert {name: there[name] for name in known} == known
    assert known["articles"] == 5

    async def counted(statement: str) -> int:
        return int((await database.execute(statement)).rows[0][0])

    for name in ("articles", "files", "current_figures"):
        there_are = asyncio.run(counted(f"select count(*) from [{name}]"))
        assert there_are == asyncio.run(counted(f"select count(*) from {name} "))
        assert there_are == there.get(name, there_are)


def test_a_view_that_takes_too_long_to_count_is_counted_once(database: Any) -> None:
    asked: list[str] = []

    async def interrupted(statement: str, *_: Any, **__: Any) -> None:
        asked.append(statement)
        raise QueryInterrupted(sqlite3.OperationalError("interrupted"), statement, None)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Database, "execute", lambda self, *given, **more: interrupted(*given, **more))
        patch.setattr(database, "_remembered", {"rows": (signature(Path(database.path)), {})})
        for _ in range(3):
            with pytest.raises(QueryInterrupted):
                asyncio.run(database.execute("select count(*) from trust "))
    assert len(asked) == 1


def test_what_a_reader_asks_is_executed_as_it_is(get: Call) -> None:
    for statement in ("select count(*) from articles", "PRAGMA schema_version", "select count(*) from [figures]"):
        answer = get(f"/archive.json?_shape=array&sql={quote(statement)}")
        if statement.startswith("PRAGMA"):
            assert answer.status_code == 400
        else:
            assert list(answer.json()[0]) == ["count(*)"]


def test_a_table_is_known_by_any_spelling_of_its_name(get: Call) -> None:
    assert (
        get("/archive/ARTICLES/thu~3A103.json?_shape=array").status_code
        == get("/archive/articles/thu~3A103.json").status_code
    )
    assert get("/archive/nothing").status_code == 404
