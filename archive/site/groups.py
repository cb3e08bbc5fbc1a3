"""The tables of the database in the groups in which a reader looks for them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from archive.site.labels import Label
from archive.site.language import t

OTHERS = Label("Khác", "Others")


@cache
def groups() -> tuple[tuple[Label, tuple[str, ...]], ...]:
    """Return the groups in order, each with its title and the names of its tables."""
    said = tomllib.loads(files(__package__).joinpath("tables.toml").read_text("utf-8"))
    return tuple((Label(*group["title"]), tuple(group["tables"])) for group in said["groups"])


def grouped(tables: Iterable[Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """Return tables and views, given as Datasette does, under the headings of their groups; no group is empty."""
    waiting = {str(table["name"]): table for table in tables if not table.get("hidden")}
    found: list[tuple[str, list[Mapping[str, Any]]]] = []
    for title, names in groups():
        found.append((t(*title), [waiting.pop(name) for name in names if name in waiting]))
    found.append((t(*OTHERS), list(waiting.values())))
    return [(title, members) for title, members in found if members]
