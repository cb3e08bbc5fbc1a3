"""Names of areas and indicators, which tables hold as codes. They change with the snapshot alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from archive.site.labels import Label

AREA_COLUMNS = frozenset({"area", "place", "parent"})
INDICATOR_COLUMNS = frozenset({"indicator", "total", "part"})
_EDITIONS = {
    "before-2025": Label("trước 7/2025", "before July 2025"),
    "after-2025": Label("từ 7/2025", "since July 2025"),
}


@dataclass(frozen=True, slots=True)
class Names:
    """Labels by code."""

    areas: Mapping[str, Label]
    indicators: Mapping[str, Label]

    def of(self, value: object, column: str, table: str | None) -> Label | None:
        """Return the name behind a code; None where the column holds none, or one that is not known."""
        if column in AREA_COLUMNS:
            return self.areas.get(str(value))
        if column in INDICATOR_COLUMNS and not (table == "indicators" and column == "indicator"):
            return self.indicators.get(str(value))
        return None


NAMELESS = Names({}, {})


def read_names(db: sqlite3.Connection) -> Names:
    """Read the names of a snapshot."""
    areas = db.execute("SELECT area, name, type FROM areas").fetchall()
    indicators = db.execute("SELECT indicator, label_vi, label_en FROM indicators").fetchall()
    return Names(
        areas={str(area): _area(str(area), str(name), str(kind or "")) for area, name, kind in areas},
        indicators={str(indicator): Label(vi, en) for indicator, vi, en in indicators},
    )


def _area(code: str, name: str, kind: str) -> Label:
    """Return a place with its kind and edition: codes were reused when provinces merged."""
    vi = f"{kind} {name}".strip()
    edition = _EDITIONS.get(code.partition("@")[2])
    if edition is None:
        return Label(vi, name)
    return Label(f"{vi} ({edition.vi})", f"{name} ({edition.en})")


def area_name(db: sqlite3.Connection, code: object) -> Label | None:
    """Return the name of one place; None for none, the code itself where it is not known."""
    if not code:
        return None
    row = db.execute("SELECT name, type FROM areas WHERE area = ?", (code,)).fetchone()
    return _area(str(code), str(row[0]), str(row[1] or "")) if row else Label(str(code), str(code))
