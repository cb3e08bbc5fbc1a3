"""The real pages with their gold, where ``EXTRA_GOLD`` names the folder that holds them."""

from __future__ import annotations

import csv
import json
import os
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

REASON = "EXTRA_GOLD is not set: the real pages are not part of this repository"


def folder() -> Path | None:
    """Return the folder of the real pages, or None where it is not given."""
    root = os.environ.get("EXTRA_GOLD")
    found = Path(root) / "pages-dev" if root else None
    return found if found and found.is_dir() else None


def gold() -> dict[str, dict[str, Any]]:
    """Return the gold of the articles by the name of their file, without ``.html``."""
    if (where := folder()) is None:
        return {}
    lines = (where / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    return {entry["id"]: entry for entry in map(json.loads, lines)}


def kinds() -> dict[str, str]:
    """Return the kind of every page by the name of its file, in the parser's words."""
    if (where := folder()) is None:
        return {}
    with (where / "MANIFEST.tsv").open(encoding="utf-8", newline="") as manifest:
        rows = list(csv.DictReader(manifest, delimiter="\t"))
    same = {"listing+pager": "listing", "article-variant": "article"}
    return {row["file"]: same.get(row["kind"], row["kind"]) for row in rows}


def body(name: str) -> bytes:
    """Return the bytes of one page."""
    where = folder()
    assert where is not None
    return (where / "html" / name).read_bytes()


def token_f1(found: str, wanted: str) -> float:
    """Return the F1 of the words of two texts, as multisets."""
    left, right = (Counter(unicodedata.normalize("NFC", text).split()) for text in (found, wanted))
    total = sum(left.values()) + sum(right.values())
    return 2 * sum((left & right).values()) / total if total else 1.0
