"""Answers that were cut off: by us, since they are too long or too slow, or by their server.

What came is evidence, so it is recorded with the reason (``WARC-Truncated``); it is never read as a page, since half an
article would look like an edited one. Each is an exception that the retrying of Scrapy knows by its class.
"""

from __future__ import annotations

from typing import ClassVar

from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, ResponseDataLossError
from scrapy.http import Response

from archive.warc.exchange import Truncated


class CutOff(Exception):  # noqa: N818 - reads as what it says
    """A response of which ``partial`` came; ``why`` is one line."""

    truncated: ClassVar[Truncated]

    def __init__(self, why: str, partial: Response) -> None:
        super().__init__(why)
        self.why = why
        self.partial = partial


class TooLong(CutOff, DownloadCancelledError):  # noqa: N818
    """More came, or was announced, than the portal's ``limits.body_bytes``; not asked for again."""

    truncated: ClassVar[Truncated] = "length"


class TooSlow(CutOff, DownloadTimeoutError):  # noqa: N818
    """Not whole when the time for one request was over, however steadily it dripped."""

    truncated: ClassVar[Truncated] = "time"


class Disconnected(CutOff, ResponseDataLossError):  # noqa: N818
    """The connection ended before the body did, or what came was no proper framing."""

    truncated: ClassVar[Truncated] = "disconnect"


class Misframed(CutOff, DownloadCancelledError):  # noqa: N818
    """More came than the length that the server stated, so what it stated ends somewhere in the middle."""

    truncated: ClassVar[Truncated] = "unspecified"
