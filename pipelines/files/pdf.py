"""PDF: the text layer page by page, lines that only the page's width broke put together again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import pypdfium2 as pdfium

from archive.records import BodyBlock
from pipelines.clean import one_line
from pipelines.files.content import Content, Limits, Part, UnreadableError

Picture = tuple[int, int, bytes]
"""Width and height in pixels, one byte of grey each."""
RECOGNISED_AT = 300  # dots an inch, at which Tesseract reads best
_POINTS = 72
_PASSWORD, _SECURITY = 4, 5  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY
_LEAST_TEXT = 8  # letters and digits on a page; a scanned page may carry a stamp, a page number
_ITEM = re.compile(r"(?:[-+*•–●▪]|\d{1,2}[.)]|[IVX]{1,5}[.)]|[a-zđ][.)])\s")
_FULL = 0.75
"""A line ends a paragraph where it fills less of the widest line: only a full line was broken by the page's width."""


def read_pdf(body: bytes, limits: Limits, recognise: Callable[[Picture], list[str]] | None = None) -> Content:
    """Return the pages that hold text; of pages without a text layer, what ``recognise`` reads in their picture."""
    document = _opened(body)
    try:
        total = len(document)
        parts: list[Part] = []
        characters, cut = 0, ""
        for number in range(1, total + 1):
            if number > limits.parts or characters > limits.characters:
                cut = f"pages from {number} on are not read: {total} pages"
                break
            part = _page(document, number, limits, recognise)
            if part is not None:
                parts.append(part)
                characters += sum(len(b.text) for b in part.blocks)
        return Content(tuple(parts), total, cut)
    finally:
        document.close()


def _opened(body: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(body)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) in (_PASSWORD, _SECURITY) or "assword" in str(error):
            raise UnreadableError("encrypted", "the PDF asks for a password") from None
        raise UnreadableError("damaged", f"not a whole PDF: {error}") from None


def _page(
    document: pdfium.PdfDocument, number: int, limits: Limits, recognise: Callable[[Picture], list[str]] | None
) -> Part | None:
    try:
        page = document[number - 1]
    except pdfium.PdfiumError:
        return None  # a page that is not there though the document counts it
    try:
        text = page.get_textpage().get_text_bounded(errors="replace")[: limits.characters]
        if sum(c.isalnum() for c in text) >= _LEAST_TEXT:
            return Part(number, "", tuple(paragraphs(text.splitlines())))
        if recognise is None:
            return None
        lines = recognise(_picture(page, limits))
        blocks = tuple(paragraphs(lines))
        return Part(number, "", blocks, "ocr") if blocks else None
    finally:
        page.close()


def _picture(page: pdfium.PdfPage, limits: Limits) -> Picture:
    width, height = page.get_size()
    scale = RECOGNISED_AT / _POINTS
    if (pixels := width * height * scale * scale) > limits.pixels:
        scale *= (limits.pixels / pixels) ** 0.5
    bitmap = page.render(scale=scale, grayscale=True)
    rows = bytes(bitmap.buffer)
    grey = b"".join(rows[y * bitmap.stride : y * bitmap.stride + bitmap.width] for y in range(bitmap.height))
    return bitmap.width, bitmap.height, grey


def paragraphs(lines: Iterable[str]) -> Iterator[BodyBlock]:
    """Yield the paragraphs of a page: a full line goes on in the next one, unless that begins an item of a list."""
    kept = [one_line(line.replace("\x02", "")) for line in lines]  # PDFium writes a soft hyphen as U+0002
    widest = max(map(len, kept), default=0)
    open_lines: list[str] = []
    for line in kept:
        if open_lines and (not line or _begins(line) or not _goes_on(open_lines[-1], line, widest)):
            yield _block(open_lines)
            open_lines = []
        if line:
            open_lines.append(line)
    if open_lines:
        yield _block(open_lines)


def _begins(line: str) -> bool:
    return _ITEM.match(line) is not None


def _goes_on(line: str, following: str, widest: int) -> bool:
    if line[-1] in ".:;!?" or (line.isupper() and not following.isupper()):
        return False
    return len(line) >= _FULL * widest


def _block(lines: list[str]) -> BodyBlock:
    text = " ".join(lines)
    return BodyBlock("list_item" if _begins(text) else "paragraph", text)
