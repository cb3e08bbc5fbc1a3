"""Text of one file: choose its format and keep the limits. Any bytes give an answer; nothing here reads figures.

The library of a format is imported when the first file of it comes.
"""

from __future__ import annotations

from pipelines.files import ocr, types
from pipelines.files.content import Content, Limits, Part, Unread, UnreadableError

_NAMES = {types.DOC: "Word before 2007 (DOC)", types.XLS: "Excel before 2007 (XLS)", types.HTML: "a web page"}


def unpack(body: bytes, kind: str, limits: Limits, recognise: bool = False) -> Content | Unread:
    """Return the text of every page or sheet, or why there is none.

    ``kind`` is the file's type as ``type_of`` gives it. Scanned pages and pictures are recognised only where
    ``recognise`` says so and Tesseract is installed. Nothing is raised.
    """
    try:
        return _content(body, kind, limits, recognise and ocr.version() is not None)
    except UnreadableError as error:
        return Unread(error.outcome, error.reason)
    except MemoryError:
        return Unread("too_large", f"needs more than {limits.memory} bytes of memory")
    except Exception as error:  # noqa: BLE001 - whatever a file made to harm makes a library stumble over
        return Unread("damaged", f"{type(error).__name__}: {error}".splitlines()[0][:300])


def _content(body: bytes, kind: str, limits: Limits, recognise: bool) -> Content:
    if not body:
        raise UnreadableError("damaged", "the file is empty")
    if len(body) > limits.bytes:
        raise UnreadableError("too_large", f"{len(body)} bytes; at most {limits.bytes} are read")
    if kind == types.PDF:
        from pipelines.files import pdf

        return pdf.read_pdf(body, limits, ocr.recognise_grey if recognise else None)
    if kind == types.DOCX:
        from pipelines.files.docx import read_docx

        return read_docx(body, limits)
    if kind == types.XLSX:
        from pipelines.files.xlsx import read_xlsx

        return read_xlsx(body, limits)
    if kind == "application/x-ole-encrypted":
        raise UnreadableError("encrypted", "the Office file asks for a password")
    if kind.startswith("image/"):
        from pipelines.files import pdf

        blocks = tuple(pdf.paragraphs(ocr.recognise(body))) if recognise else ()
        return Content((Part(1, "", blocks, "ocr"),) if blocks else (), 1)
    raise UnreadableError("no_reader", f"no reader for {_NAMES.get(kind, kind)}")
