"""The columns of tables, of the target and of the shard that is attached to it as ``shard``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sqlite_utils import Database

SHARD = "shard"  # the name under which the copy of a shard is attached


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its stored columns, without those that SQLite works out, and its key."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]

    def listed(self, prefix: str = "") -> str:
        """Return the columns for a statement."""
        return ", ".join(f'{prefix}"{c}"' for c in self.columns)

    def same_key(self, one: str, other: str) -> str:
        """Return the condition that two rows have one key."""
        return " AND ".join(f'{one}."{c}" = {other}."{c}"' for c in self.key)


def table(db: Database, name: str) -> Table:
    """Return a table as the target has it."""
    rows = db.execute(f'PRAGMA main.table_info("{name}")').fetchall()
    key = tuple(row[1] for row in sorted((row for row in rows if row[5]), key=lambda row: row[5]))
    return Table(name, tuple(row[1] for row in rows), key)


def names(db: Database) -> list[str]:
    """Return the names of the target's tables, but those of SQLite and of the migrations."""
    rows = db.execute(
        "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
        "AND name NOT LIKE '\\_sqlite%' ESCAPE '\\' ORDER BY name"
    )
    return [row[0] for row in rows.fetchall()]


def naming(db: Database, table: str, *columns: str) -> list[tuple[str, str]]:
    """Return tables and columns that refer to a table, by a foreign key or by one of the names that are given."""
    found = set()
    for name in names(db):
        found |= {(name, row[1]) for row in db.execute(f'PRAGMA table_info("{name}")') if row[1] in columns}
        found |= {(name, row[3]) for row in db.execute(f'PRAGMA foreign_key_list("{name}")') if row[2] == table}
    return sorted(found)


@cache
def version_key(version: str | None) -> tuple[int, ...]:
    """Return what versions of parser, extractor and reader sort by: the numbers in them; none comes first."""
    numbers: list[int] = []
    for part in (version or "").replace(".", " ").split():
        numbers.append(int(part) if part.isdigit() else 0)
    return tuple(numbers)
