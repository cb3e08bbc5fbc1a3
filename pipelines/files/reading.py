"""Read one file: its text, and the figures of each of its parts."""

from __future__ import annotations

from collections.abc import Callable

from archive.records import Context, FigureSet, FilePart, FileReading, Text
from pipelines.clean import text_of_blocks
from pipelines.figures import EXTRACTOR_VERSION, read
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
    return _reading(content, kind, recognise, lambda text: read(text.text, text.blocks, context))


def without_figures(content: Content | Unread, kind: str) -> FileReading:
    """Return the texts of a file as ``with_figures`` does, and no figures: reading them takes longest."""
    return _reading(content, kind, False, lambda text: FigureSet((), (), (), EXTRACTOR_VERSION))


def _reading(
    content: Content | Unread, kind: str, recognise: bool, figures_of: Callable[[Text], FigureSet]
) -> FileReading:
    version = f"{READER_VERSION} {ocr.version()}" if recognise and ocr.version() else READER_VERSION
    if isinstance(content, Unread):
        return FileReading(content.outcome, version, reason=content.reason)
    parts = tuple(_part(part, figures_of) for part in content.parts if part.blocks)
    missing = content.total - len(parts)
    return FileReading(
        outcome="read" if parts else "no_text",
        reader_version=version,
        reason=content.cut or (_without_text(kind, missing) if missing else ""),
        parts_total=content.total,
        parts=parts,
    )


def _part(part: Part, figures_of: Callable[[Text], FigureSet]) -> FilePart:
    text = text_of_blocks(part.blocks)
    return FilePart(part.number, part.name, part.obtained, text, marked(figures_of(text), part.obtained))


def _without_text(kind: str, count: int) -> str:
    if kind == types.PDF:
        return f"{count} pages without a text layer"
    return "a picture" if kind.startswith("image/") else f"{count} parts without text"
