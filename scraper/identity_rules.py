"""The rules of ``canonical.toml``, compiled once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("canonical.toml")


@dataclass(frozen=True, slots=True)
class IdentityRules:
    """What does not matter in an address.

    ``idle``, ``article_idle``, ``named_idle``, ``pager`` and ``item`` match whole names of parameters,
    ``prefixes`` a part of a path, ``caseless`` paths of servers that know no case; ``articles`` are
    shapes, each with its key.
    """

    idle: re.Pattern[str]
    article_idle: re.Pattern[str]
    named_idle: re.Pattern[str]
    pager: re.Pattern[str]
    prefixes: re.Pattern[str]
    caseless: re.Pattern[str]
    item: re.Pattern[str]
    articles: tuple[tuple[re.Pattern[str], str], ...]


def _names(tables: dict[str, dict[str, Any]], key: str) -> re.Pattern[str]:
    names: Iterable[str] = (name for table in tables.values() for name in table.get(key, ()))
    return re.compile("|".join(f"(?:{name})" for name in names), re.IGNORECASE)


def _read() -> IdentityRules:
    tables: dict[str, dict[str, Any]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    path = tables["path"]
    return IdentityRules(
        idle=_names(tables, "idle"),
        article_idle=_names(tables, "article_idle"),
        named_idle=_names(tables, "named_idle"),
        pager=_names(tables, "pager"),
        prefixes=re.compile(rf"^(?:/(?:{path['locale']}|{path['site']})(?=/|$))+", re.IGNORECASE),
        caseless=re.compile(tables["sharepoint"]["caseless"], re.IGNORECASE),
        item=re.compile(tables["sharepoint"]["item"], re.IGNORECASE),
        articles=tuple((re.compile(shape), key) for shape, key in tables["liferay"]["articles"]),
    )


RULES = _read()
