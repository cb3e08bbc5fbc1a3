"""Ask a service of a web archive patiently: one request at a time, with a pause, and longer when it is overloaded."""

from __future__ import annotations

import http.client
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from archive.errors import ArchiveError
from scraper.politeness import is_loopback
from scraper.version import user_agent

PATIENCE = (60.0, 300.0, 900.0)  # seconds to wait after each refusal in a row, then give up
_OVERLOAD = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.FORBIDDEN)  # Common Crawl says 403 to whom it asks to slow down


@dataclass(frozen=True, slots=True)
class Said:
    """An answer; ``status`` 404 is one too: the archive holds nothing there."""

    status: int
    body: bytes


class Asking:
    """Asks one service. ``pause`` is how many seconds lie between two requests; none on the loopback."""

    def __init__(self, pause: float) -> None:
        self.pause = pause
        self._last = 0.0

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Said:
        """Return the answer to a request; 429, 403, 5xx, a broken connection or a cut answer are waited out.

        Raises:
            ArchiveError: the service refuses the request, or asks for more patience than one has.
        """
        loopback = is_loopback(urlsplit(url).hostname or "")
        reason = ""
        for patience in (*PATIENCE, None):
            if not loopback:
                time.sleep(max(0.0, self._last + self.pause - time.monotonic()))
            self._last = time.monotonic()
            try:
                return _ask(url, headers or {})
            except urllib.error.HTTPError as error:
                if error.code == HTTPStatus.NOT_FOUND:
                    return Said(error.code, b"")
                if error.code not in _OVERLOAD and error.code < HTTPStatus.INTERNAL_SERVER_ERROR:
                    raise ArchiveError(f"the archive refuses {url}: status {error.code}") from None
                reason, asked = f"status {error.code}", error.headers.get("Retry-After", "")
            except (OSError, http.client.HTTPException) as error:
                reason, asked = str(error) or type(error).__name__, ""
            if patience is None:
                break
            wait = max(float(asked) if asked.isdigit() else 0.0, 0.2 if loopback else patience)
            print(f"The archive answers {reason}; waiting {wait:.0f} s", file=sys.stderr)
            time.sleep(wait)
        host = urlsplit(url).netloc
        raise ArchiveError(f"{host} does not answer ({reason}); run the same command later")


def _ask(url: str, headers: Mapping[str, str]) -> Said:
    request = urllib.request.Request(url, headers={"User-Agent": user_agent(), **headers})
    with urllib.request.urlopen(request, timeout=120) as response:
        return Said(response.status, response.read())
