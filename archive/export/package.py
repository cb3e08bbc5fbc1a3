"""What an export says of itself: ``datapackage.json`` (frictionless Data Package), ``README.md``, ``SHA256SUMS``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from archive.errors import ArchiveError
from archive.export.tables import Shape

FORMAT = 1  # of the folder; raised when an older version of this software could not import it any more
PACKAGE, SUMS, README = "datapackage.json", "SHA256SUMS", "README.md"
OURS = "alliance_archive"  # the member of datapackage.json that an import reads
MEDIA = {"csv": "text/csv", "jsonl": "application/x-ndjson", "parquet": "application/vnd.apache.parquet"}


def describe(
    folder: Path,
    shapes: Iterable[tuple[Shape, int]],
    formats: Iterable[str],
    metadata: Mapping[str, Any],
    ours: Mapping[str, Any],
    others: Iterable[Path],
) -> None:
    """Write ``datapackage.json``: each file with its checksum, each table with its schema and what its columns mean."""
    formats = list(formats)
    resources = []
    counted = list(shapes)
    there = {shape.name for shape, _ in counted}
    for shape, rows in counted:
        words = metadata.get("databases", {}).get("archive", {}).get("tables", {}).get(shape.name, {})
        for kind in formats:
            found = _file(folder, folder / kind / f"{shape.name}.{kind}")
            found |= {"name": shape.name if kind == "csv" else f"{shape.name}-{kind}", "mediatype": MEDIA[kind]}
            found |= {"format": kind, "rows": rows, "derived": shape.derived}
            found |= {k: words[k] for k in ("title", "description") if words.get(k)}
            if kind == "csv":
                found |= {"profile": "tabular-data-resource", "encoding": "utf-8"}
            if kind != "parquet":
                found["schema"] = _schema(shape, words.get("columns", {}), there)
            resources.append(found)
    for path in others:
        name = path.relative_to(folder).as_posix()
        resources.append({**_file(folder, path), "name": name.lower().replace("/", "-"), "mediatype": _media(path)})
    said = {
        "profile": "data-package",
        "name": "cooperative-alliance-archive",
        "title": metadata.get("title"),
        "description": metadata.get("description"),
        "homepage": metadata.get("source_url"),
        "licenses": [{"name": "CC-BY-4.0", "title": metadata.get("license"), "path": metadata.get("license_url")}],
        "sources": [{"title": metadata.get("source"), "path": metadata.get("source_url")}],
        OURS: {"format": FORMAT, **ours},
        "resources": resources,
    }
    (folder / PACKAGE).write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def add_sums(folder: Path) -> None:
    """Write ``SHA256SUMS`` over every other file, as ``sha256sum -c`` reads it."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != SUMS)
    lines = [f"{sha256(p)}  {p.relative_to(folder).as_posix()}\n" for p in files]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


def check_sums(folder: Path) -> dict[str, str]:
    """Compare every file with ``SHA256SUMS`` and return the sums by path.

    Raises:
        ArchiveError: a file is missing or damaged, or there are no sums.
    """
    try:
        text = (folder / SUMS).read_text(encoding="utf-8")
        sums = {path: digest for digest, path in (line.split("  ", 1) for line in text.splitlines())}
        for path, digest in sums.items():
            if ".." in Path(path).parts or Path(path).is_absolute():
                raise ArchiveError(f"{folder / SUMS} names {path}, which is not in the export")
            if sha256(folder / path) != digest:
                raise ArchiveError(
                    f"{folder / path} is damaged: its checksum differs from that in {SUMS}; copy it again"
                )
    except ValueError:
        raise ArchiveError(f"{folder / SUMS} is damaged; copy the export again") from None
    except OSError as error:
        raise ArchiveError(f"cannot read {error.filename}: {error.strerror}; copy the whole export again") from None
    return sums


def read(folder: Path) -> dict[str, Any]:
    """Return ``datapackage.json`` of an export of ours; raises ArchiveError where the folder holds none."""
    try:
        said = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        said = {}
    if not isinstance(said, dict) or not isinstance(said.get(OURS), dict):
        raise ArchiveError(f"{folder} holds no export of an archive; name the folder that `scrapy export` wrote")
    return said


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _file(folder: Path, path: Path) -> dict[str, Any]:
    return {
        "path": path.relative_to(folder).as_posix(),
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sha256(path)}",
    }


def _media(path: Path) -> str:
    if path.suffix == ".wacz":
        return "application/wacz"
    return "application/warc" if ".warc" in path.name else "application/octet-stream"


def _schema(shape: Shape, words: Mapping[str, str], there: set[str]) -> dict[str, Any]:
    fields = []
    for column in shape.columns:
        field: dict[str, Any] = {"name": column.name, "type": "string" if column.type == "binary" else column.type}
        if words.get(column.name):
            field["description"] = words[column.name]
        if column.required:
            field["constraints"] = {"required": True}
        if column.generated:
            field["generated"] = True
        fields.append(field)
    found: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if shape.key:
        found["primaryKey"] = list(shape.key)
    keys = [
        {"fields": r.column, "reference": {"resource": "" if r.table == shape.name else r.table, "fields": r.other}}
        for r in shape.references
        if r.table in there
    ]
    if keys:
        found["foreignKeys"] = keys
    return found


def write_readme(folder: Path, public: bool, formats: Iterable[str]) -> None:
    """Write what whoever finds the folder needs to know, in both languages."""
    whole = "" if public else _RESTRICTED
    (folder / README).write_text(_README.format(whole=whole, formats=", ".join(formats)), encoding="utf-8")


_RESTRICTED = """
**Restricted.** This export holds what is withheld from publication. Do not hand it on.
**Hạn chế.** Bản xuất này chứa cả những gì không công bố. Không được phổ biến.
"""
_README = """# Cooperative alliance archive / Kho lưu trữ liên minh hợp tác xã
{whole}
Every table of the archive as {formats} (UTF-8; CSV with a byte order mark for Excel), the evidence as WARC files (in
`archive.wacz`, which replays in a browser, or in `warc/`), and `datapackage.json`: what each table and column means, in
Vietnamese and English, licence and sources.

Mọi bảng của kho ở các dạng {formats}, bằng chứng ở dạng WARC, và `datapackage.json` giải thích từng bảng, từng cột.

- Check / Kiểm tra: `sha256sum -c SHA256SUMS`
- Restore / Khôi phục: `ARCHIVE_DIR=NEW scrapy import DIR`
"""
