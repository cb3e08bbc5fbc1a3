"""Codes of the archive in words, Vietnamese and English."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from archive.site.language import t


class Label(NamedTuple):
    """A code in two languages."""

    vi: str
    en: str


@cache
def labels() -> Mapping[str, Mapping[str, Label]]:
    """Return the labels of every code by kind (``qualifier``, ``grain`` …)."""
    text = files(__package__).joinpath("labels.toml").read_text("utf-8")
    return {kind: {code: Label(*pair) for code, pair in codes.items()} for kind, codes in tomllib.loads(text).items()}


def label(code: object, kind: str) -> Label:
    """Return a code's label; the code itself where it has none."""
    return labels().get(kind, {}).get(str(code), Label(str(code), str(code)))


def said(code: object, kind: str) -> str:
    """Return a code in the page's language."""
    return t(*label(code, kind))


def unit(code: object) -> str:
    """Return a unit in the page's language, ``đồng/HTX`` part by part; empty for none."""
    return "/".join(said(part, "unit") for part in str(code).split("/")) if code else ""


def flags(codes: Iterable[object]) -> str:
    """Return the flags of a figure in the page's language, parted by commas."""
    return ", ".join(said(code, "flag") for code in codes)
