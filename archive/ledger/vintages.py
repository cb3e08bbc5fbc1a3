"""What was known on a day: the observations as the claims made until then give them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlite_utils import Database

from archive.ledger.resolve import Resolved, resolve
from archive.ledger.update import standing

_KNOWN = """
    SELECT c.observation_id, c.claim_id, c.value_text, c.value_max_text, c.qualifier, o.unit, c.known_from, c.flagged,
           c.derived, coalesce(a.missing_since <= :day || '~', 0) AS gone, c.preliminary, c.own, c.attached,
           c.article_id, c.figure_id, f.start
    FROM claims c JOIN observations o USING (observation_id) JOIN articles a USING (article_id)
    JOIN figures f ON f.figure_id = c.figure_id
    WHERE c.known_from <= :day || '~' AND (c.known_until IS NULL OR c.known_until > :day || '~')
          AND (:indicator IS NULL OR o.indicator = :indicator)
    ORDER BY c.observation_id"""


@dataclass(frozen=True, slots=True)
class Known:
    """The value of a cell as it was known on a day, and the figure that said so."""

    observation_id: str
    resolved: Resolved
    figure_id: str


def as_known_on(db: Database, day: str, indicator: str | None = None) -> Iterator[Known]:
    """Yield every observation as it was known at the end of a day (``YYYY-MM-DD``, portal time)."""
    cursor = db.execute(_KNOWN, {"day": day, "indicator": indicator})
    names = [d[0] for d in cursor.description]
    rows: Iterator[dict[str, Any]] = (dict(zip(names, row, strict=True)) for row in cursor)
    for observation, group in groupby(rows, key=lambda row: str(row["observation_id"])):
        claims = list(group)
        found = resolve([standing(c) for c in claims])
        figure = next(c["figure_id"] for c in claims if c["claim_id"] == found.chosen.claim_id)
        yield Known(observation, found, figure)
