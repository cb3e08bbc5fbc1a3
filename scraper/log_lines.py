"""Lines of a log: ``time=… level=… event=…``, one record a line, secrets hidden; on a terminal plain sentences.

The form is logfmt: names and values with ``=`` between them, values in quotes where they hold a space or a quote. It is
read by eye, by ``grep`` and by every collector of logs.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

from scraper.watch.redaction import redacted

FORMAT = "time=%(asctime)s level=%(levelname)s from=%(name)s %(message)s"
DATES = "%Y-%m-%dT%H:%M:%S%z"
# Wipes the live line of a crawl off first.
ON_TERMINAL = "\r\x1b[K%(asctime)s %(levelname)s %(name)s: %(message)s"
VERBOSE = ("WARNING", "INFO", "DEBUG")  # without -v, with -v, with -vv


def value(told: object) -> str:
    """Return a value as it stands in a line."""
    text = f"{told:g}" if isinstance(told, float) else str(told)
    if text and not any(c in ' "=\\' or not c.isprintable() for c in text):
        return text
    return json.dumps(text, ensure_ascii=False)


def pairs(**values: object) -> str:
    """Return names and values; those that are None are left out."""
    return " ".join(f"{name}={value(told)}" for name, told in values.items() if told is not None)


def say(event: str, **values: object) -> None:
    """Write a line to standard error, where nobody watches a terminal."""
    moment = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    print(redacted(pairs(time=moment, level="INFO", event=event, **values)), file=sys.stderr, flush=True)


class Record(logging.LogRecord):
    """A record whose text hides secrets, and is one line where nobody watches a terminal, its traceback included."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._trace = ""
        if self.exc_info and self.exc_info[0] is not None:
            self._trace = redacted("".join(traceback.format_exception(*self.exc_info)).rstrip())
            if sys.stderr.isatty():
                self.exc_text = self._trace
            else:
                self.exc_info = None

    def getMessage(self) -> str:  # noqa: N802 - the name is logging's
        """Return the message."""
        said = redacted(super().getMessage())
        if sys.stderr.isatty() or said.startswith("event="):
            return said
        return pairs(said=said, trace=self._trace or None)


def hide_secrets() -> None:
    """Let every record of this process be one of ours."""
    logging.setLogRecordFactory(Record)


def settings(verbose: int) -> dict[str, str]:
    """Return Scrapy's settings for a log; ``verbose`` counts how often ``-v`` was given."""
    level = VERBOSE[min(verbose, len(VERBOSE) - 1)]
    form = ON_TERMINAL if sys.stderr.isatty() else FORMAT
    return {"LOG_LEVEL": level, "LOG_FORMAT": form, "LOG_DATEFORMAT": DATES}
