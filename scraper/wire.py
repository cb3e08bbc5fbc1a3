"""Scrapy's download handler, with the heads as they went over the wire, and with what came of answers cut off.

Scrapy and Twisted keep what a crawler needs: header names in a case of their own, no reason phrase, none of the
headers that steer the connection. A record is to hold what was sent. So the bytes are copied where they leave and
arrive, up to the empty line; what is above works as before. Scrapy throws away what came of an answer that is too
long, too slow or broken off; here it is left with the exception (``scraper.cut_off``). All names with an underscore are
Scrapy's and Twisted's own: pyproject.toml pins the versions, and a test compares the copies with what a server saw.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from functools import partial
from typing import Any, cast

from scrapy import Request
from scrapy.core.downloader.handlers import http11
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure
from twisted.web._newclient import ParseError
from twisted.web._newclient import Request as TxRequest
from twisted.web.http import PotentialDataLoss
from twisted.web.iweb import UNKNOWN_LENGTH, IPolicyForHTTPS, IResponse

from scraper.cut_off import CutOff, Disconnected, Misframed, TooLong, TooSlow
from scraper.tls import PortalContextFactory

WIRE = "wire"  # key in a request's meta: (head of the request, head of the response)
_END = re.compile(rb"\r?\n\r?\n")
GRACE = 10.0  # seconds after which a request ends whose own time limit did not end it
LONGEST_HEAD = 1 << 17  # bytes before the body, all of the 1xx answers included; servers send a few thousand
_STATUS = re.compile(rb"HTTP/1\.[01] [1-9]\d\d(?: |$)")
_INFORMATIONAL = re.compile(rb"HTTP/[\d.]+ 1\d\d\b")


class WireDownloadHandler(http11.HTTP11DownloadHandler):
    """Leave with each request what was sent and received."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._pool._factory = _Factory
        self._contextFactory = cast("IPolicyForHTTPS", PortalContextFactory.from_crawler(crawler))

    async def download_request(self, request: Request) -> Response:
        """Download as Scrapy does, by an agent that keeps the heads."""
        agent = _Agent(
            contextFactory=self._contextFactory,
            bindAddress=self._bind_address,
            pool=self._pool,
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
            tls_verbose_logging=self._tls_verbose_logging,
        )
        limit = request.meta.get("download_timeout") or self._crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        with wrap_twisted_exceptions():
            try:
                return await asyncio.wait_for(
                    maybe_deferred_to_future(agent.download_request(request)), limit + GRACE if limit else None
                )
            except TimeoutError:
                raise DownloadTimeoutError(f"{request.url} came to no end after {limit + GRACE:g} seconds") from None


class _Agent(http11._ScrapyAgent):
    """One request. Its time limit (``download_timeout``) is for all of it, from connecting to the last byte."""

    _reader: _Reader | None = None

    def _cb_bodyready(self, txresponse: Any, request: Request) -> Any:
        request.meta[WIRE] = getattr(txresponse, "_wire", None)
        if txresponse.length == 0:
            return super()._cb_bodyready(txresponse, request)
        longest = request.meta.get("download_maxsize", self._maxsize)
        finished: Deferred[Any] = Deferred(partial(self._cancel, txresponse=txresponse))
        self._reader = _Reader(
            finished=finished,
            txresponse=txresponse,
            request=request,
            maxsize=longest,
            warnsize=0,
            fail_on_dataloss=True,
            crawler=self._crawler,
        )
        if longest and txresponse.length != UNKNOWN_LENGTH and txresponse.length > longest:
            # Not even begun: who says a gigabyte is not asked to send the first of it.
            txresponse._transport._producer.abortConnection()
            raise TooLong(
                f"{txresponse.length} bytes are announced, {longest} are the most", self._came(self._reader, request)
            )
        txresponse.deliverBody(self._reader)
        self._txresponse = txresponse
        return finished

    def _cb_timeout(self, result: Any, request: Request, url: str, timeout: float) -> Any:
        try:
            result = super()._cb_timeout(result, request, url, timeout)
        except DownloadTimeoutError as error:
            if self._reader is None:
                raise
            raise TooSlow(f"not whole after {timeout:g} seconds", self._came(self._reader, request)) from error
        if self._reader is None or not isinstance(result, Failure) or result.check(CutOff):  # type: ignore[no-untyped-call]
            return result
        came = self._came(self._reader, request)
        if self._reader.exceeds:
            raise Misframed("the server sent more than the length it stated", came)
        if self._reader.half:
            raise Disconnected("the connection ended, and the page had not", came)
        if self._reader.overflows:
            raise TooLong(f"longer than {self._reader._maxsize} bytes", came)
        raise Disconnected("the connection ended before the body did", came) from result.value

    def _came(self, reader: _Reader, request: Request) -> Response:
        result = {"txresponse": reader._txresponse, "body": reader.came(), "ip_address": reader._ip_address}
        return self._cb_bodydone(cast("http11._ResultT", result), request.url)


