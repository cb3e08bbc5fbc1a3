"""``alliance-archive COMMAND``: this project's commands from any folder, without a checkout and without ``scrapy.cfg``.

A thin front to Scrapy's command line: the settings are this project's, only its own commands are listed, and messages
that name a command name it as it was called.
"""

from __future__ import annotations

import os
import re
import sys
from importlib.metadata import version
from pkgutil import iter_modules
from typing import TextIO

import scraper.commands

NAME = "alliance-archive"
USAGE = f"""{NAME} {{version}}: articles of a portal, every revision, and the figures they print, with the evidence

Usage: {NAME} COMMAND [options]      {NAME} COMMAND --help

{{commands}}

The archive is kept in $ARCHIVE_DIR, else in the folder archive-data below this one.
Example: {NAME} probe http://portal.example.vn/   then   {NAME} crawl portal -a portal=FILE.toml"""


def own_commands() -> list[str]:
    """Return the names of this project's commands."""
    return sorted(module.name for module in iter_modules(scraper.commands.__path__))


class Renamed:
    """A text stream that says ``alliance-archive crawl`` where a message says ``scrapy crawl``."""

    def __init__(self, stream: TextIO, commands: list[str]) -> None:
        self._stream = stream
        self._said = re.compile(rf"\bscrapy (?={'|'.join(map(re.escape, commands))}\b)")

    def write(self, text: str) -> int:
        """Write a text."""
        self._stream.write(self._said.sub(f"{NAME} ", text))
        return len(text)

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)


def main(arguments: list[str] | None = None) -> None:
    """Run one command; ends the process with its exit code (2: no such command)."""
    words = sys.argv[1:] if arguments is None else arguments
    commands = own_commands()
    if not words or words[0] in ("-h", "--help", "help"):
        print(USAGE.format(version=version(NAME), commands=_listed(commands)))
        raise SystemExit(0)
    if words[0] in ("--version", "version"):
        print(f"{NAME} {version(NAME)}")
        raise SystemExit(0)
    if words[0] not in commands:
        print(f"{NAME}: there is no command {words[0]!r}; {NAME} --help lists them", file=sys.stderr)
        raise SystemExit(2)
    os.environ["SCRAPY_SETTINGS_MODULE"] = "scraper.settings"
    sys.stderr = Renamed(sys.stderr, commands)
    if "-h" in words or "--help" in words:
        sys.stdout = Renamed(sys.stdout, commands)
    from scrapy.cmdline import execute  # takes most of a second, which --help need not

    sys.argv = ["scrapy", *words]  # where the settings look for the command as well
    execute()


def _listed(commands: list[str]) -> str:
    from importlib import import_module

    lines = [(name, import_module(f"scraper.commands.{name}").Command().short_desc()) for name in commands]
    return "\n".join(f"  {name:<12}{words}" for name, words in lines)


if __name__ == "__main__":
    main()
