"""As what an archived file is served: by its bytes, whatever a server once called it; the unknown is a download."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

# Bytes at the beginning, what may stand between, bytes after it; the type; whether a browser may show it in a page.
_MAGIC: tuple[tuple[bytes, int, bytes, str, bool], ...] = (
    (b"\x89PNG\r\n\x1a\n", 0, b"", "image/png", True),
    (b"\xff\xd8\xff", 0, b"", "image/jpeg", True),
    (b"GIF87a", 0, b"", "image/gif", True),
    (b"GIF89a", 0, b"", "image/gif", True),
    (b"RIFF", 8, b"WEBP", "image/webp", True),
    (b"BM", 0, b"", "image/bmp", True),
    (b"\0\0\1\0", 0, b"", "image/x-icon", True),
    (b"", 4, b"ftypavif", "image/avif", True),
    (b"wOFF", 0, b"", "font/woff", True),
    (b"wOF2", 0, b"", "font/woff2", True),
    (b"\0\1\0\0", 0, b"", "font/ttf", True),
    (b"OTTO", 0, b"", "font/otf", True),
    (b"", 4, b"ftyp", "video/mp4", True),
    (b"\x1aE\xdf\xa3", 0, b"", "video/webm", True),
    (b"ID3", 0, b"", "audio/mpeg", True),
    (b"OggS", 0, b"", "audio/ogg", True),
    (b"%PDF-", 0, b"", "application/pdf", False),
    (b"PK\3\4", 0, b"", "application/zip", False),
)
_SVG = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]", re.DOTALL)
_HEAD = 4_096  # bytes in which a drawing must begin
ANY = "application/octet-stream"
# Of Office files the name tells which program opens them; their bytes are those of any ZIP or OLE file.
OFFICE = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
# Endings that a downloaded file may keep: none of them starts when it is opened.
_ENDINGS = frozenset(
    {"pdf", "doc", "xls", "ppt", "odt", "ods", "rtf", "txt", "csv", "zip", "rar", "7z", *OFFICE}
    | {"png", "jpg", "jpeg", "gif", "webp", "bmp", "tif", "tiff", "mp3", "mp4", "webm", "css", "json", "xml"}
)
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Medium:
    """How a file is served; ``shown``: in a page, else as a download."""

    type: str
    shown: bool


def medium(body: bytes, mime: str, name: str) -> Medium:
    """Return how a file is served; ``mime`` is what the server said, ``name`` its name."""
    if mime == "image/svg+xml" and _SVG.match(body[:_HEAD]):
        return Medium(mime, shown=True)
    for begins, gap, goes_on, kind, shown in _MAGIC:
        if body.startswith(begins) and body[gap : gap + len(goes_on)] == goes_on:
            ending = name.rsplit(".", 1)[-1].lower()
            return Medium(OFFICE.get(ending, kind) if kind == "application/zip" else kind, shown)
    return Medium(ANY, shown=False)


def name_of(url: str) -> str:
    """Return the name of a file by its address: the last part of the path that has an ending, as Liferay has it."""
    parts = [part for part in unquote(urlsplit(url).path).split("/") if part]
    named = [part for part in parts if re.search(r"\.\w{2,5}$", part)]
    return (named or parts or ["file"])[-1]


def download(name: str) -> str:
    """Return the header that makes a file a download under a name that no system stumbles over.

    Invisible characters are gone, with them those that turn what is read around; an ending that is no document's gets
    another after it.
    """
    plain = "".join(c for c in unicodedata.normalize("NFC", name) if c.isalnum() or c in " -_.,()[]+" or _is_mark(c))
    stem, dot, ending = plain.strip(" .").rpartition(".")
    if not dot:
        stem, ending = ending, ""
    if ending.lower() not in _ENDINGS:
        stem, ending = f"{stem}{dot}{ending}", "bin"
    whole = f"{stem.strip()[:LONGEST_NAME] or 'file'}.{ending}"
    ascii_only = (
        unicodedata.normalize("NFD", whole).replace("đ", "d").replace("Đ", "D").encode("ascii", "ignore").decode()
    )
    return f"attachment; filename=\"{ascii_only}\"; filename*=UTF-8''{quote(whole, safe='')}"


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) == "Mn"
