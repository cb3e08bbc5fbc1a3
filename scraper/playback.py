"""Playback: what an address of a web archive, and its answer, stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from archive.warc.exchange import Headers

_PLAYBACK = re.compile(r"/web/(?P<timestamp>\d{14})id_/(?P<original>.*)$", re.DOTALL)
_ORIGINAL = "x-archive-orig-"


@dataclass(frozen=True, slots=True)
class Playback:
    """Tells what a playback address and its answer stand for. ``archive`` is the archive's address with a slash."""

    archive: str

    def address(self, timestamp: str, original: str) -> str:
        """Return where the bytes of a capture are played back."""
        return f"{self.archive}web/{timestamp}id_/{original}"

    def original(self, url: str) -> tuple[str, str] | None:
        """Return address and time (ISO 8601, UTC) of the capture that an address plays back."""
        match = _PLAYBACK.search(url)
        if match is None:
            return None
        t = match["timestamp"]
        return match["original"], f"{t[:4]}-{t[4:6]}-{t[6:8]}T{t[8:10]}:{t[10:12]}:{t[12:]}Z"

    def headers(self, headers: Mapping[str, str]) -> dict[str, str] | None:
        """Return the headers of the captured response, names in lower case; None where the answer is none."""
        lower = {name.lower(): value for name, value in headers.items()}
        if "memento-datetime" not in lower and not any(name.startswith(_ORIGINAL) for name in lower):
            return None
        found = {n.removeprefix(_ORIGINAL): v for n, v in lower.items() if n.startswith(_ORIGINAL)}
        found.setdefault("content-type", lower.get("content-type", ""))
        return found

    def original_headers(self, headers: Headers, body: bytes) -> Headers | None:
        """Return the headers of the captured response in order, as they can stand before this body.

        An archive may have undone a coding or cut the length: what does not fit is renamed (``X-Archive-Orig-…``).
        None where the answer plays nothing back.
        """
        names = [name.lower() for name, _ in headers]
        if "memento-datetime" not in names and not any(name.startswith(_ORIGINAL) for name in names):
            return None
        coded = "content-encoding" in names
        found = [(n[len(_ORIGINAL) :], v) for n, v in headers if n.lower().startswith(_ORIGINAL)]
        if not any(name.lower() == "content-type" for name, _ in found):
            found += [(n, v) for n, v in headers if n.lower() == "content-type"]
        if coded and not any(name.lower() == "content-encoding" for name, _ in found):
            found += [(n, v) for n, v in headers if n.lower() == "content-encoding"]
        return tuple((n if _fits(n.lower(), v, coded, len(body)) else f"X-Archive-Orig-{n}", v) for n, v in found)

    def allows(self, url: str) -> bool:
        """Return whether an address is the archive's own."""
        return urlsplit(url).netloc.lower() == urlsplit(self.archive).netloc.lower()


def _fits(name: str, value: str, coded: bool, length: int) -> bool:
    if name == "content-encoding":
        return coded
    if name == "content-length":
        return value.strip() == str(length)
    return name != "transfer-encoding"
