"""Pages of the documentation that the code says itself: ``python -m tests.docs.generated`` writes them into ``docs/``.

::

    scraper.commands  ── options, help ────────────►  commands.md
    vocabulary of indicators ──────────────────────►  indicators.md
    labels of checks ──────────────────────────────►  checks.md
    schema of a snapshot + datasette_metadata.json ►  data-dictionary.md

They are kept in the repository, so that they can be read where there is no Python; a test asks that they are what the
code says today. What has no text cannot be written down: that is an error which names it.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

from scrapy.commands import ScrapyCommand
from scrapy.settings import Settings

from archive.paths import METADATA, ArchivePaths
from archive.publish import publish
from archive.site.labels import labels
from archive.store.database import open_working
from scraper.front import own_commands
from scraper.vocabularies import store_vocabularies

DOCS = Path(__file__).parent.parent.parent / "docs"
MADE = "<!-- Made by `make docs` from the code; edit the code instead. -->\n"


class UndocumentedError(Exception):
    """Something has no text; the message names it and says where the text belongs."""


def page(name: str) -> str:
    """Return the text of a page by the name of its file.

    Raises:
        UndocumentedError: a command, an option, a table, a column, an indicator or a check has no text.
    """
    return f"{MADE}\n" + "\n".join(PAGES[name]()) + "\n"


def _said(text: str | None, of: str, place: str) -> str:
    """Return a text in one line; raises where there is none."""
    if not text or not text.strip():
        raise UndocumentedError(f"{of} has no text; it belongs into {place}")
    return " ".join(text.split()).replace("|", "\\|").replace("%%", "%")


def commands() -> Iterator[str]:
    """Yield the page of commands."""
    yield "# Commands\n"
    yield "`scrapy COMMAND` in a checkout; `alliance-archive COMMAND` where the project was installed with pip."
    for name in own_commands():
        yield from command(name, import_module(f"scraper.commands.{name}").Command())


def command(name: str, of: ScrapyCommand) -> Iterator[str]:
    """Yield the section of a command."""
    place = f"scraper/commands/{name}.py"
    of.settings = Settings()
    parser = argparse.ArgumentParser(prog=f"scrapy {name}", add_help=False, conflict_handler="resolve")
    of.add_options(parser)
    _said(of.short_desc(), f"the command {name}", place)
    _said(of.long_desc(), f"the command {name}", place)
    yield f"\n## {name}\n\n{of.long_desc()}\n"
    rows = [
        (options := ", ".join(action.option_strings), _said(action.help, f"the option {options} of {name}", place))
        for action in parser._actions
        if action.option_strings and action.option_strings[0] not in _OF_SCRAPY
    ]
    if rows:
        yield "| option | does |\n| --- | --- |"
        yield from (f"| `{options}` | {words} |" for options, words in rows)


_OF_SCRAPY = {"--logfile", "-L", "--loglevel", "--nolog", "--profile", "--pidfile", "-s", "--set", "--pdb"}


def indicators() -> Iterator[str]:
    """Yield the page of indicators."""
    yield "# Indicators\n"
    yield "What a figure may count. One is given only where the text says which; none is better than a wrong one.\n"
    yield "| indicator | Vietnamese | English | unit | kind | definition |\n| --- | --- | --- | --- | --- | --- |"
    query = "SELECT indicator, label_vi, label_en, unit, kind, definition FROM indicators ORDER BY topic, indicator"
    with closing(_empty_snapshot()) as db:
        yield from (indicator(*row) for row in db.execute(query))


def indicator(name: str, *words: str | None) -> str:
    """Return the row of an indicator."""
    said = (_said(word, f"the indicator {name}", "pipelines/vocabulary/indicators") for word in words)
    return f"| `{name}` | {' | '.join(said)} |"


def checks() -> Iterator[str]:
    """Yield the page of checks."""
    yield "# Checks\n"
    yield "What is asked of printed figures. A print that fails is kept as it is, and flagged.\n"
    yield "| check | asks | hỏi |\n| --- | --- | --- |"
    for name, label in sorted(labels()["check"].items()):
        yield check(name, label.en, label.vi)


def check(name: str, *words: str) -> str:
    """Return the row of a check; a test asks that every check that the code makes has one."""
    return f"| `{name}` | {' | '.join(_said(word, f'the check {name}', 'the labels of checks') for word in words)} |"


def data_dictionary() -> Iterator[str]:
    """Yield the page of tables and columns."""
    described = json.loads(METADATA.read_text("utf-8"))["databases"]["archive"]["tables"]
    yield "# Data dictionary\n"
    yield "Tables and columns of the published archive, of its exports, and of the JSON and CSV of the site."
    with closing(_empty_snapshot()) as db:
        for name in sorted(name for name, words in described.items() if not words.get("hidden")):
            yield from table(name, described[name], _columns(db, name))


def table(name: str, words: Mapping[str, Any], columns: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield the section of a table from its words in the metadata and its columns with their types."""
    title, description = (_said(words.get(key), f"the table {name}", METADATA.name) for key in ("title", "description"))
    yield f"\n## {name}\n\n{title}. {description}\n"
    yield "| column | type | what it is |\n| --- | --- | --- |"
    for column, kind in columns:
        said = _said(words.get("columns", {}).get(column), f"the column {column} of {name}", METADATA.name)
        yield f"| `{column}` | {kind or 'any'} | {said} |"


PAGES: Mapping[str, Callable[[], Iterator[str]]] = {
    "commands.md": commands,
    "indicators.md": indicators,
    "checks.md": checks,
    "data-dictionary.md": data_dictionary,
}


def _empty_snapshot() -> sqlite3.Connection:
    with tempfile.TemporaryDirectory(prefix="docs-") as folder:
        paths = ArchivePaths(Path(folder))
        paths.make()
        db = open_working(paths.working)
        store_vocabularies(db)
        db.close()
        copy = sqlite3.connect(":memory:")
        with closing(sqlite3.connect(publish(paths).path)) as snapshot:
            snapshot.backup(copy)
    return copy


def _columns(db: sqlite3.Connection, table: str) -> list[tuple[str, str]]:
    return [(row[1], row[2]) for row in db.execute(f"PRAGMA table_xinfo({table})")]


def main() -> None:
    """Write the pages."""
    try:
        made = {name: page(name) for name in PAGES}
    except UndocumentedError as error:
        sys.exit(f"make docs: {error}")
    for name, text in made.items():
        (DOCS / name).write_text(text, "utf-8")
        print(f"docs/{name}: {len(text.splitlines())} lines")


if __name__ == "__main__":
    main()
