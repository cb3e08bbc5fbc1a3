"""Read the compiled gold standard, and others of the same shape, and digest it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.gold.records import GoldFigure, GoldText

TEXTS = Path(__file__).parent / "texts"
RECENT = "plain-"
"""Names of the texts that were written blind last, and measure what the rules do on texts they were not made for."""


@dataclass(frozen=True, slots=True)
class GoldSet:
    """Annotated texts and the SHA-256 of the files that hold them; ``indicators``: whether they are annotated."""

    name: str
    texts: tuple[GoldText, ...]
    digest: str
    indicators: bool


def load_own() -> GoldSet:
    """Read the texts of ``texts/`` with their figures, by name, but those of the recent set."""
    return _load("own", [path for path in sorted(TEXTS.glob("*.txt")) if not path.name.startswith(RECENT)])


def load_recent() -> GoldSet:
    """Read the texts that were written blind last."""
    return _load("recent", sorted(TEXTS.glob(f"{RECENT}*.txt")))


def _load(name: str, files: list[Path]) -> GoldSet:
    texts = tuple(GoldText(path.stem, read_exact(path), read_figures(path.with_suffix(".jsonl"))) for path in files)
    return GoldSet(name, texts, digest_of(path for file in files for path in (file, file.with_suffix(".jsonl"))), True)


def load_annotated(folder: Path) -> GoldSet:
    """Read a set of ``manifest.jsonl``, ``text/`` and ``gold/`` (or all beside it); texts end at their body."""
    texts, files = [], []
    for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        name, body_end = str(entry["id"]), int(entry["body_end"])
        text = _first(folder / "text" / f"{name}.txt", folder / f"{name}.txt")
        gold = _first(folder / "gold" / f"{name}.jsonl", folder / f"{name}.jsonl")
        figures = tuple(figure for figure in read_figures(gold) if figure.start < body_end)
        texts.append(GoldText(name, read_exact(text), figures, body_end=body_end))
        files += [text, gold]
    return GoldSet(folder.name, tuple(texts), digest_of(files), False)


def digest_of(files: Iterable[Path]) -> str:
    """Digest files: SHA-256 over names, lengths and bytes in order, as hex."""
    digest = hashlib.sha256()
    for path in files:
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _first(*paths: Path) -> Path:
    return next((path for path in paths if path.exists()), paths[-1])


def read_exact(path: Path) -> str:
    """Read a text without touching its line ends."""
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


def read_figures(path: Path) -> tuple[GoldFigure, ...]:
    """Read the figures of one text from JSON lines; numbers become exact decimals."""
    lines = read_exact(path).split("\n")
    return tuple(_figure(json.loads(line, parse_float=Decimal, parse_int=Decimal)) for line in lines if line.strip())


def _figure(fields: dict[str, Any]) -> GoldFigure:
    fields = {**fields, "start": int(fields["start"]), "end": int(fields["end"])}
    if "related_start" in fields:
        fields["related_start"] = int(fields["related_start"])
    return GoldFigure(**fields)
