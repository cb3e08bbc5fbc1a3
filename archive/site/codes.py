"""Codes in cells, in words: which column of which table holds which kind of code, and what each says."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from archive.site.labels import Label, labels


@cache
def _known() -> tuple[Mapping[str, Mapping[str, str]], Mapping[str, Mapping[str, Label]]]:
    said = tomllib.loads(files(__package__).joinpath("codes.toml").read_text("utf-8"))
    holds: Mapping[str, Mapping[str, str]] = said.pop("holds")
    ours = {kind: {code: Label(*pair) for code, pair in codes.items()} for kind, codes in said.items()}
    return holds, {**labels(), **ours}


def kind_of(column: str, table: str | None) -> str | None:
    """Return the kind of code that a column holds; None where it holds none."""
    holds, _ = _known()
    kind = holds.get(table or "", {}).get(column, holds["columns"].get(column))
    return kind or None


def codes_of(column: str, table: str | None) -> Mapping[str, Label]:
    """Return all codes that a column may hold with what they say; none where it holds no codes, or units."""
    kind = kind_of(column, table)
    if kind == "yes":
        wanted = ("yes", "no") if column == "adds_up" else ("1", "0")
        return {code: label for code, label in _known()[1]["yes"].items() if code in wanted}
    return _known()[1].get(kind, {}) if kind and kind != "unit" else {}


def code_label(value: object, column: str, table: str | None = None) -> Label | None:
    """Return what a code says; None where the column holds no codes, or none that is known."""
    kind = kind_of(column, table)
    return _known()[1].get(kind, {}).get(str(value)) if kind else None
