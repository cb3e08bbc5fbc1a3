"""The archive of half-yearly reports and its site, called without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from archive.paths import ArchivePaths
from tests.archive.site.conftest import datasette
from tests.archive.site.news.half_years import build
from tests.archive.site.reports import Builder

Ask = Callable[..., Any]


@pytest.fixture(scope="session")
def half_years(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builder]:
    builder = build(ArchivePaths(tmp_path_factory.mktemp("half-years") / "archive"))
    yield builder
    builder.db.close()


@pytest.fixture(scope="session")
def ask(half_years: Builder) -> Ask:
    """Return a function that asks the site for a path, with headers."""
    return asking(half_years)


def asking(builder: Builder) -> Ask:
    """Return a function that asks the site of an archive."""
    site, loop = datasette(builder.paths.published), asyncio.new_event_loop()
    loop.run_until_complete(site.invoke_startup())

    def ask(path: str, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return loop.run_until_complete(site.client.get(path, headers=named))

    return ask
