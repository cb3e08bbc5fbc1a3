"""Ask for the plain address where one with a language in front answers 502: some portals serve only that."""

from __future__ import annotations

import re
from http import HTTPStatus
from urllib.parse import urlsplit, urlunsplit

from scrapy import Request
from scrapy.http import Response

PLAIN = "plain_address"  # key in a request's meta: its language was taken off
_LANGUAGE = re.compile(r"^/(?:vi|en|vi_VN|en_US|vi-VN|en-US)(?=/|$)")


class PlainAddressMiddleware:
    """Replace a request whose language the server stumbles over; once, and without first asking in vain again."""

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Return the request for the plain address, else the response."""
        parts = urlsplit(request.url)
        plain = _LANGUAGE.sub("", parts.path) or "/"
        if response.status != HTTPStatus.BAD_GATEWAY or plain == parts.path or request.meta.get(PLAIN):
            return response
        again = request.replace(url=urlunsplit(parts._replace(path=plain)), dont_filter=True)
        again.meta[PLAIN] = True
        return again
