"""DOCX: paragraphs and tables in reading order. A Word file knows no pages; it is one part."""

from __future__ import annotations

import io
from collections.abc import Iterator

import docx
from docx.document import Document
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

from archive.records import BlockKind, BodyBlock
from pipelines.clean import one_line
from pipelines.files import package
from pipelines.files.content import Content, Limits, Part, UnreadableError

CELL = "\t"
_LAID_OUT = 300  # characters of a cell; a longer one shows that the table only lays out text


def read_docx(body: bytes, limits: Limits) -> Content:
    """Return the text of a Word file as one part, without headers, footers, notes and comments."""
    package.check(body, limits)
    try:
        document = docx.Document(io.BytesIO(body))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - python-docx raises whatever a damaged package makes it stumble over
        raise UnreadableError("damaged", f"not a whole Word file: {type(error).__name__}: {error}") from None
    blocks: list[BodyBlock] = []
    characters = 0
    for block in _blocks(document, limits):
        if characters > limits.characters:
            return Content((Part(1, "", tuple(blocks)),), 1, f"text after {limits.characters} characters is not read")
        blocks.append(block)
        characters += len(block.text)
    return Content((Part(1, "", tuple(blocks)),) if blocks else (), 1)


def _blocks(document: Document, limits: Limits) -> Iterator[BodyBlock]:
    for item in document.iter_inner_content():
        if isinstance(item, Paragraph):
            yield from _paragraph(item)
        else:
            yield from _table(item, limits)


def _paragraph(paragraph: Paragraph) -> Iterator[BodyBlock]:
    for line in paragraph.text.split("\n"):
        if text := one_line(line):
            yield BodyBlock(_kind(paragraph), text)


def _kind(paragraph: Paragraph) -> BlockKind:
    try:
        style = (paragraph.style.name or "") if paragraph.style else ""
    except (KeyError, AttributeError):  # a package without its styles
        style = ""
    if style.startswith(("Heading", "Title")):
        return "heading"
    properties = paragraph._p.pPr
    return "list_item" if properties is not None and properties.numPr is not None else "paragraph"


def _table(table: Table, limits: Limits) -> Iterator[BodyBlock]:
    rows = [_cells(row) for row in list(table.rows)[: limits.rows]]
    wide = [row for row in rows if sum(map(bool, row)) >= 2]
    if len(wide) < 2 or any(len(cell) > _LAID_OUT for row in rows for cell in row):
        yield from (BodyBlock("paragraph", cell) for row in rows for cell in row if cell)
        return
    for row in rows:
        if any(row):
            yield BodyBlock("table_row", CELL.join(row))


def _cells(row: _Row) -> list[str]:
    """Return the cells by column: one that spans several stands in the first of them, the others are empty."""
    found, before = [], None
    for cell in row.cells:
        found.append("" if cell._tc is before else one_line(cell.text))
        before = cell._tc
    return found
