"""The vocabulary of indicators, and which of them a figure belongs to."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from typing import Any

from archive.records import Indicator
from pipelines.figures.lexicon import FOLDER


@cache
def entries() -> tuple[dict[str, Any], ...]:
    """Return the entries of the vocabulary as they stand in its TOML files, in a stable order."""
    found: list[dict[str, Any]] = []
    for path in sorted((FOLDER / "indicators").glob("*.toml")):
        with path.open("rb") as file:
            found.extend(tomllib.load(file)["indicator"])
    return tuple(found)


@cache
def indicators() -> tuple[Indicator, ...]:
    """Return the indicators that reports print: labels, unit, kind, definition, alarm bounds."""
    return tuple(
        Indicator(
            id=e["id"],
            group=e["group"],
            label_vi=e["label_vi"],
            label_en=e["label_en"],
            unit=e["unit"],
            kind=e["kind"],
            low=Decimal(e["low"]) if "low" in e else None,
            high=Decimal(e["high"]) if "high" in e else None,
            definition=e["definition"],
        )
        for e in entries()
    )
