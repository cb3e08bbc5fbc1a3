"""Points and breaks for the tests of charts, made up."""

from __future__ import annotations

from itertools import count
from typing import Any

from archive.site.charts.panels import Break, Panel, panels_of
from archive.site.charts.points import Point, grain_of

OLD, OLD_CA_MAU, MERGED = "95@before-2025", "96@before-2025", "96@after-2025"
NAMES = {OLD: "Bạc Liêu", OLD_CA_MAU: "Cà Mau", MERGED: "Cà Mau"}
LAW = Break("2024-07-01", "law", "Luật Hợp tác xã 2023 có hiệu lực: thêm nữa", "Cooperative law of 2023 in force: more")
MERGER = Break("2025-07-01", "territory", "Bạc Liêu nhập vào Cà Mau", "Bạc Liêu is merged into Cà Mau", tuple(NAMES))
_serial = count()


def point(start: str | None, end: str, value: object, **other: Any) -> Point:
    """Return an achieved value of classes of old Bạc Liêu in a period, with other fields as given."""
    grain = grain_of(start, end)
    assert grain is not None
    number = next(_serial)
    fields = {
        "observation_id": f"o{number}",
        "figure_id": f"f{number:016x}",
        "article_id": "thu:1",
        "indicator": "founding_classes",
        "area": OLD,
        "unit": "lớp",
        "status": "achieved",
        "aggregate": "point",
        "part": None,
        "value_max_text": None,
        "qualifier": "exact",
        "n_claims": 1,
        "disputed": False,
        "flagged": False,
        **other,
    }
    return Point(start=start, end=end, grain=grain, value_text=str(value), **fields)


def half(year: int, nth: int, value: object, **other: Any) -> Point:
    first, last = (("01-01", "06-30"), ("07-01", "12-31"))[nth - 1]
    return point(f"{year}-{first}", f"{year}-{last}", value, **other)


def year(of: int, value: object, **other: Any) -> Point:
    return point(f"{of}-01-01", f"{of}-12-31", value, **other)


def on(day: str, value: object, **other: Any) -> Point:
    return point(None, day, value, **other)


def panel(*points: Point, breaks: tuple[Break, ...] = (LAW, MERGER)) -> Panel:
    """Return the one panel that points make."""
    (found,) = panels_of(points, breaks)
    return found
