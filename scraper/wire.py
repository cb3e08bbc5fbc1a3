"""Scrapy's download handler, with the heads of request and response as they went over the wire.

Scrapy and Twisted keep what a crawler needs: header names in a case of their own, no reason phrase, none of the
headers that steer the connection. A record is to hold what was sent. So the bytes are copied where they leave and
arrive, up to the empty line; what is above works as before. All names with an underscore are Scrapy's and Twisted's
own: pyproject.toml pins the versions, and a test compares the copies with what a server saw and sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers import http11
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred
from twisted.web._newclient import Request as TxRequest
from twisted.web.iweb import IResponse

WIRE = "wire"  # key in a request's meta: (head of the request, head of the response)
_END = re.compile(rb"\r?\n\r?\n")
_INFORMATIONAL = re.compile(rb"HTTP/[\d.]+ 1\d\d\b")


class WireDownloadHandler(http11.HTTP11DownloadHandler):
    """Leave with each request what was sent and received."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._pool._factory = _Factory

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
        with wrap_twisted_exceptions():
            return await maybe_deferred_to_future(agent.download_request(request))


class _Agent(http11._ScrapyAgent):
    def _cb_bodyready(self, txresponse: Any, request: Request) -> Any:
        request.meta[WIRE] = getattr(txresponse, "_wire", None)
        return super()._cb_bodyready(txresponse, request)


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
        return answer.addCallback(self._attach)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        if self._received is not None:
            self._received += data
        super().dataReceived(data)  # type: ignore[no-untyped-call]

    def _attach(self, response: Any) -> Any:
        received, self._received = bytes(self._received or b""), None
        while (end := _END.search(received)) and _INFORMATIONAL.match(received):
            received = received[end.end() :]
        response._wire = (self._sent, received[: end.end()]) if end else None
        return response


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
