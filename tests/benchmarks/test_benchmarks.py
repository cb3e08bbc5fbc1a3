"""The benchmarks run, and print a table each; how fast anything is, no test says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.benchmarks import crawl, growth, page_reading, rereading, storing
from tests.benchmarks.archives import sample

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("benchmarks")]


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive of ten articles."""
    folder = tmp_path_factory.mktemp("archives")
    sample(10, folder)
    return folder


def table(printed: str, title: str) -> list[list[str]]:
    """Return the rows of a table that was printed, the first cell of each and the others."""
    _, _, after = printed.partition(title)
    assert after, printed
    lines = after.split("\n\n")[1].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")][2:]


def test_crawls_of_all_programs_are_measured_in_one_run(capsys: pytest.CaptureFixture[str]) -> None:
    crawl.main(["10", "--rounds", "1"])
    rows = table(capsys.readouterr().out, "Crawl of 10 sample articles")
    programs = ["bare Scrapy spider", "trafilatura, one after another", "scrapy crawl portal"]
    if shutil.which("wget"):
        programs.insert(1, "wget --mirror --warc-file")
    assert [row[0] for row in rows] == programs
    assert [rows[0][3], rows[0][6]] == ["1.00", "1.00"]
    assert rows[0][4] == rows[-1][4] == "10"


def test_pages_are_measured_without_others_too(capsys: pytest.CaptureFixture[str]) -> None:
    page_reading.main(["--articles", "4", "--alone"])
    assert [row[0] for row in table(capsys.readouterr().out, "sample portal: 4 articles")] == ["this project"]


def test_an_archive_is_crawled_once_and_measured_as_it_grows(
    archives: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    growth.main(["10", "20", "--archives", str(archives)])
    printed = capsys.readouterr()
    assert "of 20 articles ..." in printed.err
    assert "of 10 articles ..." not in printed.err
    for title in ("Seconds of processor", "Memory at most"):
        assert [row[0] for row in table(printed.out, title)] == ["crawl", "publish", "reextract --all", "verify"]


def test_a_slope_is_that_of_the_power() -> None:
    assert growth.slope([10, 100, 1000], [3, 300, 30_000]) == pytest.approx(2)


def test_texts_are_read_again_with_one_and_two_processes(archives: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rereading.main(["--articles", "10", "--archives", str(archives), "--rounds", "1"])
    rows = table(capsys.readouterr().out, "Texts of 10 articles read again")
    assert [row[:2] for row in rows] == [[what, n] for what in (rereading.AS_STORED, rereading.OTHERWISE) for n in "12"]


def test_the_store_writes_the_rows_that_executemany_is_given(
    archives: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    storing.main(["--articles", "10", "--archives", str(archives), "--rounds", "1"])
    printed = capsys.readouterr().out
    assert [row[0] for row in table(printed, "Storing 10 articles")] == ["the store", "executemany"]
    assert table(printed, "Bytes of 10 articles")[0][2] == "1.00"
