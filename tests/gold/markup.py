"""Read a source: running text in which every figure stands as ``⟦27 lớp|founding_classes|#a⟧``.

The format is explained in ``README.md``; this module knows brackets and fields, nothing of Vietnamese.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from typing import cast, get_args

from archive.records import Link, Qualifier, Relation, Status
from tests.gold.periods import iso_period

_SIGNS: dict[str, Qualifier] = {
    "~": "approx",
    ">": "more_than",
    "<": "less_than",
    ">=": "at_least",
    "<=": "at_most",
}
_RELATIONS: dict[str, tuple[Relation, Link]] = {
    "plan": ("percent_of_plan", "plan_of"),
    "change": ("change", "base_of"),
    "part": ("part_of", "part_of"),
}
_INVISIBLE = {"{nbsp}": "\u00a0", "{zwsp}": "\u200b", "{zwnj}": "\u200c", "{thin}": "\u2009", "{nnbsp}": "\u202f"}
_PIECE = re.compile(r"⟦([^⟧]*)⟧|⟪([^⟫]*)⟫")


class SourceError(ValueError):
    """A source that cannot be read; says which figure."""


@dataclass(slots=True)
class Marked:
    """One figure as the source gives it; what it leaves out is None and filled in by the compiler."""

    quote: str
    start: int
    line: int
    period: str | None
    value: Decimal | None = None
    value_max: Decimal | None = None
    of: Decimal | None = None
    unit: str | None = None
    qualifier: Qualifier | None = None
    relation: Relation | None = None
    status: Status = "achieved"
    indicator: str | None = None
    label: str | None = None
    link: Link | None = None
    related: str | None = None
    measure: str | None = None
    link_open: bool = False
    indicator_open: bool = False
    optional: bool = False
    ambiguous: bool = False


@dataclass(slots=True)
class Source:
    """A source taken apart: the text without its marks, the marks, and what the head says."""

    text: str
    marks: list[Marked] = field(default_factory=list)
    phenomena: tuple[str, ...] = ()


def read_source(written: str, by_line: bool) -> Source:
    """Take a source apart. Raises SourceError."""
    head, _, body = written.partition("---\n")
    keys = dict(line.split(": ", 1) for line in head.strip().splitlines())
    for name, letter in _INVISIBLE.items():
        body = body.replace(name, letter)
    source = Source("", phenomena=tuple(word.strip() for word in keys.get("phenomena", "").split(",") if word.strip()))
    default = keys.get("period", "-")
    parts: list[str] = []
    for number, line in enumerate(body.rstrip("\n").split("\n")):
        period = default
        at = 0
        for piece in _PIECE.finditer(line):
            _append(parts, line[at : piece.start()], keys)
            at = piece.end()
            if piece[2] is not None:
                period = piece[2]
                continue
            quote, *fields = piece[1].split("|")
            start = sum(map(len, parts))
            _append(parts, quote, keys)
            mark = Marked(parts[-1], start, number, iso_period(period))
            for name in fields:
                _set(mark, name.strip())
            source.marks.append(mark)
        _append(parts, line[at:], keys)
        parts.append("\r\n" if keys.get("newline") == "crlf" else "\n")
        if not by_line:
            default = period
    source.text = "".join(parts)
    return source


def _append(parts: list[str], piece: str, keys: dict[str, str]) -> None:
    parts.append(unicodedata.normalize("NFD", piece) if keys.get("form") == "NFD" else piece)


def _set(mark: Marked, name: str) -> None:
    if not (_set_word(mark, name) or _set_relation(mark, name) or _set_pair(mark, name)):
        raise SourceError(f"{mark.quote}: what is {name!r}?")


def _set_word(mark: Marked, name: str) -> bool:
    if name in _SIGNS:
        mark.qualifier = _SIGNS[name]
    elif name in ("opt", "amb"):
        mark.optional, mark.ambiguous = mark.optional or name == "opt", mark.ambiguous or name == "amb"
    elif name in ("target", "forecast"):
        mark.status = cast(Status, name)
    elif name.startswith("#"):
        mark.label = name
    else:
        return False
    return True


def _set_relation(mark: Marked, name: str) -> bool:
    word, _, rest = name.partition("@")
    if word in _RELATIONS:
        mark.relation, link = _RELATIONS[word]
        mark.link, mark.related = (link, rest) if rest else (None, None)
        mark.link_open = bool(rest) and word == "change"
        if word == "plan" and mark.indicator is None:
            mark.indicator = "plan_achievement"
    elif name in ("per", "none"):
        mark.relation = "per_unit" if name == "per" else "none"
    elif rest and word in get_args(Link):
        mark.link, mark.related = cast(Link, word), rest
    else:
        return False
    return True


def _set_pair(mark: Marked, name: str) -> bool:
    key, _, value = name.partition("=")
    if key == "p":
        mark.period = iso_period(value)
    elif key == "v":
        first, _, last = value.partition("..")
        mark.value, mark.value_max = Decimal(first), Decimal(last) if last else None
    elif key == "of":
        mark.of = Decimal(value)
    elif key == "u":
        mark.unit = value
    elif key == "m":
        mark.measure = value
    elif re.fullmatch(r"[a-z0-9_]+\??", name):
        mark.indicator, mark.indicator_open = name.rstrip("?"), name.endswith("?")
    else:
        return False
    return True
