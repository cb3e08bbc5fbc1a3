"""Read one file: its text, and the figures of each of its parts."""

from __future__ import annotations

from archive.records import Context, FilePart, FileReading
from pipelines.clean import text_of_blocks
from pipelines.figures import read
from pipelines.files import ocr, types
from pipelines.files.content import Content, Limits, Part, Unread
from pipelines.files.unpacking import unpack
from pipelines.recognised import marked

READER_VERSION = "1"
"""Raised whenever a file is read otherwise than before: stored texts of files say which version read them."""


def read_file(
    body: bytes, kind: str, context: Context, limits: Limits | None = None, recognise: bool = False
) -> FileReading:
    """Return text and figures of every page or sheet, or why there are none; ``kind`` is as ``type_of`` gives it."""
    return with_figures(unpack(body, kind, limits or Limits(), recognise), kind, context, recognise)


def with_figures(content: Content | Unread, kind: str, context: Context, recognise: bool = False) -> FileReading:
    """Return the reading of a file from its text."""
    version = f"{READER_VERSION} {ocr.version()}" if recognise and ocr.version() else READER_VERSION
    if isinstance(content, Unread):
        return FileReading(content.outcome, version, reason=content.reason)
    parts = tuple(_part(part, context) for part in content.parts if part.blocks)
    missing = content.total - len(parts)
    return FileReading(
        outcome="read" if parts else "no_text",
        reader_version=version,
        reason=content.cut or (_without_text(kind, missing) if missing else ""),
        parts_total=content.total,
        parts=parts,
    )


def _part(part: Part, context: Context) -> FilePart:
    text = text_of_blocks(part.blocks)
    reading = marked(read(text.text, text.blocks, context), part.obtained)
    return FilePart(part.number, part.name, part.obtained, text, reading)


def _without_text(kind: str, count: int) -> str:
    if kind == types.PDF:
        return f"{count} pages without a text layer"
    return "a picture" if kind.startswith("image/") else f"{count} parts without text"
