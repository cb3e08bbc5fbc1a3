"""The examples of the page for programs run as they stand, against a site that is served."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, build_opener

import pytest
from lxml import html

from archive.export import parquet
from archive.export.writer import Wanted, export
from archive.paths import ArchivePaths
from archive.site.examples import Example, examples
from archive.site.server import Site
from archive.store.database import close_working
from tests.archive.site.conftest import Call
from tests.archive.site.reports import build

pytestmark = pytest.mark.slow

BARE = {"PATH": "/usr/bin:/bin", "no_proxy": "*"}
RUN = [e for e in examples() if e.language in ("bash", "python")]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a site with an export."""
    builder = build(ArchivePaths(tmp_path_factory.mktemp("examples") / "archive"))
    close_working(builder.db, builder.paths.working)
    export(builder.paths, builder.paths.root / "export", Wanted(wacz=False, parquet=parquet.available()))
    with Site(builder.paths.published, port=0) as site:
        site.wait_until_ready()
        yield site.url.rstrip("/")


def code(served: str, example: Example) -> str:
    with build_opener(ProxyHandler({})).open(f"{served}/api") as answer:
        page: Any = html.fromstring(answer.read().decode())
    (shown,) = page.xpath(f"//pre[@data-example='{example.id}']")
    return str(shown.text_content())


@pytest.mark.parametrize("example", RUN, ids=[e.id for e in RUN])
def test_an_example_runs_as_it_stands(served: str, tmp_path: Path, example: Example) -> None:
    for module in example.needs:
        if importlib.util.find_spec(module) is None:
            pytest.skip(f"{module} is not installed: pip install {module}")
    if example.files and "parquet" in example.files and not parquet.available():
        pytest.skip("pyarrow is not installed, so there is no Parquet file")
    if example.language == "bash" and shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    shown = code(served, example)
    assert served in shown
    command = ["bash", "-euc", shown] if example.language == "bash" else [sys.executable, "-c", shown]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        env={**BARE, "HOME": str(tmp_path)},
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    said = {
        "curl-json": '"value": 28',
        "curl-csv": "coops_registered",
        "curl-search": "⟦giải⟧ ⟦ngân⟧",
        "curl-sql": "founding_classes",
        "pandas": "2022-06-30",
        "duckdb": "coops_total",
        "python-pages": "13 HTX",
    }[example.id]
    answer = done.stdout
    if answer.lstrip().startswith("["):
        answer = json.dumps(json.loads(answer), ensure_ascii=False)
    assert said in answer


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_example_is_shown_with_this_sites_address(get: Call, prefix: str) -> None:
    page: Any = html.fromstring(get(f"{prefix}/api").text)
    shown = page.xpath("//pre[@data-example]")
    assert [block.get("data-example") for block in shown] == [e.id for e in examples()]
    for block in shown:
        assert "http://localhost" in block.text_content()
        assert "{site}" not in block.text_content()
        assert "/en/" not in block.text_content()
