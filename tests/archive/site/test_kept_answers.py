"""Answers are kept while they are right: for the same question, the same snapshot, some minutes, and nobody's own."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from archive.site.kept_answers import LONGEST, SECONDS, KeptAnswers, keeping
from tests.archive.site.conftest import datasette
from tests.archive.site.reports import Builder

PAGE = "/archive/indicators/coops_total"


class Site:
    """An application that counts how often it is asked, behind what keeps its answers."""

    def __init__(self, snapshot: Path, base: str = "/") -> None:
        self.asked = 0
        self.status, self.headers, self.body, self.slow = 200, [(b"content-type", b"text/html")], b"page", 0.005
        self.moment = 0.0
        self.kept = KeptAnswers(most=10_000, now=lambda: self.moment)
        self.app = keeping(self._answer, lambda: snapshot, base, self.kept)

    async def _answer(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked += 1
        await asyncio.sleep(self.slow)
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        half = len(self.body) // 2
        await send({"type": "http.response.body", "body": self.body[:half], "more_body": True})
        await send({"type": "http.response.body", "body": self.body[half:]})

    def get(self, path: str = PAGE, query: str = "", method: str = "GET", **headers: str) -> tuple[int, bytes]:
        said: list[Any] = []

        async def send(message: Any) -> None:
            said.append(message)

        sent = [(b"host", b"example.org")]
        sent += [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        scope = {"type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": sent}

        async def ask() -> None:
            await self.app(scope, None, send)

        asyncio.run(ask())
        assert said[0]["type"] == "http.response.start"
        return said[0]["status"], b"".join(m.get("body", b"") for m in said[1:])


@pytest.fixture
def site(tmp_path: Path) -> Site:
    (tmp_path / "archive.db").write_bytes(b"1")
    return Site(tmp_path / "archive.db")


@pytest.mark.parametrize(
    "path",
    ["/", "/en/", PAGE, f"/en{PAGE}", "/archive/figures/f1.json", "/archive/search", "/feeds/articles.atom", "/gaps"],
)
def test_a_page_is_made_once_for_all_who_ask(site: Site, path: str) -> None:
    assert site.get(path) == site.get(path) == site.get(path) == (200, b"page")
    assert site.asked == 1


def test_another_question_is_another_answer(site: Site) -> None:
    for query in ("", "q=a", "q=b"):
        site.get("/archive/search", query)
    site.get("/en/archive/search")
    site.get("/archive/search", host="other.example")
    assert site.asked == 5


def test_a_new_snapshot_is_asked_at_once(site: Site, tmp_path: Path) -> None:
    site.get()
    (tmp_path / "new.db").write_bytes(b"2")
    (tmp_path / "new.db").replace(tmp_path / "archive.db")
    site.body = b"new page"
    assert site.get() == (200, b"new page")


def test_an_answer_ages(site: Site) -> None:
    site.get()
    site.moment = SECONDS + 1
    site.get()
    assert site.asked == 2


def test_who_reloads_a_page_gets_it_made_anew_and_so_do_others_then(site: Site) -> None:
    site.get()
    site.body = b"anew"
    assert site.get(cache_control="no-cache") == (200, b"anew")
    assert site.get() == (200, b"anew")


@pytest.mark.parametrize(
    ("path", "query", "method", "headers"),
    [
        ("/archive", "sql=select+1", "GET", {}),
        ("/archive/search", "q=a&sql=select+1", "GET", {}),
        ("/archive/figures", "", "GET", {}),
        ("/downloads/archive.zip", "", "GET", {}),
        ("/-/record/c1.warc.gz", "", "GET", {}),
        (PAGE, "", "HEAD", {}),
        (PAGE, "", "POST", {}),
        (PAGE, "", "GET", {"cookie": "ds_actor=x"}),
        (PAGE, "", "GET", {"authorization": "Bearer x"}),
        (PAGE, "", "GET", {"range": "bytes=0-1"}),
        (PAGE, "", "GET", {"if_none_match": "x"}),
    ],
)
def test_what_is_somebodys_own_is_made_for_him(
    site: Site, path: str, query: str, method: str, headers: dict[str, str]
) -> None:
    for _ in range(2):
        site.get(path, query, method, **headers)
    assert site.asked == 2


@pytest.mark.parametrize(
    "change",
    [
        {"status": 404},
        {"status": 500},
        {"headers": [(b"Set-Cookie", b"a=b")]},
        {"body": b"x" * (LONGEST + 1)},
        {"slow": 0},
    ],
)
def test_errors_cookies_and_what_is_large_or_quick_are_not_kept(site: Site, change: dict[str, Any]) -> None:
    for name, value in change.items():
        setattr(site, name, value)
    site.get()
    site.get()
    assert site.asked == 2


def test_what_nobody_asks_for_goes_first_where_room_is_short(site: Site) -> None:
    site.body = b"x" * 4_000
    for name in ("a", "b", "a", "c", "a", "b"):
        site.get(f"/archive/figures/{name}")
    assert site.asked == 4  # a, b, c, and b again


def test_a_site_below_a_path_keeps_its_own_pages(tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_bytes(b"1")
    site = Site(tmp_path / "archive.db", "/kho/")
    for path in (f"/kho{PAGE}", f"/kho/en{PAGE}", PAGE):
        site.get(path)
        site.get(path)
    assert site.asked == 4


def test_the_site_answers_the_second_time_as_the_first(built: Builder) -> None:
    site = datasette(built.paths.published)

    async def ask() -> None:
        await site.invoke_startup()
        for path in ("/archive/indicators/coops_total", "/en/archive/articles/thu~3A103", "/"):
            first, second = [await site.client.get(path) for _ in range(2)]
            assert first.text == second.text
            assert dict(first.headers) == dict(second.headers)

    asyncio.run(ask())
