"""WARC 1.1 records as bytes: one gzip member each."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from uuid import uuid4

from archive.warc.exchange import Earlier, Exchange, Origin, digest

SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
FIELDS = "application/warc-fields"
_REQUEST = "application/http;msgtype=request"
_RESPONSE = "application/http;msgtype=response"

Fields = Iterable[tuple[str, str]]


def new_ids() -> tuple[str, str, str]:
    """Return identifiers for the records of one exchange.

    They differ in their last digit alone, so that naming each other costs them next to nothing once compressed.
    """
    stem = str(uuid4())[:-1]
    return f"<urn:uuid:{stem}0>", f"<urn:uuid:{stem}1>", f"<urn:uuid:{stem}2>"


def record(
    kind: str, record_id: str, date: str, fields: Fields, content_type: str, block: bytes, lean: bool = False
) -> bytes:
    """Return a compressed record. Blocks are kept as they are, byte for byte: no header is decoded or mended.

    Fields are written as UTF-8; a line break in a value becomes a space. ``lean`` leaves out the digest of the block.
    """
    lines = ["WARC/1.1", f"WARC-Type: {kind}", f"WARC-Record-ID: {record_id}", f"WARC-Date: {date}"]
    lines += [f"{name}: {' '.join(value.split())}" for name, value in fields]
    if not lean:
        lines.append(f"WARC-Block-Digest: {digest(block)}")
    lines += [f"Content-Type: {content_type}", f"Content-Length: {len(block)}"]
    deflate = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS + 16)
    text = "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape")
    parts = (deflate.compress(text), deflate.compress(block), deflate.compress(b"\r\n\r\n"), deflate.flush())
    return b"".join(parts)


def warcinfo(date: str, file: str, info: Fields) -> bytes:
    """Return the record that begins a file."""
    return record("warcinfo", new_ids()[0], date, [("WARC-Filename", file)], FIELDS, warc_fields(info))


def exchanged(exchange: Exchange, seen: Earlier | None) -> tuple[bytes, bytes]:
    """Return the records that go before the response (metadata where there is any, request), and the response's own.

    With ``seen`` the response is a ``revisit`` record without a body. Most of a portal is the same at every crawl, so
    such an exchange is kept in under a kilobyte: no metadata, no digests of blocks (each gzip member has a checksum),
    and what belongs together stands together, with identifiers that differ in their last digit.
    """
    record_id, request_id, about_id = new_ids()
    date, lean = exchange.captured_at, seen is not None
    common = [("WARC-Target-URI", exchange.url)]
    linked = [*common, ("WARC-Concurrent-To", record_id)]
    before = b""
    if exchange.about and not lean:
        before = record("metadata", about_id, date, linked, FIELDS, warc_fields(exchange.about.items()))
    block = exchange.request_block() + exchange.request_body
    before += record("request", request_id, date, common if lean else linked, _REQUEST, block, lean)
    if exchange.ip_address and not lean:
        common.append(("WARC-IP-Address", exchange.ip_address))
    if exchange.truncated:
        common.append(("WARC-Truncated", exchange.truncated))
    return before, _response(record_id, date, common, exchange.response_block(), exchange.body, seen)


def taken(exchange: Exchange, origin: Origin, seen: Earlier | None) -> tuple[bytes, bytes]:
    """Return the records of a capture that another archive gave: what was exchanged with it, then the capture.

    The capture states its original address and time, and where and when it was taken (``WARC-Source-URI``,
    ``WARC-Creation-Date``, as pywb writes them); its headers are the original's. What was asked of the other archive
    and the headers of its own answer stand in a request and a metadata record of their own.
    """
    record_id, request_id, about_id = new_ids()
    asked = [("WARC-Target-URI", exchange.url), ("WARC-Concurrent-To", record_id)]
    before = record("metadata", about_id, exchange.captured_at, asked, _RESPONSE, exchange.response_block())
    before += record("request", request_id, exchange.captured_at, asked, _REQUEST, exchange.request_block())
    common = [
        ("WARC-Target-URI", origin.url),
        ("WARC-Source-URI", origin.source_url),
        ("WARC-Creation-Date", origin.taken_at),
    ]
    return before, _response(record_id, origin.captured_at, common, origin.head, exchange.body, seen)


def copied(source_url: str, taken_at: str) -> bytes:
    """Return the record that goes before one copied whole from another archive, and says where and when."""
    fields = [("WARC-Source-URI", source_url), ("WARC-Creation-Date", taken_at)]
    said = "the next record is a copy, byte for byte, of the one that stands there"
    about = warc_fields([("source", source_url), ("note", said)])
    return record("metadata", new_ids()[0], taken_at, fields, FIELDS, about)


def _response(
    record_id: str, date: str, common: list[tuple[str, str]], block: bytes, body: bytes, seen: Earlier | None
) -> bytes:
    if seen is None:
        fields = [*common, ("WARC-Payload-Digest", digest(body))]
        return record("response", record_id, date, fields, _RESPONSE, block + body)
    fields = [
        *common,
        ("WARC-Profile", NOT_MODIFIED if seen.not_modified else SAME_PAYLOAD),
        ("WARC-Refers-To-Target-URI", seen.url),
        ("WARC-Refers-To-Date", seen.captured_at),
        ("WARC-Payload-Digest", seen.payload_digest),
    ]
    return record("revisit", record_id, date, fields, _RESPONSE, block, lean=True)


def warc_fields(values: Fields) -> bytes:
    """Return an ``application/warc-fields`` block; line breaks in values become spaces."""
    return "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in values if value).encode(
        "utf-8", "surrogateescape"
    )
