"""Write exchanges to WARC 1.1 files: append only, a file of its own for every process, rolled by size."""

from __future__ import annotations

import os
from collections.abc import Mapping
from io import BytesIO, RawIOBase
from pathlib import Path

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.errors import ArchiveError
from archive.records import WarcPosition
from archive.times import compact, now
from archive.warc.exchange import Exchange, digest

ROLL_AT = 1_000_000_000  # bytes; the size that IIPC's guidelines recommend for a file


class CaptureWriter:
    """Append request and response (or revisit) records; each call returns when the bytes are with the disk.

    ``info`` is the content of the ``warcinfo`` record that begins each file.
    """

    def __init__(self, folder: Path, portal: str, info: Mapping[str, str], roll_at: int = ROLL_AT) -> None:
        self.folder = folder
        self.portal = portal
        self.info = dict(info)
        self.roll_at = roll_at
        self._serial = 0
        self._file: RawIOBase | None = None
        self._name = ""

    def write(self, exchange: Exchange, seen: tuple[str, str] | None = None) -> WarcPosition:
        """Record an exchange and return where its response lies.

        ``seen`` is address and time of an earlier capture with the same payload: then a ``revisit`` record without a
        body is written instead of a response.

        Raises:
            ArchiveError: the disk is full or not writable; what was written of the record is cut off again.
        """
        file = self._open()
        start = file.tell()
        records = BytesIO()
        writer = WARCWriter(records, gzip=True, warc_version="1.1")
        response = _response(writer, exchange, seen)
        writer.write_record(_request(writer, exchange, response))
        before = records.tell()
        writer.write_record(response)
        self._append(file, records.getvalue())
        return WarcPosition(self._name, start + before, records.tell() - before, "revisit" if seen else "response")

    def close(self) -> None:
        """Close the file; the next write begins another."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _open(self) -> RawIOBase:
        if self._file is not None and self._file.tell() >= self.roll_at:
            self.close()
        if self._file is None:
            moment = now()
            self._name = f"{self.portal}-{compact(moment)}-{self._serial:05d}-{os.getpid()}.warc.gz"
            self._serial += 1
            try:
                # Without a buffer of Python's own: what a full disk did not take must not be written later.
                file = (self.folder / self._name).open("xb", buffering=0)
            except OSError as error:
                raise ArchiveError(
                    f"cannot create {self.folder / self._name}: {error.strerror}; make the folder writable"
                ) from None
            self._file = file
            records = BytesIO()
            writer = WARCWriter(records, gzip=True, warc_version="1.1")
            writer.write_record(writer.create_warcinfo_record(self._name, self.info))
            self._append(file, records.getvalue())
        return self._file

    def _append(self, file: RawIOBase, data: bytes) -> None:
        start = file.tell()
        try:
            left = memoryview(data)
            while left:
                left = left[file.write(left) or 0 :]
            os.fdatasync(file.fileno())
        except OSError as error:
            self._cut(start)
            raise ArchiveError(
                f"cannot write to {self.folder / self._name}: {error.strerror}; free the disk, then run the same again"
            ) from None
        except BaseException:
            self._cut(start)
            raise

    def _cut(self, length: int) -> None:
        if self._file is not None:
            os.ftruncate(self._file.fileno(), length)
            self._file.seek(length)


def _response(writer: WARCWriter, exchange: Exchange, seen: tuple[str, str] | None) -> ArcWarcRecord:
    payload = digest(exchange.body)
    headers = StatusAndHeaders(
        exchange.status_line, [_as_recorded(h) for h in exchange.response_headers], protocol=exchange.protocol
    )
    about = {"WARC-Date": exchange.captured_at}
    if exchange.ip_address:
        about["WARC-IP-Address"] = exchange.ip_address
    if seen is not None:
        return writer.create_revisit_record(
            exchange.url, payload, seen[0], seen[1], http_headers=headers, warc_headers_dict=about
        )
    headers.compute_headers_buffer()
    about["WARC-Payload-Digest"] = payload
    about["WARC-Block-Digest"] = digest(headers.headers_buff + exchange.body)
    return writer.create_warc_record(
        exchange.url,
        "response",
        payload=BytesIO(exchange.body),
        length=len(exchange.body),
        http_headers=headers,
        warc_headers_dict=about,
    )


def _request(writer: WARCWriter, exchange: Exchange, response: ArcWarcRecord) -> ArcWarcRecord:
    headers = StatusAndHeaders(
        f"{exchange.method} {exchange.target} HTTP/1.1", list(exchange.request_headers), is_http_request=True
    )
    about = {
        "WARC-Date": exchange.captured_at,
        "WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID"),
    }
    return writer.create_warc_record(
        exchange.url,
        "request",
        payload=BytesIO(exchange.request_body),
        length=len(exchange.request_body),
        http_headers=headers,
        warc_headers_dict=about,
    )


def _as_recorded(header: tuple[str, str]) -> tuple[str, str]:
    """Rename a transfer coding, since the recorded body no longer has it and a reader would try to undo it."""
    name, value = header
    return ("X-Archive-Orig-Transfer-Encoding", value) if name.lower() == "transfer-encoding" else header
