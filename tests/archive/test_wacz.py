"""A WACZ file holds all of the archive's records, says the same twice, and nothing that is withheld."""

from __future__ import annotations

import gzip
import hashlib
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from archive.errors import ArchiveError
from archive.paths import ArchivePaths
from archive.warc.wacz import Page, write_wacz
from tests.archive.test_warc import EXCHANGE, writer

PAGES = [Page(EXCHANGE.url, EXCHANGE.captured_at, "Bài viết")]
OTHER = replace(EXCHANGE, url="http://127.0.0.1:8080/-/khac", body=b"<p>khac</p>", about={"via": EXCHANGE.url})


@pytest.fixture
def kept(paths: ArchivePaths) -> ArchivePaths:
    files = writer(paths)
    for exchange in (EXCHANGE, OTHER, EXCHANGE):
        files.write(exchange)
    files.close()
    return paths


def parts(wacz: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wacz) as packed:
        assert packed.testzip() is None
        assert {info.compress_type for info in packed.infolist()} == {zipfile.ZIP_STORED}
        return {name: packed.read(name) for name in packed.namelist()}


def test_every_part_is_there_and_has_its_digest(kept: ArchivePaths, tmp_path: Path) -> None:
    packed = write_wacz(kept.warc, tmp_path / "all.wacz", "Kho", PAGES)
    assert (packed.files, packed.captures, packed.pages) == (1, 3, 1)
    found = parts(tmp_path / "all.wacz")
    (warc,) = kept.warc.iterdir()
    assert found[f"archive/{warc.name}"] == warc.read_bytes()
    said = json.loads(found["datapackage.json"])
    assert {r["path"] for r in said["resources"]} == found.keys() - {"datapackage.json", "datapackage-digest.json"}
    for resource in said["resources"]:
        assert resource["hash"] == f"sha256:{hashlib.sha256(found[resource['path']]).hexdigest()}"
        assert resource["bytes"] == len(found[resource["path"]])


def test_two_files_of_one_archive_are_the_same_bytes(kept: ArchivePaths, tmp_path: Path) -> None:
    for name in ("one.wacz", "two.wacz"):
        write_wacz(kept.warc, tmp_path / name, "Kho", PAGES)
    assert (tmp_path / "one.wacz").read_bytes() == (tmp_path / "two.wacz").read_bytes()
    assert sorted(p.name for p in tmp_path.glob("*.wacz*")) == ["one.wacz", "two.wacz"]


def test_each_line_of_its_index_leads_to_a_record_in_it(kept: ArchivePaths, tmp_path: Path) -> None:
    write_wacz(kept.warc, tmp_path / "all.wacz", "Kho", PAGES)
    found = parts(tmp_path / "all.wacz")
    lines = gzip.decompress(found["indexes/index.cdx.gz"]).decode().splitlines()
    assert len(lines) == 3
    for line in lines:
        said = json.loads(line.split(" ", 2)[2])
        member = found[f"archive/{said['filename']}"][int(said["offset"]) :][: int(said["length"])]
        body = OTHER.body if said["url"] == OTHER.url else EXCHANGE.body
        assert body in gzip.decompress(member)
    _, block = found["indexes/index.idx"].decode().splitlines()
    said = json.loads(block.split(" ", 2)[2])
    assert found["indexes/index.cdx.gz"][said["offset"] :][: said["length"]] == found["indexes/index.cdx.gz"]


def test_an_archive_without_records_is_named(paths: ArchivePaths, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="crawl first"):
        write_wacz(paths.warc, tmp_path / "none.wacz", "Kho", [])
    assert not list(tmp_path.glob("*.wacz*"))
