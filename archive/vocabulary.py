"""The records of what is known before any article is read: indicators, areas, breaks in series, complete parts.

The pipelines know it, a command writes it into the archive, so that readers find it in tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True)
class Indicator:
    """One statistical series that reports print; a row of the archive's table of indicators."""

    id: str
    group: str
    label_vi: str
    label_en: str
    unit: str
    kind: Literal["flow", "stock", "mean", "rate"]
    low: Decimal | None = None
    high: Decimal | None = None
    definition: str = ""
    needs: str = ""
    """The part of the key without which a figure says nothing of the series: trainees are those of a named class."""


@dataclass(frozen=True, slots=True)
class Area:
    """A reference area with the dates between which it holds; ``successor`` is the area that it went into.

    Codes are reused across mergers, so ``id`` carries the edition: ``95@before-2025``.
    """

    id: str
    name: str
    type: str
    level: str
    parent: str | None
    valid_from: str | None
    valid_until: str | None
    successor: str | None


@dataclass(frozen=True, slots=True)
class Break:
    """A day from which figures are not comparable with those before; of all indicators or areas where none is named."""

    id: str
    date: str
    kind: Literal["law", "circular", "rating", "territory"]
    label_vi: str
    label_en: str
    source: str
    indicators: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Partition:
    """Parts that together are a whole: each an indicator and a breakdown (empty for none)."""

    id: str
    total: str
    parts: tuple[tuple[str, str], ...]
