"""Nothing of the site writes, and nothing of it tells of the operator's machine."""

from __future__ import annotations

import asyncio
import getpass
import json
import platform
import re
import socket
import sqlite3
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from archive.site import server
from archive.site.settings import SETTINGS
from tests.archive.site.conftest import Call, datasette
from tests.archive.site.reports import Builder

WRITING = ("POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND")
PAGES = (
    *("/", "/en/", "/about", "/archive", "/archive/articles", "/archive/articles/thu~3A103", "/archive/search?q=lop"),
    *("/archive/indicators/coops_total", "/downloads", "/dictionary", "/dictionary/figures", "/api", "/sitemap.xml"),
    *("/robots.txt", "/archive?sql=select+1", "/archive.json?sql=select+1", "/-/metadata.json", "/-/settings.json"),
    *("/-/databases.json", "/-/versions.json", "/-/plugins.json", "/-/threads.json", "/-/actor.json", "/.json"),
    *("/archive.json", "/archive/nothing", "/archive?sql=drop+table+articles", "/archive?sql=select+no_such()", "/-/x"),
    *("/archive/articles.json?_sort=nothing", "/archive/figures/f0.json", "/static/nothing.css", "/_internal.json"),
    *("/archive.db", "/archive/captures.json", "/archive/crawls.json", "/archive/articles.csv", "/-/patterns"),
)


@pytest.fixture(scope="module")
def site(built: Builder) -> Iterator[Any]:
    """Return a site and the loop that it runs in."""
    found = datasette(built.paths.published)
    loop = asyncio.new_event_loop()
    loop.run_until_complete(found.invoke_startup())
    yield found, loop
    loop.close()


def paths_of(found: Any) -> list[str]:
    """Return an address for every route that there is, Datasette's too."""
    known = {"database": "archive", "table": "articles", "pks": "thu~3A103", "format": "json", "path": "README.md"}
    group = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
    patterns = [regex.pattern for regex, _ in found._routes()]
    return [re.sub(r"[\^$()?\\*+]", "", group.sub(lambda m: known.get(m[1], "x"), p)) or "/" for p in patterns]


def test_every_route_refuses_to_write(site: Any, built: Builder) -> None:
    found, loop = site
    before = built.paths.published.read_bytes()
    addresses = sorted({*paths_of(found), *(path.partition("?")[0] for path in PAGES)})
    assert len(addresses) > 30
    for path in addresses:
        for method in WRITING:
            answer = loop.run_until_complete(found.client.request(method, path, content=b"sql=delete+from+articles"))
            assert answer.status_code == 405, (method, path)
            assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
            assert "content-security-policy" in answer.headers
    assert built.paths.published.read_bytes() == before


@pytest.mark.parametrize(
    "sql",
    [
        "delete from articles",
        "insert into articles values (1)",
        "create table x (y)",
        "drop table articles",
        "pragma query_only = 0",
        "pragma writable_schema = 1",
        "attach database '/tmp/x' as x",
        "vacuum into '/tmp/x'",
        "with x as (select 1) delete from articles",
        "select load_extension('x')",
        "select writefile('/tmp/x', 'y')",
        "select readfile('/etc/passwd')",
        "select edit('x')",
        "insert into search_index (search_index) values ('delete-all')",
    ],
)
def test_no_sql_of_a_reader_writes_or_reaches_the_disk(get: Call, built: Builder, sql: str) -> None:
    before = built.paths.published.read_bytes()
    for path in ("/archive.json", "/archive"):
        answer = get(f"{path}?sql={sql.replace(' ', '+')}")
        assert answer.status_code == 400, (path, sql)
    assert built.paths.published.read_bytes() == before


def test_a_query_that_takes_too_long_is_ended_and_told_what_to_do(get: Call) -> None:
    sql = "with recursive c(x) as (select 1 union all select x + 1 from c) select count(*) from c"
    for prefix, said in (("", "quá lâu"), ("/en", "took too long")):
        answer = get(f"{prefix}/archive?sql={sql.replace('+', '%2B').replace(' ', '+')}")
        assert answer.status_code == 400
        assert said in answer.text
        assert "datasette.io/en/stable" not in answer.text


def test_rows_are_limited(get: Call) -> None:
    sql = "with+recursive+c(x)+as+(select+1+union+all+select+x%2B1+from+c+limit+5000)+select+x+from+c"
    answer = get(f"/archive.json?sql={sql}").json()
    assert answer["truncated"]
    assert len(answer["rows"]) == int(SETTINGS["max_returned_rows"])


def test_the_database_is_no_download(get: Call) -> None:
    answer = get("/archive.db")
    assert answer.status_code == 403
    assert not answer.content.startswith(b"SQLite")


def secrets() -> list[str]:
    """Return what must be in no answer: paths, names and versions of this machine."""
    folders = [str(server.PROJECT), str(Path(sys.prefix)), str(Path.home()), str(Path(sqlite3.__file__).parent)]
    versions = [f"{name} {version(name)}" for name in ("datasette", "uvicorn", "jinja2", "httpx")]
    versions += [f'"{version("datasette")}"', f'"{platform.python_version()}"', platform.release()]
    names = [socket.gethostname(), getpass.getuser()]
    return [s for s in (*folders, *versions, *(n for n in names if len(n) > 4), "Traceback (most recent") if len(s) > 4]


@pytest.mark.parametrize("path", PAGES)
def test_no_answer_tells_of_the_machine(get: Call, built: Builder, path: str) -> None:
    answer = get(path)
    assert answer.status_code < 500
    told = answer.text + json.dumps(dict(answer.headers))
    for secret in (*secrets(), str(built.paths.root)):
        assert secret not in told, secret


def test_a_mistake_of_ours_is_told_without_its_details(built: Builder, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError(f"secret {server.PROJECT}")

    found = datasette(built.paths.published)
    loop = asyncio.new_event_loop()
    loop.run_until_complete(found.invoke_startup())
    monkeypatch.setattr("archive.site.search.routes.read_search", broken)
    answer = loop.run_until_complete(found.client.get("/archive/search?q=lop"))
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Trang bị lỗi" in answer.text
    loop.close()


@pytest.mark.parametrize("host", ["a b", 'x"y', "<script>", "a/b", "user@host", "", "a,b"])
def test_a_host_that_is_no_name_is_refused(site: Any, host: str) -> None:
    found, loop = site
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/api",
        "raw_path": b"/api",
        "query_string": b"",
        "headers": [(b"host", host.encode())],
    }
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    loop.run_until_complete(found.app()(scope, receive, send))
    assert sent[0]["status"] == 400
    assert host.encode() not in sent[1]["body"] or not host
