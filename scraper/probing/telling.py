"""Which request a probe is at: one line on a terminal, plain lines in a log."""

from __future__ import annotations

import sys


def tell(line: str) -> None:
    """Show what is being asked."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)
    else:
        print(line, file=sys.stderr)


def end() -> None:
    """Wipe the line off a terminal."""
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
