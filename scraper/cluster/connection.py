"""The connection to Redis, by scrapy-redis; what goes wrong there is one line with a way out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from redis.commands.core import Script
from redis.exceptions import RedisError
from scrapy_redis.connection import get_redis

from archive.errors import ArchiveError

PREFIX = "alliance-archive"
_PATIENCE = 10.0  # seconds for an answer; a frontier that takes longer is as good as gone


class Shelf:
    """Where workers meet: one Redis database. Each change of more than one key is a script, so that it is whole."""

    def __init__(self, url: str) -> None:
        """Connect.

        Raises:
            ArchiveError: nothing answers at that address.
        """
        self.where = _shown(url)
        try:
            self.redis = get_redis(
                url=url, decode_responses=True, socket_timeout=_PATIENCE, socket_connect_timeout=_PATIENCE
            )
            self.redis.ping()
        except (RedisError, ValueError, OSError) as error:
            raise ArchiveError(
                f"cannot use the shared frontier at {self.where}: {_line(error)}; start redis-server there, or leave "
                "--cluster out"
            ) from None
        self._scripts: dict[str, Script] = {}

    def run(self, script: str, keys: Sequence[str], arguments: Sequence[str | int] = ()) -> Any:
        """Run a script; raises ArchiveError where Redis does not answer any more."""
        known = self._scripts.get(script)
        if known is None:
            known = self._scripts[script] = self.redis.register_script(script)
        return self.ask(lambda: known(keys=list(keys), args=list(arguments)))

    def ask(self, question: Callable[[], Any]) -> Any:
        """Return the answer to a question; raises ArchiveError where Redis does not answer any more."""
        try:
            return question()
        except (RedisError, OSError) as error:
            raise ArchiveError(
                f"the shared frontier at {self.where} is gone: {_line(error)}; what was crawled is kept. Start "
                "redis-server again, then run the same command again"
            ) from None


def _shown(url: str) -> str:
    """Return an address without the password that may stand in it."""
    parts = urlsplit(url)
    return f"{parts.hostname or parts.path}{f':{parts.port}' if parts.port else ''}"


def _line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0].rstrip(".")
