"""Rows that differ under one key, where neither follows from the other: one stays, the other is kept as it was."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping

from sqlite_utils import Database

from archive import identity
from archive.merging.tables import SHARD, Table


def note_rows(db: Database, table: Table, but: Collection[str], shard: str, moment: str, where: str = "1") -> None:
    """Note the rows of the shard that differ from the target's in a column that is not among ``but``.

    ``where`` limits what is compared, of ``t`` (the target's row) and ``s`` (the shard's).
    """
    compared = [c for c in table.columns if c not in table.key and c not in but]
    if not compared:
        return
    one, other = (", ".join(f'{row}."{c}"' for c in compared) for row in "ts")
    query = (
        f"SELECT {table.listed('t.')}, {table.listed('s.')} FROM {SHARD}.{table.name} s JOIN main.{table.name} t "
        f"ON {table.same_key('t', 's')} WHERE ({one}) IS NOT ({other}) AND {where}"
    )
    width = len(table.columns)
    for row in db.execute(query).fetchall():
        kept, lost = (dict(zip(table.columns, part, strict=True)) for part in (row[:width], row[width:]))
        note(db, table.name, [kept[c] for c in table.key], kept, lost, shard, moment)


def note(
    db: Database,
    table: str,
    key: Iterable[object],
    kept: Mapping[str, object],
    other: Mapping[str, object],
    shard: str,
    moment: str,
) -> None:
    """Note one pair of rows; a pair that was noted stays as it was."""
    named, said = json.dumps(list(key), ensure_ascii=False), _json(other)
    db.execute(
        "INSERT OR IGNORE INTO merge_conflicts VALUES (?, ?, ?, ?, ?, ?, ?)",
        (identity.conflict_id(table, named, said), table, named, _json(kept), said, shard, moment),
    )


def _json(row: Mapping[str, object]) -> str:
    return json.dumps(row, ensure_ascii=False, sort_keys=True)
