"""XLSX: each sheet that is shown is one part, its rows as a reader sees them, numbers in the form of their cell."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

import openpyxl

from archive.records import BodyBlock
from pipelines.clean import one_line
from pipelines.files import package
from pipelines.files.content import Content, Limits, Part, UnreadableError

CELL = "\t"
_DECIMALS = re.compile(r"0[.,](0+)")
_MARKED = re.compile(r"\"[^\"]*\"|\[[^\]]*\]|\\.|_.")
_UNIT = re.compile(r"[0#?](\"[^\"]*\")$")  # what the cell's form prints behind the number: 0" lớp"


def read_xlsx(body: bytes, limits: Limits) -> Content:
    """Return the sheets that hold text; hidden ones are not what the portal shows and are left out."""
    package.check(body, limits)
    try:
        book = openpyxl.load_workbook(io.BytesIO(body), read_only=True, data_only=True)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - openpyxl raises whatever a damaged package makes it stumble over
        raise UnreadableError("damaged", f"not a whole Excel file: {type(error).__name__}: {error}") from None
    parts: list[Part] = []
    cut: list[str] = []
    characters = 0
    for number, sheet in enumerate(book.worksheets, 1):
        if sheet.sheet_state != "visible":
            cut.append(f"sheet {sheet.title!r} is hidden and not read")
            continue
        if number > limits.parts or characters > limits.characters:
            cut.append(f"sheets from {sheet.title!r} on are not read")
            break
        sheet.reset_dimensions()  # files state wrong ones
        blocks = list(islice(_rows(sheet, limits), limits.rows + 1))
        if len(blocks) > limits.rows:
            blocks.pop()
            cut.append(f"rows of sheet {sheet.title!r} after {limits.rows} are not read")
        characters += sum(len(b.text) for b in blocks)
        if blocks:
            parts.append(Part(number, one_line(sheet.title), tuple(blocks)))
    return Content(tuple(parts), len(book.worksheets), "; ".join(cut))


def _rows(sheet: Any, limits: Limits) -> Iterator[BodyBlock]:
    in_table = False
    for row in sheet.iter_rows(max_row=1_048_576, max_col=limits.columns):
        cells = [shown(cell.value, cell.number_format or "") if cell.value is not None else "" for cell in row]
        filled = sum(map(bool, cells))
        if filled >= 2:
            in_table = True
            yield BodyBlock("table_row", CELL.join(cells).rstrip(CELL))
        elif filled:
            # A line alone above a table names it, and often its period; below, it is a note.
            yield BodyBlock("paragraph" if in_table else "heading", "".join(cells))


def shown(value: Any, form: str) -> str:
    """Return a cell's value as a Vietnamese reader sees it: decimal comma, groups and % where the cell's form asks."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        form = form.split(";")[0]
        unit = _UNIT.search(form)
        return one_line(_number(value, _MARKED.sub("", form)) + (unit[1].strip('"') if unit else ""))
    if isinstance(value, datetime.datetime | datetime.date):
        return value.strftime("%d/%m/%Y")
    return one_line(str(value))


def _number(value: float, form: str) -> str:
    exact = Decimal(repr(value)) * (100 if "%" in form else 1)
    decimals = _DECIMALS.search(form)
    if decimals or "0" in form:
        exact = round(exact, len(decimals[1]) if decimals else 0)
    else:  # "General" shows ten digits or so
        exact = round(exact, 9).normalize()
    text = f"{exact:,f}" if "#,##0" in form or "# ##0" in form else f"{exact:f}"
    return text.translate(str.maketrans(",.", ".,")) + ("%" if "%" in form else "")
