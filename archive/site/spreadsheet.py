"""CSV that a double click opens rightly in Excel: ``….excel.csv`` of every table and query.

Datasette's own ``.csv`` is for programs: UTF-8 without a byte order mark, commas. Excel takes that for another
encoding, and, where the decimal mark is a comma as in Vietnam, for one column; it runs what begins with ``=``, and it
makes dates of ``6/12`` and powers of ``12e5``. Here Datasette's stream is written anew, row by row:

* a byte order mark; semicolons and decimal commas in Vietnamese, commas and decimal points under ``/en/``;
* a number stays a number; what Excel would run or take for something else gets an apostrophe in front.

Source of the apostrophe: OWASP, CSV Injection.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from archive.site.language import Language, language

Message = MutableMapping[str, Any]
App = Callable[[Message, Any, Any], Awaitable[None]]

ENDING = ".excel.csv"
_ADDRESS = re.compile(r"(?P<of>(?:/.*)?/archive(?:/(?P<name>[^/]+))?)\.excel\.csv")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ][\d:.+Z-]+)?")
# What Excel runs, or takes for a number, a date, a time or a power that the text is not.
_RUN = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_MISTAKEN = re.compile(r"[\d.,]+|\d+[eE][+-]?\d+|\d{1,4}[/.:-]\d{1,4}(?:[/.:-]\d{1,4})*|0\d+.*")


def safe_cell(text: str, spoken: Language) -> str:
    """Return a cell of a CSV file as Excel in a language is to read it."""
    if not text:
        return text
    if _NUMBER.fullmatch(text) and _is_canonical(text):
        return text.replace(".", ",") if spoken == "vi" else text
    if _DAY.fullmatch(text):
        return text
    stripped = text.lstrip(" \u00a0\u200b\ufeff\0")
    if stripped.startswith(_RUN) or _MISTAKEN.fullmatch(stripped):
        return f"'{text}"
    return text


def excel_address(url: str, whole: bool = False) -> str:
    """Return the address of a table or query for Excel, from that of its ``.csv``; ``whole``: all rows of a table."""
    path, _, query = url.partition("?")
    said = parse_qsl(query, keep_blank_values=True)
    if whole:
        said = [(name, value) for name, value in said if name not in ("_next", "_stream")] + [("_stream", "1")]
    return path.removesuffix(".csv") + ENDING + ("?" + urlencode(said) if said else "")


def for_excel(app: App) -> App:
    """Wrap an ASGI application: ``….excel.csv`` is its ``….csv``, written for Excel."""

    async def wrapped(scope: Message, receive: Any, send: Any) -> None:
        match = _ADDRESS.fullmatch(str(scope.get("path", ""))) if scope.get("type") == "http" else None
        if match is None:
            await app(scope, receive, send)
            return
        rewriter = _Rewriter(language())
        is_csv = False

        async def send_rewritten(message: Message) -> None:
            nonlocal is_csv
            if message["type"] == "http.response.start":
                headers = dict(message.get("headers", []))
                is_csv = message["status"] == 200 and headers.get(b"content-type", b"").startswith(b"text/plain")
                if is_csv:
                    message = {**message, "headers": _headers(headers, match["name"] or "archive")}
            elif is_csv and message["type"] == "http.response.body":
                last = not message.get("more_body")
                message = {**message, "body": rewriter.rewrite(message.get("body", b""), last)}
            await send(message)

        raw = bytes(scope.get("raw_path") or str(scope["path"]).encode())
        plain = {"path": f"{match['of']}.csv", "raw_path": raw.removesuffix(ENDING.encode()) + b".csv"}
        await app({**scope, **plain}, receive, send_rewritten)

    return wrapped


class _Rewriter:
    """Rewrites a stream of CSV in pieces of any size."""

    def __init__(self, spoken: Language) -> None:
        self._spoken: Language = spoken
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._waiting = ""
        self._begun = False

    def rewrite(self, piece: bytes, last: bool) -> bytes:
        """Return what the records that are complete by now become."""
        self._waiting += self._decoder.decode(piece, last)
        whole = self._waiting.endswith("\n") and self._waiting.count('"') % 2 == 0
        if not whole and not last:
            return b""
        out = io.StringIO(newline="")
        if not self._begun:
            self._begun = True
            out.write("\ufeff")
        writer = csv.writer(out, delimiter=";" if self._spoken == "vi" else ",")
        writer.writerows(self._rows())
        self._waiting = ""
        return out.getvalue().encode()

    def _rows(self) -> Iterator[list[str]]:
        for row in csv.reader(io.StringIO(self._waiting.replace("\0", ""), newline="")):
            yield [safe_cell(cell, self._spoken) for cell in row]


def _is_canonical(text: str) -> bool:
    """Return whether a number is written as SQLite writes it: ``3.300`` is a text, and Vietnamese for 3300."""
    return "." not in text or repr(float(text)) == text


def _headers(headers: dict[bytes, bytes], name: str) -> list[tuple[bytes, bytes]]:
    plain = re.sub(r"[^\w-]", "-", name, flags=re.ASCII)
    ours = {
        b"content-type": b"text/csv; charset=utf-8",
        b"content-disposition": f'attachment; filename="{plain}.csv"'.encode(),
    }
    kept = {k: v for k, v in headers.items() if k.lower() not in (*ours, b"content-length")}
    return list((kept | ours).items())


csv.field_size_limit(50_000_000)  # a text of a whole file is one cell
