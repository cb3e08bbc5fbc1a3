"""WARC 1.1 records as bytes: one gzip member each."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from uuid import uuid4

from archive.warc.exchange import Earlier, Exchange, Origin, digest

SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
FIELDS = "application/warc-fields"
_REQUEST = "application/http; msgtype=request"
_RESPONSE = "application/http; msgtype=response"

Fields = Iterable[tuple[str, str]]


def new_id() -> str:
    """Return an identifier for a record."""
    return f"<urn:uuid:{uuid4()}>"


def record(kind: str, record_id: str, date: str, fields: Fields, content_type: str, block: bytes) -> bytes:
    """Return a compressed record. Blocks are kept as they are, byte for byte: no header is decoded or mended.

    Fields are written as UTF-8; a line break in a value becomes a space.
    """
    lines = ["WARC/1.1", f"WARC-Type: {kind}", f"WARC-Record-ID: {record_id}", f"WARC-Date: {date}"]
    lines += [f"{name}: {' '.join(value.split())}" for name, value in fields]
    lines += [f"WARC-Block-Digest: {digest(block)}", f"Content-Type: {content_type}", f"Content-Length: {len(block)}"]
    deflate = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS + 16)
    text = "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape")
    return deflate.compress(text + block + b"\r\n\r\n") + deflate.flush()


def warcinfo(record_id: str, date: str, file: str, info: Fields) -> bytes:
    """Return the record that begins a file."""
    return record("warcinfo", record_id, date, [("WARC-Filename", file)], FIELDS, warc_fields(info))


def exchanged(exchange: Exchange, info_id: str, seen: Earlier | None) -> tuple[bytes, bytes]:
    """Return the records that go before the response (metadata where there is any, request), and the response's own.

    With ``seen`` the response is a ``revisit`` record without a body.
    """
    record_id = new_id()
    common = [("WARC-Target-URI", exchange.url), ("WARC-Warcinfo-ID", info_id)]
    linked = [*common, ("WARC-Concurrent-To", record_id)]
    before = b""
    if exchange.about:
        about = warc_fields(exchange.about.items())
        before += record("metadata", new_id(), exchange.captured_at, linked, FIELDS, about)
    block = exchange.request_block() + exchange.request_body
    before += record("request", new_id(), exchange.captured_at, linked, _REQUEST, block)
    if exchange.ip_address:
        common.append(("WARC-IP-Address", exchange.ip_address))
    return before, _response(record_id, exchange.captured_at, common, exchange.response_block(), exchange.body, seen)


def taken(exchange: Exchange, origin: Origin, info_id: str, seen: Earlier | None) -> tuple[bytes, bytes]:
    """Return the records of a capture that another archive gave: what was exchanged with it, then the capture.

    The capture states its original address and time, and where and when it was taken (``WARC-Source-URI``,
    ``WARC-Creation-Date``, as pywb writes them); its headers are the original's. What was asked of the other archive
    and the headers of its own answer stand in a request and a metadata record of their own.
    """
    record_id = new_id()
    asked = [
        ("WARC-Target-URI", exchange.url),
        ("WARC-Warcinfo-ID", info_id),
        ("WARC-Concurrent-To", record_id),
    ]
    answered = exchange.response_block()
    before = record("metadata", new_id(), exchange.captured_at, asked, _RESPONSE, answered)
    before += record("request", new_id(), exchange.captured_at, asked, _REQUEST, exchange.request_block())
    common = [
        ("WARC-Target-URI", origin.url),
        ("WARC-Warcinfo-ID", info_id),
        ("WARC-Source-URI", origin.source_url),
        ("WARC-Creation-Date", origin.taken_at),
    ]
    return before, _response(record_id, origin.captured_at, common, origin.head, exchange.body, seen)


def copied(source_url: str, taken_at: str, info_id: str) -> bytes:
    """Return the record that goes before one copied whole from another archive, and says where and when."""
    fields = [("WARC-Warcinfo-ID", info_id), ("WARC-Source-URI", source_url), ("WARC-Creation-Date", taken_at)]
    said = "the next record is a copy, byte for byte, of the one that stands there"
    return record("metadata", new_id(), taken_at, fields, FIELDS, warc_fields([("source", source_url), ("note", said)]))


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
    if seen.record_id:
        fields.append(("WARC-Refers-To", seen.record_id))
    return record("revisit", record_id, date, fields, _RESPONSE, block)


def warc_fields(values: Fields) -> bytes:
    """Return an ``application/warc-fields`` block; line breaks in values become spaces."""
    return "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in values if value).encode(
        "utf-8", "surrogateescape"
    )
