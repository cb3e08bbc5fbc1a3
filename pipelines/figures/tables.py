"""Read the cells of tables: a row is a line whose cells tabs part, its measure and unit stand in the header.

A cell that holds only a number becomes a figure; the header gives what it counts ("Số HTX", "Vốn (triệu đồng)", "Năm
2021"), the first cell of the row to what it belongs. Columns that number the rows or hold years are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipelines.figures.digits import read_digits
from pipelines.figures.draft import Draft, Trapped
from pipelines.figures.layout import Line
from pipelines.figures.normal import Plain
from pipelines.figures.numerals import MAGNITUDES
from pipelines.figures.periods import NOTHING, expressions
from pipelines.figures.resolution import resolve
from pipelines.figures.units import Unit, unit_at

_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)*(?: ?%)?")
_PASSED = re.compile(
    r"(?:stt|s?tt|số tt|số thứ tự|năm(?! (?:19|20)\d\d)|ghi chú|thời gian|ngày|điện thoại|mã)(?:$|[ .])"
)
# A header that is a number, but no year, names nothing: the table has no header, and this column numbers its rows.
_UNNAMED = re.compile(r"(?!(?:19|20)\d\d$)\d+[.)]?")
_MOST_BETWEEN = 2
_UNIT_COLUMN = re.compile(r"đvt|đơn vị(?: tính)?")
_TOTAL = re.compile(r"[\t ]*(?:tổng|cộng|toàn)")
_PLAN = re.compile(r"kế hoạch|(?<!\w)kh(?!\w)|đạt|hoàn thành|thực hiện")
_PLANNED = re.compile(r"(?:kế hoạch|chỉ tiêu|mục tiêu|kh)(?!\w)(?!.*(?:thực hiện|so với|%))")
_CHANGED = re.compile(r"(?:so sánh )?(?:tăng|giảm|chênh lệch)(?!\w)")
# Headers that name a time or a state, and no unit: that of the row holds.
_NO_UNIT = re.compile(
    r"(?:kế hoạch|chỉ tiêu|mục tiêu|kh|thực hiện|kết quả|ước|dự kiến|năm|quý|tháng|cùng kỳ|lũy kế|đầu kỳ|cuối kỳ)(?!\w)"
)
_EXPECTED = re.compile(r"(?:ước|dự kiến)(?!\w)")
_DONE = re.compile(r"(?:(?:kết quả )?thực hiện|kết quả|đã|đạt được|số)(?!\w)(?!.*(?:so với|%))")
_WORD = re.compile(r"(?<!\w)(?=[\w%])")
_MAGNITUDE = re.compile(r"(?<!\w)(nghìn|ngàn|triệu|tỷ|tỉ) (?=đồng|đ\b|usd)")


class Cell(NamedTuple):
    """One cell in plain offsets, white space around it left out."""

    start: int
    end: int


def cells(low: str, line: Line) -> list[Cell]:
    """Return the cells of a row."""
    found, start = [], line.start
    for end in [m.start() for m in re.finditer("\t", low[line.start : line.end])] + [line.end - line.start]:
        stop = line.start + end
        content = low[start:stop]
        begin = start + len(content) - len(content.lstrip())
        found.append(Cell(begin, max(begin, start + len(content.rstrip()))))
        start = stop + 1
    return found


def has_rows(lines: Sequence[Line]) -> bool:
    """Tell whether there is a table among the lines."""
    return "table_row" in [line.kind for line in lines]


def read_tables(
    form: Plain, lines: Sequence[Line], drafts: list[Draft], trapped: list[Trapped]
) -> tuple[list[Draft], list[Trapped]]:
    """Return drafts and trapped numbers with the cells of tables read by their headers."""
    made = [d for header, number, row in _rows(form.low, lines) for d in _row(form, header, number, row)]
    _total(form.low, lines, made)
    _plans(form.low, made)
    spans = {d.start: d.end for d in made}
    rows = {n for n, line in enumerate(lines) if line.kind == "table_row"}
    across = [d for d in drafts if d.line in rows and "\t" in form.low[d.start : d.end]]
    kept = [d for d in drafts if d.start not in spans and d not in across] + made
    return sorted(kept, key=lambda d: d.start), [t for t in trapped if t.start not in spans]


def _total(low: str, lines: Sequence[Line], made: Sequence[Draft]) -> None:
    """Link the cells of a column to that of the row of totals, where they add up to it."""
    columns: dict[tuple[int, int], list[Draft]] = {}
    for draft in made:
        if draft.column and draft.head != "%":
            columns.setdefault(draft.column, []).append(draft)
    for column in columns.values():
        total = next((d for d in column if _TOTAL.match(low, lines[d.line].start)), None)
        parts = [d for d in column if d is not total]
        if total is None or total.value is None or sum((d.value or 0) for d in parts) != total.value:
            continue
        for part in parts:
            part.relation, part.related, part.link = "part_of", total, "part_of"


def _plans(low: str, made: Sequence[Draft]) -> None:
    """Tell the cells of a column of plans from what was achieved, and link what was achieved to the plan of its row."""
    plan: Draft | None = None
    for draft in made:
        if draft.column is None or draft.head == "%":
            continue
        head = low[draft.column[0] : draft.column[1]]
        if _PLANNED.match(head):
            draft.status, plan = "target", draft
        elif _EXPECTED.match(head):
            draft.status = "forecast"
        elif plan and plan.line == draft.line and plan.unit == draft.unit and _DONE.match(head) and not draft.link:
            draft.related, draft.link = plan, "target_of"


def date_columns(low: str, lines: Sequence[Line], drafts: Sequence[Draft]) -> None:
    """Give the cells of a column the period that its header names ("Năm 2021")."""
    for draft in drafts:
        if draft.rule != "table_cell" or draft.column is None:
            continue
        header = low[draft.column[0] : draft.column[1]]
        for e in expressions(header):
            span, grain = resolve(e, None, None, None)
            if span != NOTHING:
                draft.period, draft.grain, draft.source = span, grain, "section"


def _rows(low: str, lines: Sequence[Line]) -> Iterator[tuple[Line, int, Line]]:
    """Yield each row after the first of its table, with the header; a line between two parts of a table is no end."""
    header: Line | None = None
    before, last = None, 0
    for number, line in enumerate(lines):
        if line.kind != "table_row":
            before, header = header or before, None
            continue
        if header is None and before is not None and number - last <= _MOST_BETWEEN and _continues(low, before, line):
            header = before
        last = number
        if header is None:
            header = line
        else:
            yield header, number, line


def _continues(low: str, header: Line, row: Line) -> bool:
    """Tell whether a row after a heading within a table ("II. Tốp ca") still belongs to the header above it."""
    mine = cells(low, row)
    numbered = _UNNAMED.fullmatch(low, mine[0].start, mine[0].end) is not None
    return numbered and len(mine) == len(cells(low, header))


def _row(form: Plain, header: Line, number: int, row: Line) -> Iterator[Draft]:
    low = form.low
    heads = cells(low, header)
    mine = cells(low, row)
    if 1 < len(mine) < len(heads):  # a merged cell at the left: the row of the total
        heads = [heads[0], *heads[len(heads) - len(mine) + 1 :]]
    label = next((form.cased[c.start : c.end] for c in mine if not _NUMBER.fullmatch(low, c.start, c.end)), "")
    pairs = zip(mine, heads, strict=False)
    stated_cell = next((c for c, h in pairs if _UNIT_COLUMN.fullmatch(low, h.start, h.end)), Cell(0, 0))
    stated = _unit(low[stated_cell.start : stated_cell.end])
    for column, cell in enumerate(mine):
        if column >= len(heads) or not _NUMBER.fullmatch(low, cell.start, cell.end):
            continue
        head = heads[column]
        if _PASSED.match(low, head.start, head.end) or _UNNAMED.fullmatch(low, head.start, head.end):
            continue
        digits = read_digits(low[cell.start : cell.end].strip("-+% "))
        value = -digits.value if digits.value is not None and low[cell.start] == "-" else digits.value
        draft = Draft(cell.start, cell.end, value, line=number, rule="table_cell", flags=list(digits.flags))
        draft.column = (head.start, head.end)
        name = form.cased[head.start : head.end]
        draft.measure = f"{name}, {label}" if label and label != name else name or None
        named = low[head.start : head.end]
        bare = _NO_UNIT.match(named) is not None and "(" not in named
        own = None if (bare or (stated and "(" not in named)) and "%" not in named else _unit(named)
        rows = _unit(label.lower()) if bare and not own and not stated else None
        if low[cell.end - 1] == "%":
            own = _unit("%")
        if _CHANGED.match(named):
            draft.relation = "change"
        if unit := own or stated or rows:
            draft.counts(unit)
            if unit.name == "%" and _PLAN.search(low, head.start, head.end):
                draft.relation = "percent_of_plan"
            source = named if unit is own else low[stated_cell.start : stated_cell.end] if stated else label.lower()
            if (found := _MAGNITUDE.search(source)) and draft.value is not None:
                draft.value *= MAGNITUDES[found[1]]
        yield draft


def _unit(header: str) -> Unit | None:
    """Return the unit that a header names, the one in brackets first."""
    bracket = header.find("(")
    for start in (bracket + 1, 0) if bracket >= 0 else (0,):
        for word in _WORD.finditer(header, start):
            unit = unit_at(header, word.start())
            if isinstance(unit, Unit):
                return unit
    return None
