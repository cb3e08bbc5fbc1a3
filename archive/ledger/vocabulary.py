"""The tables of areas, breaks and partitions, so that readers find them in the archive itself."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlite_utils import Database

from archive.vocabulary import Area, Break, Partition


def store_statistics(
    db: Database, areas: Iterable[Area], breaks: Iterable[Break], partitions: Iterable[Partition]
) -> None:
    """Write the vocabulary of statistics; where it is another one, all claims are worked out anew."""
    tables: dict[str, list[tuple[object, ...]]] = {
        "areas": [(a.id, a.name, a.type, a.level, a.parent, a.valid_from, a.valid_until, a.successor) for a in areas],
        "breaks": [
            (b.id, b.date, b.kind, b.label_vi, b.label_en, b.source, _list(b.indicators), _list(b.areas))
            for b in breaks
        ],
        "partitions": [(p.total, part, breakdown, p.id) for p in partitions for part, breakdown in p.parts],
    }
    with db.atomic():
        for table, rows in tables.items():
            kept = db.execute(f"SELECT * FROM {table}").fetchall()
            if sorted(kept, key=repr) == sorted(rows, key=repr):
                continue
            db.execute(f"DELETE FROM {table}")
            db.conn.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
            if table != "breaks":
                db.execute("INSERT OR IGNORE INTO ledger_stale SELECT article_id FROM articles")


def _list(names: tuple[str, ...]) -> str | None:
    return json.dumps(names) if names else None
