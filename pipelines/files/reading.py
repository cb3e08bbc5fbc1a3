"""Read one file: choose its format, keep the limits, and read the figures of each of its parts."""

from __future__ import annotations

from dataclasses import replace

from archive.records import Context, FigureSet, FilePart, FileReading, Obtained
from pipelines.clean import text_of_blocks
from pipelines.figures import read
from pipelines.files import ocr, pdf, types
from pipelines.files.content import Content, Limits, Part, UnreadableError
from pipelines.files.docx import read_docx
from pipelines.files.xlsx import read_xlsx

READER_VERSION = "1"
"""Raised whenever a file is read otherwise than before: stored texts of files say which version read them."""

_NAMES = {types.DOC: "Word before 2007 (DOC)", types.XLS: "Excel before 2007 (XLS)", types.HTML: "a web page"}


def read_file(
    body: bytes, kind: str, context: Context, limits: Limits | None = None, recognise: bool = False
) -> FileReading:
    """Return text and figures of every page or sheet, or why there are none.

    ``kind`` is the file's type as ``type_of`` gives it. Scanned pages and pictures are recognised only where
    ``recognise`` says so and Tesseract is installed. Any bytes give an answer: nothing is raised.
    """
    limits = limits or Limits()
    version = f"{READER_VERSION} {ocr.version()}" if recognise and ocr.version() else READER_VERSION
    try:
        content = _content(body, kind, limits, recognise and ocr.version() is not None)
    except UnreadableError as error:
        return FileReading(error.outcome, version, reason=error.reason)
    except MemoryError:
        return FileReading("too_large", version, reason=f"needs more than {limits.memory} bytes of memory")
    except Exception as error:  # noqa: BLE001 - whatever a file made to harm makes a library stumble over
        return FileReading("damaged", version, reason=f"{type(error).__name__}: {error}".splitlines()[0][:300])
    parts = tuple(_part(part, context) for part in content.parts if part.blocks)
    missing = content.total - len(parts)
    return FileReading(
        outcome="read" if parts else "no_text",
        reader_version=version,
        reason=content.cut or (_without_text(kind, missing) if missing else ""),
        parts_total=content.total,
        parts=parts,
    )


def _content(body: bytes, kind: str, limits: Limits, recognise: bool) -> Content:
    if not body:
        raise UnreadableError("damaged", "the file is empty")
    if len(body) > limits.bytes:
        raise UnreadableError("too_large", f"{len(body)} bytes; at most {limits.bytes} are read")
    if kind == types.PDF:
        return pdf.read_pdf(body, limits, ocr.recognise_grey if recognise else None)
    if kind == types.DOCX:
        return read_docx(body, limits)
    if kind == types.XLSX:
        return read_xlsx(body, limits)
    if kind == "application/x-ole-encrypted":
        raise UnreadableError("encrypted", "the Office file asks for a password")
    if kind.startswith("image/"):
        blocks = tuple(pdf.paragraphs(ocr.recognise(body))) if recognise else ()
        return Content((Part(1, "", blocks, "ocr"),) if blocks else (), 1)
    raise UnreadableError("no_reader", f"no reader for {_NAMES.get(kind, kind)}")


def _part(part: Part, context: Context) -> FilePart:
    text = text_of_blocks(part.blocks)
    reading = marked(read(text.text, text.blocks, context), part.obtained)
    return FilePart(part.number, part.name, part.obtained, text, reading)


def marked(reading: FigureSet, obtained: Obtained) -> FigureSet:
    """Flag the figures of a text that was recognised in a picture: series leave them out until a person confirms."""
    if obtained != "ocr":
        return reading
    return replace(reading, figures=tuple(replace(f, flags=(*f.flags, "ocr")) for f in reading.figures))


def _without_text(kind: str, count: int) -> str:
    if kind == types.PDF:
        return f"{count} pages without a text layer"
    return "a picture" if kind.startswith("image/") else f"{count} parts without text"
