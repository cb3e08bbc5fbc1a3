"""What a file is, by its content: names and headers of portals lie (a DOC that is a DOCX, a PDF that is a page)."""

from __future__ import annotations

import io
import re
import zipfile

import puremagic

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
HTML = "text/html"
CSS = "text/css"
EMPTY = "application/x-empty"
UNKNOWN = "application/octet-stream"

# The part by which an Office package is known; macros make no difference to its text.
_PACKAGES = {
    "word/document.xml": DOCX,
    "xl/workbook.xml": XLSX,
    "xl/workbook.bin": "application/vnd.ms-excel.sheet.binary.macroenabled.12",
    "ppt/presentation.xml": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Names of streams in an OLE compound file, by which its program is known; an encrypted package is none of them.
_STREAMS = (
    ("EncryptedPackage", "application/x-ole-encrypted"),
    ("WordDocument", DOC),
    ("Workbook", XLS),
    ("Book", XLS),
)
_PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body)\b", re.I | re.S)
_SVG = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<!doctype svg[^>]*>\s*)*<svg\b", re.I | re.S)
_LOOKED_AT = 4096


def type_of(body: bytes, name: str = "") -> str:
    """Return the media type of a file; only among kinds of plain text does its name decide."""
    if not body:
        return EMPTY
    head = body[:_LOOKED_AT]
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return _package(body)
    if head.startswith(_COMPOUND):
        return next(
            (kind for stream, kind in _STREAMS if stream.encode("utf-16-le") in body), "application/x-ole-storage"
        )
    if _PAGE.match(head.removeprefix(b"\xef\xbb\xbf")):
        return HTML
    if _SVG.match(head.removeprefix(b"\xef\xbb\xbf")):
        return "image/svg+xml"
    if head.startswith((b"\x00\x01\x00\x00", b"true")):
        return "font/ttf"
    return _plain(body, name) or _by_magic(body)


def _package(body: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            names = set(package.namelist())
            if "mimetype" in names and package.getinfo("mimetype").file_size < 100:
                return package.read("mimetype").decode("ascii", "replace").strip() or "application/zip"
    except Exception:  # noqa: BLE001 - zipfile raises many things for a damaged archive; it still began as one
        return "application/zip"
    return next((kind for part, kind in _PACKAGES.items() if part in names), "application/zip")


def _plain(body: bytes, name: str) -> str | None:
    """Return the type of a text; None where the bytes are none."""
    head = body[:_LOOKED_AT]
    if b"\x00" in head or head.startswith((b"{\\rtf", b"%!PS")):
        return None
    try:
        head.decode("utf-8", "strict" if len(body) <= _LOOKED_AT else "ignore")
    except UnicodeDecodeError:
        return None
    if any(byte < 9 or 13 < byte < 27 for byte in head):
        return None
    suffix = name.rsplit(".", 1)[-1].lower()
    return {"css": CSS, "csv": "text/csv", "js": "text/javascript", "json": "application/json"}.get(
        suffix, "text/plain"
    )


def _by_magic(body: bytes) -> str:
    try:
        return str(puremagic.from_string(body, mime=True)) or UNKNOWN
    except (puremagic.PureError, ValueError):
        return UNKNOWN
