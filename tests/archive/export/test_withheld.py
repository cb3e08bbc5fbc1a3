"""What is withheld is in no export and no replay, packed or not; what is left stays where rows say it is."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive.export.writer import Wanted, export
from archive.withholding.records import _Grave, tombstone
from tests.archive.evidence import LISTING
from tests.archive.site.reports import BASE, Builder


def unpacked(folder: Path) -> bytes:
    """Return all that an export says, with everything that is compressed in it laid open."""
    found = b""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".parquet":
            import pyarrow.parquet

            found += repr(pyarrow.parquet.read_table(path).to_pylist()).encode()
        elif path.suffix == ".wacz":
            with zipfile.ZipFile(path) as packed:
                for name in packed.namelist():
                    data = packed.read(name)
                    found += name.encode() + (records(data) if name.endswith(".warc.gz") else data)
        elif path.name.endswith(".warc.gz"):
            found += records(path.read_bytes())
        elif path.is_file():
            found += path.read_bytes()
    return found


def records(data: bytes) -> bytes:
    return b"".join(
        str(r.rec_headers).encode() + str(r.http_headers).encode() + r.content_stream().read()
        for r in ArchiveIterator(io.BytesIO(data))
    )


def replayed(folder: Path) -> list[tuple[str, str]]:
    with zipfile.ZipFile(folder / "archive.wacz") as packed:
        (name,) = [n for n in packed.namelist() if n.endswith(".warc.gz")]
        found = ArchiveIterator(io.BytesIO(packed.read(name)), check_digests="raise")
        return [(r.rec_type, r.rec_headers.get_header("WARC-Target-URI") or "") for r in found]


def test_nothing_of_a_withheld_article_is_in_an_export(kept: Builder, tmp_path: Path) -> None:
    export(kept.paths, tmp_path / "before", Wanted())
    own = ["cánh đồng Đông Hải", "Thăm đồng lúa chín sớm", "/-/bai-104"]
    whole = unpacked(tmp_path / "before")
    assert all(word.encode() in whole for word in own)
    kept.withhold("thu:104")
    export(kept.paths, tmp_path / "after", Wanted())
    left = unpacked(tmp_path / "after")
    assert [word for word in own if word.encode() in left] == []
    assert b"names a complainant" in left


def test_pages_that_show_a_withheld_article_are_not_replayed_and_others_are(kept: Builder, tmp_path: Path) -> None:
    kept.withhold("thu:104")
    export(kept.paths, tmp_path / "out", Wanted())
    found = replayed(tmp_path / "out")
    assert ("response", LISTING) not in found
    assert ("metadata", LISTING) in found
    assert ("response", f"{BASE}/anh/chung.png") in found
    assert ("request", f"{BASE}/anh/chung.png") not in found  # its referrer is the withheld page
    assert ("response", f"{BASE}/-/bai-103") in found


def test_a_page_that_prints_a_withheld_figure_is_not_replayed(kept: Builder, tmp_path: Path) -> None:
    query = "SELECT figure_id FROM figures WHERE article_id = 'thu:102' AND quote = '21 lớp' LIMIT 1"
    kept.withhold(kept.db.execute(query).fetchone()[0])
    export(kept.paths, tmp_path / "out", Wanted())
    assert "21 lớp".encode() not in unpacked(tmp_path / "out")
    found = replayed(tmp_path / "out")
    assert ("response", f"{BASE}/-/bai-102") not in found
    assert ("response", f"{BASE}/-/bai-101") in found
    with zipfile.ZipFile(tmp_path / "out" / "archive.wacz") as packed:
        assert b"bai-102" not in packed.read("pages/pages.jsonl")


def test_undone_the_export_is_what_it_was_but_for_the_log(kept: Builder, tmp_path: Path) -> None:
    export(kept.paths, tmp_path / "before", Wanted())
    kept.withhold("thu:104")
    kept.lift("thu:104")
    export(kept.paths, tmp_path / "after", Wanted())
    for path in (tmp_path / "before").rglob("*"):
        other = tmp_path / "after" / path.relative_to(tmp_path / "before")
        if path.is_file() and path.stem != "suppressions" and path.name not in ("SHA256SUMS", "datapackage.json"):
            assert path.read_bytes() == other.read_bytes(), path.name


@pytest.mark.parametrize("compressed", [True, False])
@pytest.mark.parametrize("length", [430, 431, 999, 1000, 5000, 70_000])
def test_a_tombstone_is_a_record_of_exactly_the_length_of_what_it_replaces(length: int, compressed: bool) -> None:
    grave = _Grave(1234, length, "s0123456789abcdef", "2026-03-01T08:00:00.000Z", "http://127.0.0.1/trang")
    data = tombstone(grave, compressed)
    assert len(data) == length
    (found,) = [
        (r.rec_type, r.rec_headers.get_header("WARC-Target-URI")) for r in ArchiveIterator(io.BytesIO(data * 1))
    ]
    assert found == ("metadata", "http://127.0.0.1/trang")
    assert len(list(ArchiveIterator(io.BytesIO(data + data)))) == 2
