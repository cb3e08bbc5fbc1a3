"""What benchmarks print takes its place on the page about performance."""

from __future__ import annotations

import re

import pytest

from tests.benchmarks.table import show
from tests.benchmarks.written import PAGE, PLACE, filled
from tests.measured import ROOT

EMPTY = "<!-- printed: Crawl of 10 articles -->\nold\n<!-- end -->\n\n<!-- printed: The site -->\nold\n<!-- end -->\n"


def test_a_table_takes_its_place_and_the_others_stay(capsys: pytest.CaptureFixture[str]) -> None:
    show("Crawl of 10 articles, 2 kB each", ("", "s"), [("ours", "1.0")])
    show("Another", ("", "s"), [("ours", "2.0")])
    page, left = filled(EMPTY, capsys.readouterr().out)
    assert "-->\n\nCrawl of 10 articles, 2 kB each:\n\n|      |   s |\n| ---- | --: |\n| ours | 1.0 |\n\n<!--" in page
    assert page.count("old") == 1
    assert left == ["Another"]


def test_what_the_site_printed_takes_its_place_without_the_folder() -> None:
    printed = "archive of 9 articles in /somewhere\n90 figures, 1 MB; 2 cores, load 0.0\nhome 1 2\ntargets: p50 50 ms\n"
    page, left = filled(EMPTY, printed)
    assert "```text\n90 figures, 1 MB; 2 cores, load 0.0\nhome 1 2\ntargets: p50 50 ms\n```" in page
    assert left == []


def test_the_page_names_each_benchmark_and_holds_a_place_for_its_tables() -> None:
    page = PAGE.read_text("utf-8")
    targets = re.findall(r"^(bench(?:-[a-z]+)?):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert [target for target in targets if f"`make {target}" not in page and f"\nmake {target} " not in page] == []
    assert len(PLACE.findall(page)) == page.count("<!-- printed:") == page.count("<!-- end -->")
