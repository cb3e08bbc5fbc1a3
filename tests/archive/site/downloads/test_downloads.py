"""The files of an export are offered as they are, checkable, in pieces, and nothing else is."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from archive.export.writer import Wanted, export
from archive.paths import ArchivePaths
from tests.archive.site.conftest import datasette
from tests.archive.site.reports import Builder, build

Asked = Callable[..., Any]


@dataclass
class Place:
    """An archive with its export, and a way to ask its site."""

    paths: ArchivePaths
    ask: Asked

    @property
    def folder(self) -> Path:
        """The folder of the export."""
        return self.paths.root / "export"

    def withhold(self, name: str) -> None:
        """Withhold something and publish."""
        builder = Builder(self.paths)
        builder.withhold(name)
        builder.publish()
        builder.db.close()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an archive with an export, which every test gets a copy of."""
    builder = build(ArchivePaths(tmp_path_factory.mktemp("made") / "archive"))
    export(builder.paths, builder.paths.root / "export", Wanted(parquet=False))
    builder.db.close()
    return builder.paths.root


@pytest.fixture
def place(tmp_path: Path, made: Path) -> Place:
    paths = ArchivePaths(tmp_path / "archive")
    shutil.copytree(made, paths.root)
    site = datasette(paths.published)
    loop = asyncio.new_event_loop()
    loop.run_until_complete(site.invoke_startup())

    def ask(path: str, method: str = "GET", **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        # Datasette leads addresses that end in a slash or are percent-encoded to another one.
        return loop.run_until_complete(site.client.request(method, path, headers=named, follow_redirects=True))

    return Place(paths, ask)


def links(page: str) -> list[str]:
    parsed: Any = html.fromstring(page)
    return [str(href) for href in parsed.xpath("//a[@download]/@href")]


def test_every_file_of_the_export_is_offered_with_size_rows_and_checksum(place: Place) -> None:
    page = place.ask("/downloads").text
    there = {f"/downloads/{p.relative_to(place.folder)}" for p in place.folder.rglob("*") if p.is_file()}
    assert set(links(page)) == there
    for line in (place.folder / "SHA256SUMS").read_text().splitlines():
        digest, path = line.split("  ")
        if path.startswith(("csv/", "jsonl/")) or path.endswith(".wacz"):
            assert digest in page
    assert "Exported" in place.ask("/en/downloads").text


def test_a_file_arrives_as_it_is_and_can_be_checked(place: Place) -> None:
    for link in links(place.ask("/downloads").text):
        answer = place.ask(link)
        kept = (place.folder / link.removeprefix("/downloads/")).read_bytes()
        assert answer.status_code == 200
        assert answer.content == kept
        assert int(answer.headers["content-length"]) == len(kept)
        assert answer.headers["content-disposition"] == f'attachment; filename="{Path(link).name}"'
        if not link.endswith("SHA256SUMS"):
            assert answer.headers["etag"] == f'"{hashlib.sha256(kept).hexdigest()}"'


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-9", 0, 9), ("bytes=5-", 5, None), ("bytes=-7", -7, None), ("bytes=0-", 0, None)],
)
def test_a_download_that_was_cut_off_goes_on(place: Place, asked: str, first: int, last: int | None) -> None:
    kept = (place.folder / "csv/articles.csv").read_bytes()
    answer = place.ask("/downloads/csv/articles.csv", range=asked)
    wanted = kept[first:] if last is None else kept[first : last + 1]
    assert answer.status_code == 206
    assert answer.content == wanted
    start = first % len(kept)
    assert answer.headers["content-range"] == f"bytes {start}-{start + len(wanted) - 1}/{len(kept)}"


def test_a_range_of_another_state_of_the_file_is_answered_with_all_of_it(place: Place) -> None:
    assert place.ask("/downloads/csv/articles.csv", range="bytes=0-9", if_range='"old"').status_code == 200
    tag = place.ask("/downloads/csv/articles.csv").headers["etag"]
    assert place.ask("/downloads/csv/articles.csv", range="bytes=0-9", if_range=tag).status_code == 206


@pytest.mark.parametrize("asked", ["bytes=9-5", "bytes=99999999-", "bytes=-0"])
def test_a_range_outside_the_file_is_refused(place: Place, asked: str) -> None:
    answer = place.ask("/downloads/csv/articles.csv", range=asked)
    assert answer.status_code == 416
    assert answer.content == b""
    assert answer.headers["content-range"].startswith("bytes */")


