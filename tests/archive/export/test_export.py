"""Everything out in open formats, the same bytes each time, checkable; and back in, or not at all."""

from __future__ import annotations

import csv
import filecmp
import json
import os
import signal
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from archive.errors import ArchiveError
from archive.export import package
from archive.export.restore import restore
from archive.export.writer import Wanted, export
from archive.paths import ArchivePaths
from archive.verify import Verified, verify
from tests.archive.site.reports import Builder

PUBLIC, ALL = Wanted(), Wanted(public=False, wacz=False)


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def resources(folder: Path) -> dict[str, Any]:
    return {r["name"]: r for r in json.loads((folder / package.PACKAGE).read_text("utf-8"))["resources"]}


def damage(paths: ArchivePaths) -> list[str]:
    return [f"{d.part} {d.what}: {d.wrong}" for d in verify(paths, Verified())]


def test_sha256sum_finds_every_file_whole(kept: Builder, tmp_path: Path) -> None:
    export(kept.paths, tmp_path / "out", PUBLIC)
    done = subprocess.run(
        ["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=tmp_path / "out", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == len(files(tmp_path / "out")) - 1


def test_each_table_and_view_is_there_in_each_format_with_equal_rows(kept: Builder, tmp_path: Path) -> None:
    export(kept.paths, tmp_path / "out", PUBLIC)
    for name, said in resources(tmp_path / "out").items():
        path = tmp_path / "out" / said["path"]
        if said.get("format") == "csv":
            assert path.read_bytes().startswith(b"\xef\xbb\xbf")
            with path.open(encoding="utf-8-sig", newline="") as file:
                table = list(csv.reader(file))
            lines = [
                json.loads(line) for line in path.parents[1].joinpath(f"jsonl/{name}.jsonl").open(encoding="utf-8")
            ]
            arrow = pyarrow.parquet.read_table(path.parents[1] / f"parquet/{name}.parquet")
            assert len(table) - 1 == len(lines) == arrow.num_rows == said["rows"], name
            assert arrow.to_pylist() == lines
            assert table[0] == arrow.column_names == [f["name"] for f in said["schema"]["fields"]]
            assert table[1:] == [["" if v is None else str(v) for v in line.values()] for line in lines]
    assert {"articles", "series", "changes", "contradictions", "suppressions"} <= resources(tmp_path / "out").keys()
    assert "frontier" not in resources(tmp_path / "out")


def test_the_package_says_what_columns_mean_their_keys_and_the_licence(kept: Builder, tmp_path: Path) -> None:
    export(kept.paths, tmp_path / "out", PUBLIC)
    said = json.loads((tmp_path / "out" / package.PACKAGE).read_text("utf-8"))
    assert said["licenses"][0]["path"].startswith("https://creativecommons.org/")
    figures = resources(tmp_path / "out")["figures"]["schema"]
    assert all(f.get("description") for f in figures["fields"])
    assert figures["primaryKey"] == ["figure_id"]
    assert {"fields": "article_id", "reference": {"resource": "articles", "fields": "article_id"}} in figures[
        "foreignKeys"
    ]
    assert {f["name"] for f in figures["fields"] if f.get("generated")} == {"value", "value_max"}


def test_two_exports_of_one_state_are_the_same_bytes(kept: Builder, tmp_path: Path) -> None:
    export(kept.paths, tmp_path / "one", PUBLIC)
    export(kept.paths, tmp_path / "two", PUBLIC)
    assert files(tmp_path / "one") == files(tmp_path / "two")


@pytest.mark.parametrize("wanted", [PUBLIC, ALL], ids=["public", "all"])
@pytest.mark.parametrize("withheld", [False, True], ids=["nothing withheld", "something withheld"])
def test_an_imported_archive_exports_the_same_bytes_and_is_whole(
    kept: Builder, tmp_path: Path, wanted: Wanted, withheld: bool
) -> None:
    if withheld:
        kept.withhold("thu:104")
    export(kept.paths, tmp_path / "one", wanted)
    again = ArchivePaths(tmp_path / "again")
    done = restore(again, tmp_path / "one")
    assert done.evidence
    export(again, tmp_path / "two", wanted)
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert damage(again) == []


def test_an_export_for_restoring_holds_all_that_the_archive_holds(kept: Builder, tmp_path: Path) -> None:
    kept.withhold("thu:104")
    export(kept.paths, tmp_path / "out", ALL)
    again = ArchivePaths(tmp_path / "again")
    restore(again, tmp_path / "out")
    assert _rows(sqlite3.connect(kept.paths.working)) == _rows(sqlite3.connect(again.working))
    assert not filecmp.dircmp(kept.paths.warc, again.warc).left_only
    assert "frontier" in resources(tmp_path / "out")
    assert "Restricted" in (tmp_path / "out" / package.README).read_text("utf-8")


def _rows(db: sqlite3.Connection) -> dict[str, list[Any]]:
    names = [
        r[0] for r in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%sqlite%'")
    ]
    return {n: sorted(map(repr, db.execute(f'SELECT * FROM "{n}"'))) for n in names}


def test_a_table_that_is_added_later_is_exported_too(kept: Builder, tmp_path: Path) -> None:
    kept.db.execute("CREATE TABLE added (n INTEGER PRIMARY KEY, bytes BLOB, mixed, value REAL)")
    kept.db.execute("INSERT INTO added VALUES (2, x'00ff', 'words', 0.1), (1, NULL, 7, NULL)")
    kept.db.conn.commit()
    export(kept.paths, tmp_path / "out", PUBLIC)
    lines = (tmp_path / "out" / "jsonl" / "added.jsonl").read_text("utf-8").splitlines()
    assert lines[0] == '{"n":1,"bytes":null,"mixed":7,"value":null}'
    assert lines[1] == '{"n":2,"bytes":{"$base64":"AP8="},"mixed":"words","value":0.1}'
    arrow = pyarrow.parquet.read_table(tmp_path / "out" / "parquet" / "added.parquet")
    assert arrow.to_pylist()[1] == {"n": 2, "bytes": b"\x00\xff", "mixed": "words", "value": 0.1}


def test_an_archive_that_is_not_empty_is_not_imported_into(kept: Builder, tmp_path: Path) -> None:
    export(kept.paths, tmp_path / "out", PUBLIC)
    before = files(kept.paths.warc)
    with pytest.raises(ArchiveError, match=r"there is an archive at .* already"):
        restore(kept.paths, tmp_path / "out")
    assert files(kept.paths.warc) == before


EVIDENCE = "archive.wacz"


@pytest.mark.parametrize("name", ["jsonl/figures.jsonl", EVIDENCE, "SHA256SUMS"])
def test_a_damaged_export_is_refused_and_nothing_is_changed(kept: Builder, tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    export(kept.paths, out, PUBLIC)
    (path,) = out.glob(name)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(ArchiveError, match=r"damaged|cannot read"):
        restore(ArchivePaths(tmp_path / "again"), out)
    assert not (tmp_path / "again").exists()


def test_a_file_that_the_sums_do_not_know_is_not_trusted(kept: Builder, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(kept.paths, out, PUBLIC)
    sums = (out / package.SUMS).read_text("utf-8").splitlines(keepends=True)
    (out / package.SUMS).write_text("".join(s for s in sums if "figures.jsonl" not in s), "utf-8")
    with pytest.raises(ArchiveError, match="is not whole"):
        restore(ArchivePaths(tmp_path / "again"), out)


def test_an_export_of_a_newer_version_is_refused(kept: Builder, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(kept.paths, out, PUBLIC)
    said = json.loads((out / package.PACKAGE).read_text("utf-8"))
    said[package.OURS]["migrations"].append("m9999_future")
    (out / package.PACKAGE).write_text(json.dumps(said), "utf-8")
    package.add_sums(out)
    with pytest.raises(ArchiveError, match=r"newer version .*m9999_future.*upgrade"):
        restore(ArchivePaths(tmp_path / "again"), out)
    assert not (tmp_path / "again").exists()


def test_an_export_of_an_older_version_is_brought_up_to_date(kept: Builder, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(kept.paths, out, ALL)
    said = json.loads((out / package.PACKAGE).read_text("utf-8"))
    said[package.OURS]["migrations"] = [m for m in said[package.OURS]["migrations"] if m < "m0004"]
    known = {r[0]: r[2] for r in _columns_0003(tmp_path)}
    later = {r["path"] for r in said["resources"] if not r.get("derived") and Path(r["path"]).stem not in known}
    said["resources"] = [r for r in said["resources"] if r["path"] not in later or not r["path"].startswith("jsonl/")]
    for resource in said["resources"]:
        if resource["path"].startswith("jsonl/") and not resource["derived"]:
            _keep_columns(out / resource["path"], known[Path(resource["path"]).stem])
    (out / package.PACKAGE).write_text(json.dumps(said), "utf-8")
    package.add_sums(out)
    again = ArchivePaths(tmp_path / "again")
    restore(again, out)
    assert damage(again) == []
    shown = sqlite3.connect(again.working).execute("SELECT count(*) FROM captures WHERE shows_article IS NOT NULL")
    assert shown.fetchone()[0] > 0


def _columns_0003(tmp_path: Path) -> list[tuple[str, str, set[str]]]:
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

    from archive.export.tables import shapes
    from archive.store.schema import migrations

    older = Migrations("archive")
    older._migrations = [m for m in migrations._migrations if m.name < "m0004"]
    db = Database(tmp_path / "older.db")
    older.apply(db)
    return [(s.name, "", {c.name for c in s.columns}) for s in shapes(db)]


def _keep_columns(path: Path, columns: set[str]) -> None:
    lines = [json.loads(line) for line in path.open(encoding="utf-8")]
    path.write_text("".join(json.dumps({k: v for k, v in x.items() if k in columns}) + "\n" for x in lines), "utf-8")


def test_what_is_no_export_is_neither_imported_nor_replaced(kept: Builder, tmp_path: Path) -> None:
    strange = tmp_path / "strange"
    strange.mkdir()
    (strange / "letters.txt").write_text("mine")
    with pytest.raises(ArchiveError, match=r"holds letters\.txt, which is no part of an export"):
        export(kept.paths, strange, PUBLIC)
    assert files(strange) == {"letters.txt": b"mine"}
    with pytest.raises(ArchiveError, match="holds no export of an archive"):
        restore(ArchivePaths(tmp_path / "again"), strange)
    with pytest.raises(ArchiveError, match="is part of the archive itself"):
        export(kept.paths, kept.paths.root, PUBLIC)


def test_an_export_replaces_an_earlier_one_and_leaves_nothing_beside(kept: Builder, tmp_path: Path) -> None:
    target = tmp_path / "made" / "out"
    export(kept.paths, target, PUBLIC)
    before = files(target)
    kept.withhold("thu:104")
    export(kept.paths, target, PUBLIC)
    assert files(target) != before
    assert os.listdir(target.parent) == ["out"]  # noqa: PTH208 - hidden files too


def killed_at(step: str, work: Callable[[Callable[[str], None]], object]) -> None:
    """Do something in a process that kills itself by SIGKILL at a step of it."""
    child = os.fork()
    if child == 0:
        try:
            work(lambda said: os.kill(os.getpid(), signal.SIGKILL) if said.startswith(step) else None)
        finally:
            os._exit(0)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL, f"there was no step {step}"


@pytest.mark.slow
@pytest.mark.parametrize("step", ["a copy", "figures", "texts", "thu-", "checksums", "to disk"])
def test_a_killed_export_leaves_the_earlier_one_whole_and_the_next_one_finishes(
    kept: Builder, tmp_path: Path, step: str
) -> None:
    wanted = Wanted(parquet=False)
    out = tmp_path / "out"
    export(kept.paths, out, wanted)
    before = files(out)
    kept.withhold("thu:104")
    killed_at(step, lambda progress: export(kept.paths, out, wanted, progress))
    assert files(out) == before
    export(kept.paths, out, wanted)
    assert b"names a complainant" in (out / "csv" / "suppressions.csv").read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["archive", "out"]


@pytest.mark.slow
@pytest.mark.parametrize("step", ["checksums", "figures", "WARC files", "the database"])
def test_a_killed_import_leaves_no_archive_and_the_next_one_finishes(kept: Builder, tmp_path: Path, step: str) -> None:
    export(kept.paths, tmp_path / "out", Wanted(parquet=False))
    again = ArchivePaths(tmp_path / "again")
    killed_at(step, lambda progress: restore(again, tmp_path / "out", progress))
    assert not again.working.exists()
    restore(again, tmp_path / "out")
    assert damage(again) == []
    assert not (again.root / "restore.partial").exists()


def test_a_failed_export_leaves_the_earlier_one(kept: Builder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export(kept.paths, tmp_path / "out", PUBLIC)
    before = files(tmp_path / "out")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(package, "describe", full)
    with pytest.raises(ArchiveError, match="No space left on device; an earlier export there is as it was"):
        export(kept.paths, tmp_path / "out", PUBLIC)
    assert files(tmp_path / "out") == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["archive", "out"]
