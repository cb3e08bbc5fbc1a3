"""The table of indicators, so that readers find labels and definitions in the archive itself."""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from archive.vocabulary import Indicator


def store_indicators(db: Database, indicators: Iterable[Indicator]) -> None:
    """Write the vocabulary; an indicator that is there is brought up to date, none is removed."""
    with db.atomic():
        db.conn.executemany(
            "INSERT INTO indicators VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (indicator) DO UPDATE SET "
            "topic = excluded.topic, label_vi = excluded.label_vi, label_en = excluded.label_en, unit = excluded.unit, "
            "kind = excluded.kind, low = excluded.low, high = excluded.high, definition = excluded.definition, "
            "needs = excluded.needs",
            (
                (
                    i.id,
                    i.group,
                    i.label_vi,
                    i.label_en,
                    i.unit,
                    i.kind,
                    None if i.low is None else float(i.low),
                    None if i.high is None else float(i.high),
                    i.definition,
                    i.needs or None,
                )
                for i in indicators
            ),
        )
