"""Bad weather on request: addresses that fail for a while, and the cookie gate that some portals put up."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from tests.portal.routes import HTML, Answer

GATE_COOKIE = "D1N=6c0f1de5a1b24d3e9f7788aa90bbccdd"


@dataclass
class _Fault:
    path: str
    status: int
    times: int
    retry_after: int | None


class Weather:
    """What stands between a request and its page. Fine at first."""

    def __init__(self) -> None:
        self.gate = False
        self._faults: list[_Fault] = []
        self._lock = threading.Lock()

    def fail(self, path: str, status: int = 503, times: int = 1, retry_after: int | None = None) -> None:
        """Let the next ``times`` requests of paths that start with ``path`` (percent-decoded) answer ``status``.

        Status 0 drops the connection without an answer.
        """
        with self._lock:
            self._faults.append(_Fault(path, status, times, retry_after))

    def strike(self, target: str, headers: Mapping[str, str]) -> Answer | None:
        """Return what answers instead of the page, None in fine weather."""
        path = unquote(target)
        with self._lock:
            for fault in self._faults:
                if fault.times > 0 and path.startswith(fault.path):
                    fault.times -= 1
                    extra = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
                    return Answer(b"<html><body>Service unavailable</body></html>", HTML, fault.status, extra)
        if self.gate and GATE_COOKIE not in headers.get("Cookie", ""):
            script = f'document.cookie="{GATE_COOKIE}"+"; path=/";window.location.reload(true);'
            return Answer(f"<html><body><script>{script}</script></body></html>".encode())
        return None
