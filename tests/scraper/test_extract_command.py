"""``scrapy extract``, run as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

from tests import forked
from tests.scraper.crawling import Crawl
from tests.scraper.platforms.saved_pages import FOLDER, load

ARTICLE = "liferay62/article_with_lead_caption_and_signature"
FILE = str(FOLDER / ARTICLE / "page.html")
LOGIN = str(FOLDER / "liferay62/login/page.html")
FIELDS = "file kind title published unit lead body images captions attachments view_count section platform asset_key"


def extract(*arguments: str) -> Crawl:
    done = forked.run("extract", *arguments)
    return Crawl(done.returncode, done.stdout.decode(), done.stderr.decode())


def test_an_article_is_one_line_with_all_its_fields() -> None:
    done = extract(FILE)
    assert (done.code, done.err) == (0, "")
    [line] = done.out.splitlines()
    row = json.loads(line)
    assert list(row) == FIELDS.split()
    assert row["file"] == FILE
    assert row["published"] == "2018-12-13T16:26+07:00"
    assert row["captions"] == ["Quang cảnh buổi làm việc"]
    assert "Quang cảnh" not in row["body"]
    assert len(row["body"].split("\n")) == 3


def test_a_page_that_is_no_article_shows_file_and_kind_alone() -> None:
    assert json.loads(extract(LOGIN).out) == {"file": LOGIN, "kind": "login"}


def test_several_files_give_a_line_each_in_their_order() -> None:
    rows = [json.loads(line) for line in extract(FILE, LOGIN).out.splitlines()]
    assert [row["file"] for row in rows] == [FILE, LOGIN]


def test_the_address_of_the_page_may_be_given() -> None:
    trap = "liferay62/trap_of_languages"
    done = extract("--url", load(trap).url, str(FOLDER / trap / "page.html"))
    assert json.loads(done.out)["kind"] == "trap"


def test_a_missing_file_is_one_line_and_exit_1_and_the_others_are_read(tmp_path: Path) -> None:
    done = extract(str(tmp_path / "none.html"), FILE)
    assert done.code == 1
    assert len(done.err.splitlines()) == 1
    assert "none.html" in done.err
    assert json.loads(done.out)["kind"] == "article"


def test_a_folder_is_an_error_of_one_line(tmp_path: Path) -> None:
    done = extract(str(tmp_path))
    assert (done.code, len(done.err.splitlines())) == (1, 1)


def test_no_file_is_wrong_use() -> None:
    assert extract().code == 2


def test_one_address_for_two_files_is_wrong_use() -> None:
    assert extract("--url", "https://x.example.vn/", FILE, LOGIN).code == 2


def test_help_shows_an_example() -> None:
    assert "Example: scrapy extract" in " ".join(extract("--help").out.split())
