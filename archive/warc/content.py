"""The body of a record with its content coding removed: all of it or nothing, and never more than is bearable.

A gzip body of a megabyte inflates to a gigabyte if it is made to, and half a gzip body to half an article, which would
look like an edited one. Crawl, re-reading and checks all undo codings here.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

import brotli
from warcio.bufferedreaders import ChunkedDataReader
from warcio.recordloader import ArcWarcRecord

from archive.errors import ArchiveError

LONGEST = 50_000_000
"""Bytes of a decoded body; one that is longer even as it was sent may have that length."""

_CHUNK = 1 << 16
_GZIP = ("gzip", "x-gzip")
_MAGIC = b"\x1f\x8b"


class Undecodable(ArchiveError):  # noqa: N818 - reads as what it says
    """A body whose coding cannot be undone, though its record is whole: broken off, or inflating without end."""


def content(record: ArcWarcRecord, longest: int = LONGEST, cut: bool = False) -> bytes:
    """Return the body of a record without its codings.

    Raises:
        Undecodable: it inflates beyond the limit, or its coding is broken; with ``cut`` what there is is returned.
    """
    http = record.http_headers
    coding = (http.get_header("Content-Encoding") or "").strip().lower() if http else ""
    if http is None or coding not in (*_GZIP, "deflate", "br"):
        return _whole(record.content_stream(), max(longest, _stated(record)), cut)
    chunked = (http.get_header("Transfer-Encoding") or "").strip().lower() == "chunked"
    raw = ChunkedDataReader(record.raw_stream) if chunked else record.raw_stream
    body = _whole(raw, max(longest, _stated(record)), cut)
    return decoded(body, coding, max(longest, len(body)), cut)


def decoded(body: bytes, coding: str, longest: int = LONGEST, cut: bool = False) -> bytes:
    """Return a body without its ``gzip``, ``deflate`` or ``br`` coding; one that only says gzip is returned as it is.

    Raises:
        Undecodable: as ``content``; bytes after the end of the coding are ignored.
    """
    if not body or (coding in _GZIP and not body.startswith(_MAGIC)):
        return body
    parts: list[bytes] = []
    length = 0
    try:
        for piece in _unpacked(body) if coding == "br" else _inflated(body, coding):
            parts.append(piece)
            length += len(piece)
            if length > longest:
                raise Undecodable(f"its body inflates to more than {longest} bytes")
    except Undecodable:
        if not cut:
            raise
    return b"".join(parts)


def _inflated(body: bytes, coding: str) -> Iterator[bytes]:
    """Yield what a coded body inflates to, a little at a time."""
    gzip = coding in _GZIP
    start = 0
    while start == 0 or (gzip and body.startswith(_MAGIC, start)):
        inflate = zlib.decompressobj(zlib.MAX_WBITS + 16 if gzip else _bits(body))
        while not inflate.eof:
            data = body[start : start + _CHUNK]
            if not data:
                raise Undecodable(f"its {coding} coding is broken off")
            start += len(data)
            try:
                while data and not inflate.eof:
                    yield inflate.decompress(data, _CHUNK)
                    data = inflate.unconsumed_tail
            except zlib.error as error:
                raise Undecodable(f"its {coding} coding is broken: {error}") from None
        start -= len(inflate.unused_data)


def _unpacked(body: bytes) -> Iterator[bytes]:
    """Yield what a brotli body inflates to, a little at a time; warcio's own way fails with brotli 1.2."""
    unpack = brotli.Decompressor()
    try:
        yield unpack.process(body, output_buffer_limit=_CHUNK)
        while not unpack.is_finished():
            if not (piece := unpack.process(b"", output_buffer_limit=_CHUNK)):
                raise Undecodable("its br coding is broken off")
            yield piece
    except brotli.error as error:
        raise Undecodable(f"its br coding is broken: {error}") from None


def _bits(body: bytes) -> int:
    """Return how zlib is to read a ``deflate`` body: with the header that RFC 9110 asks for, or bare as some do."""
    try:
        zlib.decompressobj().decompress(body[:_CHUNK], 1)
    except zlib.error:
        return -zlib.MAX_WBITS
    return zlib.MAX_WBITS


def _stated(record: ArcWarcRecord) -> int:
    stated = record.rec_headers.get_header("Content-Length") or ""
    return int(stated) if stated.isdigit() else 0


def _whole(stream: Any, longest: int, cut: bool) -> bytes:
    parts, length = [], 0
    while data := stream.read(_CHUNK):
        length += len(data)
        if length > longest:
            if cut:
                break
            raise Undecodable(f"its body inflates to more than {longest} bytes")
        parts.append(data)
    return b"".join(parts)
