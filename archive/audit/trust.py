"""How far an indicator can be trusted, read from a snapshot or an archive: ``n checked, error x% (interval)``."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trust:
    """How many figures of an indicator people checked, and the share that is wrong with its 95 % interval, per cent."""

    checked: int
    wrong: float
    percent: float
    low: float
    high: float
    audit_id: str
    extractor_version: str

    @property
    def words(self) -> str:
        """The whole of it in a line of English."""
        return f"{self.checked} checked, error {self.percent:g}% ({self.low:g} to {self.high:g}%)"

    @property
    def words_vi(self) -> str:
        """The whole of it in a line of Vietnamese."""
        wrong, low, high = (f"{share:g}".replace(".", ",") for share in (self.percent, self.low, self.high))
        return f"đã kiểm {self.checked}, sai {wrong} % ({low}–{high} %)"


def of_indicators(db: sqlite3.Connection) -> dict[str, Trust]:
    """Return what the view ``trust`` says of each indicator; a snapshot of older software says nothing."""
    if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'trust'").fetchone() is None:
        return {}
    return {
        indicator: Trust(*said)
        for indicator, *said in db.execute(
            "SELECT indicator, checked, wrong, percent, low, high, audit_id, extractor_version FROM trust"
        )
    }


def of_all(db: sqlite3.Connection) -> Trust | None:
    """Return what the newest audit with judgements says of all figures together."""
    row = db.execute(
        "SELECT checked, wrong, round(100 * (1 - estimate), 1), round(100 * (1 - high), 1), round(100 * (1 - low), 1), "
        "audit_id, extractor_version FROM audit_results JOIN audits USING (audit_id) WHERE measure = 'precision' "
        "AND \"of\" = 'all' AND level = 'breakdown' ORDER BY drawn_at DESC, audit_id DESC LIMIT 1"
    ).fetchone()
    return Trust(*row) if row else None
