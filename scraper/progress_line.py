"""How far a long command is: one line on a terminal, plain lines in a log."""

from __future__ import annotations

import sys
import time

from scraper.log_lines import say


class ProgressLine:
    """Shows on stderr how many of ``total`` things are done, how fast, and how long the rest takes."""

    def __init__(self, total: int, things: str) -> None:
        self.total = total
        self.things = things
        self.done = 0
        self._began = time.monotonic()
        self._terminal = sys.stderr.isatty()

    @property
    def seconds(self) -> float:
        """Seconds since the beginning, never 0."""
        return max(time.monotonic() - self._began, 0.001)

    @property
    def rate(self) -> float:
        """Things done a second."""
        return self.done / self.seconds

    def add(self, count: int) -> None:
        """Count what is done and show it."""
        self.done += count
        left = (self.total - self.done) / self.rate
        if self._terminal:
            line = f"{self.done} of {self.total} {self.things}, {self.rate:.0f}/s, {left:.0f} s left"
            print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)
        else:
            rate = round(self.rate, 1)
            say("progress", of=self.things, done=self.done, total=self.total, rate=rate, left=round(left))

    def end(self) -> None:
        """Wipe the line off a terminal."""
        if self._terminal:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


class StepLine:
    """Shows on stderr which step a long command is at: one line on a terminal, a line every few seconds in a log."""

    EVERY = 5.0  # seconds between the lines of a log

    def __init__(self, doing: str) -> None:
        self.doing = doing
        self._printed = time.monotonic()
        self._terminal = sys.stderr.isatty()

    def show(self, step: str) -> None:
        """Show a step."""
        now = time.monotonic()
        if self._terminal:
            if now - self._printed >= 0.1:
                self._printed = now
                print(f"\r\x1b[K{self.doing}: {step}", end="", file=sys.stderr, flush=True)
        elif now - self._printed >= self.EVERY:
            self._printed = now
            say("progress", doing=self.doing, step=step)

    def end(self) -> None:
        """Wipe the line off a terminal."""
        if self._terminal:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
