"""``scrapy figures`` on real files, in a process of its own."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from archive.records import Figure
from tests import forked


def scrapy(*args: str, data: bytes = b"") -> CompletedProcess[bytes]:
    return forked.run("figures", *args, data=data)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_bytes("Năm 2021 mở 9 lớp.\r\nCó 300 người dự (đạt 87,5% kế hoạch).\r\n".encode())
    return path


def test_each_figure_is_one_json_line_with_every_field(article: Path) -> None:
    rows = [json.loads(line) for line in scrapy(str(article)).stdout.splitlines()]
    assert [r["value"] for r in rows] == [9, 300, 87.5]
    assert [r["value_text"] for r in rows] == ["9", "300", "87.5"]
    assert set(Figure.__dataclass_fields__) <= set(rows[0])
    assert "file" not in rows[0]


def test_offsets_count_in_the_text_as_it_stands_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "nfd.txt"
    text = unicodedata.normalize("NFD", "Được hỗ trợ\r\n25 hộ nghèo.\r\n")
    path.write_bytes(text.encode())
    [row] = [json.loads(line) for line in scrapy(str(path)).stdout.splitlines()]
    assert text[row["start"] : row["end"]] == row["quote"]
    assert row["unit"] == "hộ"


def test_several_files_name_the_file_and_lines_count_from_one(article: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Có 5 HTX.\n\nCó 6 HTX.\n", encoding="utf-8")
    rows = [json.loads(line) for line in scrapy("--lines", str(article), str(other)).stdout.splitlines()]
    last = [(Path(r["file"]).name, r["line"], r["value"]) for r in rows[-2:]]
    assert last == [("other.txt", 1, 5), ("other.txt", 3, 6)]


def test_standard_input_and_context_are_read() -> None:
    out = scrapy("--title", "Kết quả quý I/2022", "-", data="Mở 9 lớp.".encode()).stdout
    assert json.loads(out)["period_end"] == "2022-03-31"


def test_rejected_numbers_are_explained_on_demand() -> None:
    out = scrapy("--explain", "-", data="Theo Kế hoạch 45/KH-UBND, mở 9 lớp.".encode()).stdout
    first = json.loads(out.splitlines()[0])
    assert (first["rejected"], first["rule"]) == (True, "document")


def test_csv_and_table_can_be_read(article: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(scrapy("--format", "csv", str(article)).stdout.decode())))
    assert [r["quote"] for r in rows] == ["9 lớp", "300 người", "87,5%"]
    table = scrapy("--format", "table", str(article)).stdout.decode()
    assert "2021-01-01/2021-12-31" in table
    assert "{" not in table


def test_the_table_says_what_a_figure_belongs_to(article: Path) -> None:
    lines = scrapy("--format", "table", str(article)).stdout.decode().splitlines()
    share = next(line for line in lines if line.startswith("87,5%"))
    assert "percent_of_plan" in share
    assert "plan_of 300 người" in share or "plan_of 9 lớp" in share


def test_a_date_of_publication_that_is_none_is_refused(article: Path) -> None:
    result = scrapy("--published", "mai", str(article))
    assert result.returncode == 2
    assert "YYYY-MM-DD" in result.stderr.decode() + result.stdout.decode()


def test_a_missing_file_is_a_one_line_error(tmp_path: Path) -> None:
    result = scrapy(str(tmp_path / "absent.txt"))
    assert result.returncode == 1
    assert len(result.stderr.decode().strip().splitlines()) == 1


def test_a_file_that_is_not_utf8_is_a_one_line_error(tmp_path: Path) -> None:
    path = tmp_path / "latin.txt"
    path.write_bytes(b"\xff\xfe\x00")
    result = scrapy(str(path))
    assert result.returncode == 1
    assert "UTF-8" in result.stderr.decode()


def test_no_file_at_all_is_wrong_use() -> None:
    assert scrapy().returncode == 2
