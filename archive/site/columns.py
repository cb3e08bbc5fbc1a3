"""Headings of columns in the page's language; the names of the database stay where programs read them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from archive.site import formats
from archive.site.labels import Label
from archive.site.language import language, t


@cache
def headings() -> Mapping[str, Mapping[str, Label]]:
    """Return the headings by table and column; ``columns`` stands for every table without one of its own."""
    text = files(__package__).joinpath("columns.toml").read_text("utf-8")
    return {table: {name: Label(*pair) for name, pair in found.items()} for table, found in tomllib.loads(text).items()}


def heading_of(column: str, table: str | None = None) -> Label:
    """Return the heading of a column; of one that is not known, such as one of a reader's own SQL, its name."""
    known = headings()
    return known.get(table or "", {}).get(column) or known["columns"].get(column) or Label(column, column)


def heading(column: str, table: str | None = None) -> str:
    """Return the heading of a column in the page's language."""
    return t(*heading_of(column, table))


OPERATORS: Mapping[str, str] = {
    "exact": "=",
    "not": "≠",
    "contains": "chứa",
    "endswith": "kết thúc bằng",
    "startswith": "bắt đầu bằng",
    "gt": ">",
    "gte": "≥",
    "lt": "<",
    "lte": "≤",
    "like": "theo mẫu (like)",
    "notlike": "không theo mẫu",
    "glob": "theo mẫu (glob)",
    "in": "là một trong",
    "notin": "không phải một trong",
    "arraycontains": "danh sách có",
    "arraynotcontains": "danh sách không có",
    "date": "đúng ngày",
    "isnull": "trống",
    "notnull": "không trống",
    "isblank": "trống hoặc rỗng",
    "notblank": "không trống, không rỗng",
}


def operator_words(key: str, display: str) -> str:
    """Return what a comparison of a table's filters says; ``display`` is Datasette's word, in English."""
    return t(OPERATORS.get(key, display), display)


def size_words(size: int) -> str:
    """Return a size in bytes as the page's language writes it: ``1,4 MB``, ``1.4 MB``."""
    shown = float(size)
    for name in ("byte", "KB", "MB", "GB"):
        if shown < 1000 or name == "GB":
            break
        shown /= 1000
    return f"{formats.number(round(shown, 1 if shown < 100 and name != 'byte' else 0), language())} {name}"
