"""Read the compiled gold standard, and others of the same shape, and digest it."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.gold.records import GoldFigure, GoldText

TEXTS = Path(__file__).parent / "texts"


def load_own() -> tuple[GoldText, ...]:
    """Read all texts of ``texts/`` with their figures, by name."""
    return tuple(
        GoldText(path.stem, read_exact(path), read_figures(path.with_suffix(".jsonl")))
        for path in sorted(TEXTS.glob("*.txt"))
    )


def load_annotated(folder: Path) -> tuple[GoldText, ...]:
    """Read a set of ``manifest.jsonl``, ``text/`` and ``gold/``, or both beside the manifest; texts end at their body."""
    texts = []
    for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        name, body_end = str(entry["id"]), int(entry["body_end"])
        place = folder / "text" / f"{name}.txt"
        text = read_exact(place if place.exists() else folder / f"{name}.txt")
        gold = folder / "gold" / f"{name}.jsonl"
        figures = read_figures(gold if gold.exists() else folder / f"{name}.jsonl")
        texts.append(GoldText(name, text, tuple(f for f in figures if f.start < body_end), body_end=body_end))
    return tuple(texts)


def digest_of(texts: tuple[GoldText, ...]) -> str:
    """Digest texts and annotations: SHA-256 over names, texts and figures in order, as hex."""
    digest = hashlib.sha256()
    for text in texts:
        digest.update(repr((text.name, text.text, text.figures, text.body_end)).encode())
    return digest.hexdigest()


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
