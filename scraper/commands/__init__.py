"""The commands of ``scrapy``, one a module."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec


def module_of(arguments: Sequence[str]) -> str:
    """Return the module in which Scrapy looks for the commands of a command line (its ``COMMANDS_MODULE``).

    That of the command that is asked for, where it is one of ours: Scrapy imports every module in there to find out
    what it is called, and the others bring parsers and vocabularies that take a second or two to load.
    """
    name = next((a for a in arguments[1:] if not a.startswith("-")), "")
    ours = name.isidentifier() and name[0] != "_" and find_spec(f"{__name__}.{name}") is not None
    return f"{__name__}.{name}" if ours else __name__
