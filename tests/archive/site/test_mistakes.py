"""What went wrong is said in words, with what to do."""

from __future__ import annotations

import asyncio
import sqlite3
from typing import Any

import pytest
from datasette.database import QueryInterrupted

from tests.archive.site.conftest import datasette
from tests.archive.site.reports import Builder


@pytest.mark.parametrize(("path", "said"), [("/changes", "quá nhiều thời gian"), ("/en/changes", "takes too long")])
def test_a_page_whose_query_is_interrupted_says_so_and_is_no_mistake_of_ours(
    built: Builder, monkeypatch: pytest.MonkeyPatch, path: str, said: str
) -> None:
    site = datasette(built.paths.published)

    async def interrupted(*_: Any, **__: Any) -> None:
        raise QueryInterrupted(sqlite3.OperationalError("interrupted"), "select 1", {})

    loop = asyncio.new_event_loop()
    loop.run_until_complete(site.invoke_startup())
    for call in ("execute", "execute_fn"):
        monkeypatch.setattr(site.databases["archive"], call, interrupted)
    answer = loop.run_until_complete(site.client.get(path))
    loop.close()
    assert answer.status_code == 503
    assert said in answer.text
    assert "select 1" not in answer.text
