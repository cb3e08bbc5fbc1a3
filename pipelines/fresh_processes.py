"""Processes that are started afresh and import what they work with, and nothing else."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType


@contextmanager
def program_hidden() -> Iterator[None]:
    """Hide which program runs while processes start: they would import it, and so all of Scrapy, before they work.

    What they are to do must be found in a module of its own.
    """
    program = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = program