@pytest.mark.parametrize("asked", ["bytes=0-1,4-5", "lines=1-2", "bytes=x", "bytes=-"])
def test_a_range_that_is_none_is_ignored(place: Place, asked: str) -> None:
    assert place.ask("/downloads/csv/articles.csv", range=asked).status_code == 200


def test_whoever_has_it_already_is_told_so(place: Place) -> None:
    tag = place.ask("/downloads/csv/articles.csv").headers["etag"]
    answer = place.ask("/downloads/csv/articles.csv", if_none_match=f'"x", {tag}')
    assert (answer.status_code, answer.content) == (304, b"")


def test_a_head_request_has_no_body(place: Place) -> None:
    answer = place.ask("/downloads/csv/articles.csv", "HEAD")
    assert answer.content == b""
    assert int(answer.headers["content-length"]) > 0


@pytest.mark.parametrize(
    "path",
    [
        "../archive.db",
        "..%2Farchive.db",
        "csv/../../archive.db",
        "csv%2F..%2F..%2Farchive.db",
        "%2e%2e/archive.db",
        "/etc/passwd",
        "%2Fetc%2Fpasswd",
        "csv",
        "csv/",
        "csv/ARTICLES.csv",
        "csv/articles.csv%00",
        "secret.txt",
    ],
)
def test_nothing_but_what_is_listed_is_sent(place: Place, path: str) -> None:
    (place.folder / "secret.txt").write_text("not listed")
    answer = place.ask(f"/downloads/{path}")
    assert answer.status_code in (403, 404)
    assert "content-disposition" not in answer.headers
    assert b"not listed" not in answer.content


def test_a_link_out_of_the_folder_is_not_followed(place: Place) -> None:
    listed = place.folder / "csv/articles.csv"
    listed.unlink()
    listed.symlink_to(place.paths.published)
    assert place.ask("/downloads/csv/articles.csv").status_code == 404


def test_a_manifest_that_leaves_its_folder_is_not_believed(place: Place) -> None:
    manifest = place.folder / "datapackage.json"
    said = json.loads(manifest.read_text())
    said["resources"].append({**said["resources"][0], "path": "../archive.db", "format": None, "mediatype": "x/y"})
    manifest.write_text(json.dumps(said))
    with (place.folder / "SHA256SUMS").open("a") as sums:
        sums.write("0" * 64 + "  ../archive.db\n")
    assert "../archive.db" not in place.ask("/downloads").text
    assert place.ask("/downloads/..%2Farchive.db").status_code == 404


def test_a_file_that_is_not_the_listed_one_is_not_sent(place: Place) -> None:
    with (place.folder / "csv/articles.csv").open("ab") as file:
        file.write(b"more")
    assert place.ask("/downloads/csv/articles.csv").status_code == 404


def test_a_restricted_export_is_not_offered(place: Place) -> None:
    export(place.paths, place.folder, Wanted(public=False, parquet=False))
    assert links(place.ask("/downloads").text) == []
    assert place.ask("/downloads/csv/articles.csv").status_code == 404


def test_an_export_older_than_a_withholding_is_taken_back(place: Place) -> None:
    os.utime(place.folder / "datapackage.json", (1_700_000_000, 1_700_000_000))
    assert links(place.ask("/downloads").text)
    place.withhold("thu:104")
    page = place.ask("/downloads").text
    assert links(page) == []
    assert "Bản xuất trước đã được rút lại" in page
    assert place.ask("/downloads/csv/articles.csv").status_code == 404


def test_a_new_export_shows_without_a_restart(place: Place) -> None:
    before = place.ask("/downloads/csv/articles.csv").headers["etag"]
    place.withhold("thu:104")
    export(place.paths, place.folder, Wanted(parquet=False))
    assert place.ask("/downloads/csv/articles.csv").headers["etag"] != before


def test_the_database_is_given_away_on_purpose_alone(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    assert place.ask("/archive.db").status_code == 403
    assert "archive.db" not in links(place.ask("/downloads").text)
    monkeypatch.setenv("ARCHIVE_ALLOW_DOWNLOAD", "1")
    assert place.ask("/archive.db").content == place.paths.published.read_bytes()
    assert "/archive.db" in links(place.ask("/downloads").text)


def test_without_an_export_the_page_says_which_command_makes_it(get: Any) -> None:
    page: Any = html.fromstring(get("/downloads").text)
    assert 'scrapy export "$ARCHIVE_DIR/export"' in page.text_content()
    assert get("/downloads/csv/articles.csv").status_code == 404
