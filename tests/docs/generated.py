"""Pages of the documentation that the code says itself: ``python -m tests.docs.generated`` writes them into ``docs/``.

::

    scraper.commands  ── options, help ────────────►  commands.md
    vocabulary of indicators ──────────────────────►  indicators.md
    labels of checks ──────────────────────────────►  checks.md
    schema of a snapshot + datasette_metadata.json ►  data-dictionary.md

They are kept in the repository, so that they can be read where there is no Python; a test asks that they are what the
code says today.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from pathlib import Path

from scrapy.settings import Settings

from archive.paths import METADATA, ArchivePaths
from archive.publish import publish
from archive.site.labels import labels
from archive.store.database import open_working
from scraper.front import own_commands
from scraper.vocabularies import store_vocabularies

DOCS = Path(__file__).parent.parent.parent / "docs"
MADE = "<!-- Made by `make docs` from the code; edit the code instead. -->\n"


def pages() -> dict[str, str]:
    """Return the text of each page by the name of its file."""
    made = {
        "commands.md": _commands(),
        "indicators.md": _indicators(),
        "checks.md": _checks(),
        "data-dictionary.md": _data_dictionary(),
    }
    return {name: f"{MADE}\n" + "\n".join(lines) + "\n" for name, lines in made.items()}


def _commands() -> Iterator[str]:
    yield "# Commands\n"
    yield "`scrapy COMMAND` in a checkout; `alliance-archive COMMAND` where the project was installed with pip."
    for name in own_commands():
        command = import_module(f"scraper.commands.{name}").Command()
        command.settings = Settings()
        parser = argparse.ArgumentParser(prog=f"scrapy {name}", add_help=False, conflict_handler="resolve")
        command.add_options(parser)
        yield f"\n## {name}\n\n{command.long_desc()}\n"
        rows = [
            (", ".join(action.option_strings), _one_line(action.help or ""))
            for action in parser._actions
            if action.option_strings and action.option_strings[0] not in _OF_SCRAPY and action.help is not None
        ]
        if rows:
            yield "| option | does |\n| --- | --- |"
            yield from (f"| `{options}` | {words} |" for options, words in rows)


_OF_SCRAPY = {"--logfile", "-L", "--loglevel", "--nolog", "--profile", "--pidfile", "-s", "--set", "--pdb"}


def _indicators() -> Iterator[str]:
    yield "# Indicators\n"
    yield "What a figure may count. One is given only where the text says which; none is better than a wrong one.\n"
    yield "| indicator | Vietnamese | English | unit | kind | definition |\n| --- | --- | --- | --- | --- | --- |"
    query = "SELECT indicator, label_vi, label_en, unit, kind, definition FROM indicators ORDER BY topic, indicator"
    with closing(_empty_snapshot()) as db:
        for indicator, *words in db.execute(query):
            yield f"| `{indicator}` | {' | '.join(_one_line(word) for word in words)} |"


def _checks() -> Iterator[str]:
    yield "# Checks\n"
    yield "What is asked of printed figures. A print that fails is kept as it is, and flagged.\n"
    yield "| check | asks | hỏi |\n| --- | --- | --- |"
    yield from (f"| `{name}` | {said.en} | {said.vi} |" for name, said in sorted(labels()["check"].items()))


def _data_dictionary() -> Iterator[str]:
    described = json.loads(METADATA.read_text("utf-8"))["databases"]["archive"]["tables"]
    yield "# Data dictionary\n"
    yield "Tables and columns of the published archive, of its exports, and of the JSON and CSV of the site."
    with closing(_empty_snapshot()) as db:
        for table in sorted(name for name, words in described.items() if not words.get("hidden")):
            words = described[table]
            yield f"\n## {table}\n\n{words['title']}. {words['description']}\n"
            yield "| column | type | what it is |\n| --- | --- | --- |"
            for column, kind in _columns(db, table):
                yield f"| `{column}` | {kind or 'any'} | {_one_line(words['columns'][column])} |"


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


def _one_line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("%%", "%")


def main() -> None:
    """Write the pages."""
    for name, text in pages().items():
        (DOCS / name).write_text(text, "utf-8")
        print(f"docs/{name}: {len(text.splitlines())} lines")


if __name__ == "__main__":
    main()