class _Reader(http11._ResponseReader):
    """Collects a body, and keeps what came when there is to be no more of it."""

    overflows = False  # it is longer than we take
    exceeds = False  # it is longer than the server stated
    half = False  # it states no length, and its page is not finished

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        if self._finished.called:
            return
        left = self._maxsize - self._bytes_received if self._maxsize else len(data)
        self._bodybuf.write(data[:left])
        self._bytes_received += len(data)
        if len(data) > left:
            self.overflows = True
            self._finished.cancel()

    def connectionLost(self, reason: Failure = connectionDone) -> None:  # noqa: N802 - Twisted's name
        if self._finished.called:
            return
        unstated = reason.check(PotentialDataLoss)  # type: ignore[no-untyped-call]
        self.exceeds = bool(getattr(self._txresponse, "_exceeds", False))
        self.half = bool(unstated) and is_half_a_page(self._bodybuf.getvalue())
        if self.exceeds or self.half:
            self._finished.errback(reason)
        else:
            super().connectionLost(reason)

    def came(self) -> bytes:
        return self._bodybuf.getvalue()


def is_half_a_page(body: bytes) -> bool:
    """Return whether a body that only the end of the connection ends is a page of HTML that was not finished."""
    opening, end = body[:1024].lower(), body[-4096:].lower()
    return b"<html" in opening and b"</html" not in end


class _Protocol(http11._LenientHTTP11ClientProtocol):
    _sent = b""
    _received: bytearray | None = None

    def request(self, request: TxRequest) -> Deferred[IResponse]:
        self._sent, self._received = b"", bytearray()

        def copying(transport: Any, *more: Any) -> None:
            # That of the class: a request that is tried again on a new connection comes with the copy of the old one.
            TxRequest._writeHeaders(request, _Copying(transport, self), *more)  # type: ignore[no-untyped-call]

        request._writeHeaders = copying  # type: ignore[method-assign]
        answer: Deferred[IResponse] = super().request(request)
        if self._parser is not None:
            self._parser.__class__ = _Parser
        return answer.addCallback(self._attach)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        if self._received is not None:
            self._received += data
        super().dataReceived(data)  # type: ignore[no-untyped-call]
        if self._received is not None and len(self._received) > LONGEST_HEAD:
            error = ParseError("the head does not end", bytes(self._received[:100]))  # type: ignore[no-untyped-call]
            self._giveUp(Failure(error))  # type: ignore[no-untyped-call]

    def _finishResponse(self, rest: bytes) -> None:  # noqa: N802 - Twisted's name
        if rest and self._currentRequest is not None:
            # More came than the response may hold. It is not the next one's beginning: the connection ends here.
            self._currentRequest.persistent = False
            if rest.strip() and self._parser is not None:
                self._parser.response._exceeds = True
        super()._finishResponse(rest)

    def _attach(self, response: Any) -> Any:
        received, self._received = bytes(self._received or b""), None
        while (end := _END.search(received)) and _INFORMATIONAL.match(received):
            received = received[end.end() :]
        response._wire = (self._sent, received[: end.end()]) if end else None
        return response


class _Parser(http11._LenientHTTPClientParser):
    def statusReceived(self, status: bytes) -> None:  # noqa: N802 - Twisted's name
        if not _STATUS.match(status):  # no reader of WARC files would take it either
            raise ParseError("not HTTP/1.0 or 1.1 with a status of three digits", status[:100])  # type: ignore[no-untyped-call]
        super().statusReceived(status)  # type: ignore[no-untyped-call]

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: N802 - Twisted's name
        raise ParseError("a line of the head does not end", line[:100])  # type: ignore[no-untyped-call]


class _Factory(http11._LenientHTTP11ClientFactory):
    noisy = False

    def buildProtocol(self, addr: Any) -> _Protocol:  # noqa: N802 - Twisted's name
        return _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class _Copying:
    """A transport that keeps a copy of the head that is written to it."""

    def __init__(self, transport: Any, protocol: _Protocol) -> None:
        self._transport = transport
        self._protocol = protocol

    def writeSequence(self, lines: Iterable[bytes]) -> None:  # noqa: N802 - Twisted's name
        head = b"".join(lines)
        self._protocol._sent = head
        self._transport.write(head)
