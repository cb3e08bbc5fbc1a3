"""Answers kept for the readers to come: what a page says changes with the snapshot alone.

When a report makes news, thousands ask for the same article, figure or series within the hour. Each page is made once
for a snapshot, and again after some minutes, since pages say how many days ago something was. Nothing is kept that
depends on who asks, nor of a reader's own SQL; who reloads a page (``Cache-Control: no-cache``) gets it made anew.
"""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.site.snapshot import Signature, signature

Message = MutableMapping[str, Any]
App = Callable[[Message, Any, Any], Awaitable[None]]
Key = tuple[str, bytes, str, bytes]

SECONDS = 300.0  # for which an answer is kept
BYTES = 48_000_000  # of all answers together
LONGEST = 1_000_000  # bytes of one answer
WORTH = 0.003  # seconds: an answer that takes less is made as fast as it is found
# Pages whose addresses readers share, in both languages; `_shape` and the like come with the query string.
_KEPT = re.compile(
    r"(?:en/)?(?:|archive/(?:articles|figures|indicators)/[^/]+|archive/search|indicators|changes|gaps|dictionary"
    r"|(?:reports|dictionary|feeds)/.+|reports|corrections)"
)
_PERSONAL = frozenset((b"cookie", b"authorization", b"range", b"if-none-match", b"if-modified-since"))


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer and the snapshot that it was made from."""

    start: Message
    body: bytes
    made_from: Signature | None
    until: float


class KeptAnswers:
    """The answers that were asked for last, as many as fit."""

    def __init__(self, most: int = BYTES, now: Callable[[], float] = time.monotonic) -> None:
        self._answers: OrderedDict[Key, Answer] = OrderedDict()
        self._bytes = 0
        self._most = most
        self.now = now

    def get(self, key: Key, snapshot: Signature | None) -> Answer | None:
        """Return an answer that is still right, None where there is none."""
        found = self._answers.get(key)
        if found is None:
            return None
        if found.made_from != snapshot or found.until < self.now():
            self._drop(key)
            return None
        self._answers.move_to_end(key)
        return found

    def put(self, key: Key, answer: Answer) -> None:
        """Keep an answer; those that nobody asked for the longest go."""
        self._drop(key)
        self._answers[key] = answer
        self._bytes += len(answer.body)
        while self._bytes > self._most:
            self._drop(next(iter(self._answers)))

    def _drop(self, key: Key) -> None:
        if (gone := self._answers.pop(key, None)) is not None:
            self._bytes -= len(gone.body)


def keeping(app: App, path: Callable[[], Path], base: str = "/", kept: KeptAnswers | None = None) -> App:
    """Wrap an ASGI application: answers from the snapshot at ``path()`` are kept; ``base`` is the site's base path."""
    answers = kept or KeptAnswers()

    async def wrapped(scope: Message, receive: Any, send: Any) -> None:
        key = _key(scope, base)
        if key is None:
            await app(scope, receive, send)
            return
        snapshot = signature(path())
        found = answers.get(key, snapshot)
        if found is not None and not _wants_it_new(scope["headers"]):
            await send({**found.start, "headers": list(found.start["headers"])})
            await send({"type": "http.response.body", "body": found.body})
            return
        began, said = time.perf_counter(), _Said()

        async def listening(message: Message) -> None:
            said.hear(message)
            await send(message)

        await app(scope, receive, listening)
        start = said.worth_keeping(time.perf_counter() - began)
        if start is not None and signature(path()) == snapshot:
            answers.put(key, Answer(start, b"".join(said.parts), snapshot, answers.now() + SECONDS))

    return wrapped


class _Said:
    """What an application answers, as it passes by."""

    def __init__(self) -> None:
        self.start: Message | None = None
        self.parts: list[bytes] = []
        self.whole = False

    def hear(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = {**message, "headers": list(message.get("headers", []))}
        elif message["type"] == "http.response.body":
            self.parts.append(message.get("body", b""))
            self.whole = not message.get("more_body", False)

    def worth_keeping(self, seconds: float) -> Message | None:
        """Return how the answer begins, None where it is not to be kept."""
        if self.start is None or not self.whole or self.start["status"] != 200 or seconds < WORTH:
            return None
        private = any(name.lower() == b"set-cookie" for name, _ in self.start["headers"])
        return None if private or sum(map(len, self.parts)) > LONGEST else self.start


def _key(scope: Message, base: str) -> Key | None:
    """Return by what an answer is found again, None where it may not be kept."""
    if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(base):
        return None
    headers: Iterable[tuple[bytes, bytes]] = scope["headers"]
    query: bytes = scope.get("query_string", b"")
    if b"sql=" in query or not _KEPT.fullmatch(scope["path"].removeprefix(base)):
        return None
    host = b""
    for name, value in headers:
        if name in _PERSONAL:
            return None
        host = value if name == b"host" else host
    return scope.get("scheme", "http"), host, scope["path"], query


def _wants_it_new(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    return any(name == b"cache-control" and b"no-cache" in value for name, value in headers)
