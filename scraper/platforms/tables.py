"""Which lines are rows of a table of data: many only place a picture over its caption, or hold the whole text."""

from __future__ import annotations

from dataclasses import dataclass

from lxml.html import HtmlElement

from scraper.platforms.flow import Line

CELL = "\t"
"""What separates the cells of a row: a tab is white space to every reader and still tells the cells apart."""

_LONGEST_CELL = 900


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One row of a table of data as one line of text."""

    text: str


def rows(kept: list[Line]) -> dict[int, Row]:
    """Map each line (by ``id``) that stands in a table of data to its row."""
    tables: dict[HtmlElement, list[Line]] = {}
    for line in kept:
        if line.table is not None:
            tables.setdefault(line.table, []).append(line)
    found: dict[int, Row] = {}
    for inside in tables.values():
        cells = _cells(inside)
        if not _is_data(cells):
            continue
        for row in cells.values():
            made = Row(
                CELL.join(text for column in row.values() if (text := " ".join(x.text for x in column if x.text)))
            )
            found.update((id(line), made) for column in row.values() for line in column)
    return found


def _cells(inside: list[Line]) -> dict[HtmlElement, dict[HtmlElement, list[Line]]]:
    """Group the lines of one table by row and cell."""
    grouped: dict[HtmlElement, dict[HtmlElement, list[Line]]] = {}
    for line in inside:
        cell = line.element
        while cell is not None and cell is not line.table and cell.tag not in ("td", "th"):
            cell = cell.getparent()
        row = cell.getparent() if cell is not None and cell is not line.table else None
        if cell is None or row is None:
            continue
        grouped.setdefault(row, {}).setdefault(cell, []).append(line)
    return grouped


def _is_data(cells: dict[HtmlElement, dict[HtmlElement, list[Line]]]) -> bool:
    if any(line.images for row in cells.values() for column in row.values() for line in column):
        return False
    wide = [row for row in cells.values() if sum(any(line.text for line in column) for column in row.values()) >= 2]
    longest = max(
        (sum(len(line.text) for line in column) for row in cells.values() for column in row.values()), default=0
    )
    return len(wide) >= 2 and longest <= _LONGEST_CELL
