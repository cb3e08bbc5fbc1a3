"""Cells: what a figure must say to be a claim, and the identifier of what it is a claim about."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlite_utils import Database

SETS = ("none", "part_of")
"""Relations of a figure that states a value of its own; a change, a percentage of a plan, a price per unit do not."""
LOCAL = ("commune", "district")
MERGER = "2025-07-01"


class Cell(NamedTuple):
    """The key of an observation; ``period_start`` None means as of ``period_end``."""

    indicator: str
    area: str
    period_start: str | None
    period_end: str
    breakdown: str | None
    coverage: str | None
    status: str
    aggregate: str
    unit: str | None

    @property
    def id(self) -> str:
        """The observation's identifier: equal archives carry equal ones."""
        key = "\x1f".join([part or "" for part in self])
        return "o" + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Areas:
    """Which area a figure is of, and whether a portal reports on it."""

    def __init__(self, db: Database) -> None:
        self._successor: dict[str, str | None] = dict(db.execute("SELECT area, successor FROM areas").fetchall())
        self._since: dict[str, str | None] = dict(db.execute("SELECT area, valid_from FROM areas").fetchall())
        self._parent: dict[str, str | None] = dict(db.execute("SELECT area, parent FROM areas").fetchall())

    def holds(self, area: str, day: str | None) -> bool:
        """Return whether an area was there on a day: there is no base of the merged province before the merger."""
        return day is None or day >= (self._since.get(area) or "")

    def of_portal(self, code: str, period_end: str) -> str:
        """Return the area of a portal as it was when a period ended: areas have dates of validity."""
        before = f"{code}@before-2025"
        if before not in self._successor:
            return code
        after = self._successor[before]
        return after if period_end >= MERGER and after else before

    def own(self, area: str, code: str) -> bool:
        """Return whether a portal reports on an area: its own, before or after a merger."""
        return area in (code, f"{code}@before-2025", self._successor.get(f"{code}@before-2025"))

    def within(self, area: str, code: str) -> bool:
        """Return whether an area is that of a portal or lies in it."""
        up: str | None = area
        while up is not None:
            if self.own(up, code):
                return True
            up = self._parent.get(up)
        return False


class Kind(NamedTuple):
    """What decides of an indicator: flow, stock, mean or rate; and the part of the key that it cannot do without."""

    kind: str
    needs: str | None


def lacking(figure: Mapping[str, Any], kind: Kind | None) -> str | None:
    """Return the part of the key that a figure lacks, None where it is a claim; ``kind`` is that of its indicator."""
    if figure["indicator"] is None or kind is None:
        return "indicator"
    mean = kind.kind in ("mean", "rate")
    if figure["relation"] not in SETS and not (mean and figure["relation"] == "per_unit"):
        return "relation"
    if figure["value_text"] is None:
        return "value"
    if figure["period_end"] is None:
        return "period"
    if figure["place"] is None and figure["coverage"] in LOCAL:
        return "area"
    if kind.needs == "breakdown" and figure["breakdown"] is None:
        return "breakdown"
    return None


def cell_of(figure: Mapping[str, Any], area: str, kind: Kind) -> Cell:
    """Return the cell that a figure is about; a stock that a report gives for its period is that at its end."""
    return Cell(
        indicator=figure["indicator"],
        area=area,
        period_start=None if kind.kind == "stock" else figure["period_start"],
        period_end=figure["period_end"],
        breakdown=figure["breakdown"],
        coverage=figure["coverage"],
        status=figure["status"],
        aggregate=figure["aggregate"],
        unit=figure["unit"],
    )
