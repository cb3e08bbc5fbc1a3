"""Addresses that do something: never requested, and counted under the name of what they do (``actions.toml``)."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from urllib.parse import unquote

_FILE = Path(__file__).with_name("actions.toml")


@cache
def _rules() -> tuple[tuple[str, re.Pattern[str]], ...]:
    tables: dict[str, dict[str, list[str]]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple((name, re.compile("|".join(table["patterns"]))) for name, table in tables.items())


def what_it_does(url: str) -> str | None:
    """Return what an address does (``action``, ``vote``, ``print``, ``share``); None where it only shows something.

    However it is written: percent-encoded once or twice, in capitals, its parameters in any order.
    """
    plain = unquote(unquote(url)).lower()
    return next((name for name, pattern in _rules() if pattern.search(plain)), None)
