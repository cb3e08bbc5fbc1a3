"""Take what is withheld out of a copy of the database, whatever tables it has.

::

    copy ──► captures blotted out ──► rows that hold a withheld identifier or address go, and what hangs on them
         ──► titles, addresses and prints are blotted out of what quotes them ──► tombstones

No table is named that does not have to be: a table that is added later is walked like the others. With
``secure_delete`` nothing of it is left in the file's free pages either.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from archive.withholding.patterns import blotted
from archive.withholding.scope import Scope, scope_of

OURS = frozenset({"suppressions", "tombstones"})
# A row whose reference is lost makes sense without it in these columns alone; every other row goes with what it names.
LOOSE = frozenset({"related_figure"})


def withheld_uri(suppression_id: str) -> str:
    """Return what stands for an address that may not be told."""
    return f"urn:alliance-archive:withheld:{suppression_id}"


def leave_out(db: Database, scope: Scope | None = None) -> int:
    """Take what is withheld out of a copy of the working database; return how many tombstones it has then.

    ``scope`` is what ``scope_of`` says of that copy, where it is known already.
    """
    scope = scope_of(db) if scope is None else scope
    if scope:
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute("PRAGMA secure_delete = ON")
        db.execute("PRAGMA temp_store = MEMORY")
        with db.atomic():
            _leave_out(db, scope)
    return int(db.execute("SELECT count(*) FROM tombstones").fetchone()[0])


@dataclass(frozen=True, slots=True)
class _Table:
    """A table as it is walked: its key and its text columns."""

    name: str
    key: tuple[str, ...]
    texts: tuple[str, ...]

    @property
    def sql(self) -> str:
        return _quoted(self.name)


def _leave_out(db: Database, scope: Scope) -> None:
    tables = [t for t in _tables(db) if t.name not in OURS]
    holders = {print_.suppression_id: _articles_of(db, print_.of) for print_ in scope.prints}
    _blot_captures(db, scope)
    _delete_rows(db, tables, scope.values)
    for print_ in scope.prints:
        for table in tables:
            _blot_print(db, table, print_.of, print_.pattern)
    mentions = [re.compile(p) for p in sorted(scope.mentions, key=lambda p: (-len(p), p))]
    for table in tables if mentions else ():
        _blot(db, table, mentions)
    # What was read where nothing is readable any more goes too: a quote is what stands in its text.
    for name in ("figures", "citations"):
        db.execute(
            f"DELETE FROM {name} WHERE EXISTS (SELECT 1 FROM texts t WHERE t.text_id = {name}.text_id "
            f'AND substr(t.text, {name}.start + 1, {name}."end" - {name}.start) <> {name}.quote)'
        )
    db.execute(
        "DELETE FROM comparisons WHERE figure_id NOT IN (SELECT figure_id FROM figures) "
        "OR of_figure NOT IN (SELECT figure_id FROM figures)"
    )
    for articles in holders.values():
        for article in articles:
            db.execute(
                "UPDATE articles SET figures = (SELECT count(*) FROM figures f WHERE f.article_id = ?1 AND "
                "f.revision_id = articles.revision_id AND f.superseded = 0) WHERE article_id = ?1",
                (article,),
            )
    db.execute("UPDATE suppressions SET address = NULL WHERE lifted_at IS NULL")


def _blot_captures(db: Database, scope: Scope) -> None:
    """Leave of a withheld capture that there was one, and where its record lay: a tombstone lies there now."""
    db.conn.executemany(
        "UPDATE captures SET url = ?, source_url = NULL, payload_digest = NULL, etag = NULL, last_modified = NULL, "
        "error = NULL, shows_article = NULL WHERE capture_id = ?",
        ((withheld_uri(sid), capture) for capture, sid in scope.captures.items()),
    )


def _delete_rows(db: Database, tables: list[_Table], values: dict[str, str]) -> None:
    """Delete rows that hold a withheld value, then those that hold the identifier of such a row, and so on."""
    db.execute("CREATE TEMP TABLE doomed (value TEXT PRIMARY KEY, sid TEXT NOT NULL) WITHOUT ROWID")
    _doom(db, values.items())
    fresh = True
    while fresh:
        fresh = False
        for table in tables:
            for row in _holding(db, table):
                fresh = True
                if len(table.key) == 1 and isinstance(row[0], str):
                    _doom(db, [(row[0], row[-1])])
                    db.execute("INSERT OR IGNORE INTO tombstones VALUES (?, ?, ?)", (row[0], table.name, row[-1]))
                where = " AND ".join(f"{_quoted(c)} IS ?" for c in table.key)
                db.execute(f"DELETE FROM {table.sql} WHERE {where}", row[:-1])
    for table in tables:
        for name in map(_quoted, LOOSE & set(table.texts)):
            db.execute(f"UPDATE {table.sql} SET {name} = NULL WHERE {name} IN (SELECT value FROM temp.doomed)")
    db.execute(
        "INSERT OR IGNORE INTO tombstones SELECT subject, kind || 's', suppression_id FROM suppressions "
        "WHERE lifted_at IS NULL"
    )
    db.execute("DROP TABLE temp.doomed")


def _doom(db: Database, values: Iterable[tuple[str, str]]) -> None:
    db.conn.executemany("INSERT OR IGNORE INTO temp.doomed VALUES (?, ?)", values)


def _holding(db: Database, table: _Table) -> list[tuple[str, ...]]:
    """Return key and ``suppression_id`` of the rows that hold a doomed value, by itself or in a JSON list."""
    columns = [_quoted(c) for c in table.texts if c not in LOOSE]
    if not columns:
        return []
    doomed = "(SELECT value FROM temp.doomed)"
    holds = " OR ".join(f"{c} IN {doomed}" for c in columns)
    lists = " OR ".join(f"({c} LIKE '[\"%' AND names({c}))" for c in columns)
    known = {row[0] for row in db.execute("SELECT value FROM temp.doomed WHERE value NOT LIKE '%/%'")}
    db.conn.create_function("names", 1, lambda text: _names(text, known), deterministic=True)
    sid = f"coalesce((SELECT sid FROM temp.doomed WHERE value IN ({', '.join(columns)}) LIMIT 1), "
    sid += "(SELECT min(sid) FROM temp.doomed))"
    key = ", ".join(_quoted(c) for c in table.key)
    return db.execute(f"SELECT {key}, {sid} FROM {table.sql} WHERE {holds} OR {lists}").fetchall()


def _names(text: str, known: set[str]) -> bool:
    """Return whether a JSON list names one of several identifiers."""
    try:
        items = json.loads(text)
    except ValueError:
        return False
    return any(isinstance(item, str) and item in known for item in items)


def _blot_print(db: Database, table: _Table, of: frozenset[str], pattern: re.Pattern[str]) -> None:
    """Blot a printed figure out of the rows that belong to its article."""
    if not table.texts:
        return
    db.execute("CREATE TEMP TABLE of_article (value TEXT PRIMARY KEY) WITHOUT ROWID")
    db.conn.executemany("INSERT INTO temp.of_article VALUES (?)", ((value,) for value in of))
    belongs = " OR ".join(f"{_quoted(c)} IN (SELECT value FROM temp.of_article)" for c in table.texts)
    _blot(db, table, [pattern], f"({belongs}) AND ")
    db.execute("DROP TABLE temp.of_article")


def _blot(db: Database, table: _Table, found: Sequence[re.Pattern[str]], within: str = "") -> None:
    """Blot out of the rows of a table what patterns find; a row whose key holds it goes.

    One call for a whole row, and one pattern at a time, which begins with a word to look for: both are much faster.
    """
    if not table.texts:
        return

    def shown(text: str) -> bool:
        return any(pattern.search(text) for pattern in found)

    db.conn.create_function("shown", 1, shown, deterministic=True)
    texts = [_quoted(c) for c in table.texts]
    row = " || char(1) || ".join(f"coalesce({c}, '')" for c in texts)
    key = [_quoted(c) for c in table.key]
    query = f"SELECT {', '.join(key + texts)} FROM {table.sql} WHERE {within}shown({row})"
    where = " AND ".join(f"{c} IS ?" for c in key)
    sets = ", ".join(f"{c} = ?" for c in texts)
    for values in db.execute(query).fetchall():
        old, known = values[len(key) :], values[: len(key)]
        new = [_blotted(found, value) for value in old]
        if any(n != o for c, o, n in zip(table.texts, old, new, strict=True) if c in table.key):
            db.execute(f"DELETE FROM {table.sql} WHERE {where}", known)
        else:
            db.execute(f"UPDATE {table.sql} SET {sets} WHERE {where}", (*new, *known))


def _blotted(found: Sequence[re.Pattern[str]], value: Any) -> Any:
    if isinstance(value, str):
        for pattern in found:
            value = blotted(pattern, value)
    return value


def _articles_of(db: Database, values: frozenset[str]) -> list[str]:
    return [v for v in values if db.execute("SELECT 1 FROM articles WHERE article_id = ?", (v,)).fetchone()]


def _tables(db: Database) -> Iterator[_Table]:
    """Yield every ordinary table with its key and its text columns; generated columns follow by themselves."""
    rows = db.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' "
        "AND name NOT LIKE '\\_sqlite%' ESCAPE '\\' ORDER BY name"
    ).fetchall()
    for (name,) in rows:
        columns = db.execute(f"PRAGMA table_xinfo({_quoted(name)})").fetchall()
        key = tuple(c[1] for c in sorted((c for c in columns if c[5]), key=lambda c: c[5])) or ("rowid",)
        texts = tuple(c[1] for c in columns if c[6] == 0 and "TEXT" in (c[2] or "TEXT").upper())
        yield _Table(name, key, texts)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
