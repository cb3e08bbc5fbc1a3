"""What a person says of a figure: beside it, never over it. The newest note counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlite_utils import Database

from archive import identity
from archive.errors import ArchiveError

Verdict = Literal["confirmed", "wrong"]


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's note: the figure is as printed (``confirmed``) or was read wrongly, ``value_text`` being the value."""

    figure_id: str
    verdict: Verdict
    made_by: str
    made_at: str
    value_text: str | None = None
    note: str | None = None


def add(db: Database, corrections: list[Correction]) -> None:
    """Store notes, all or none; raises ArchiveError where a figure is not in the archive."""
    with db.atomic():
        for c in corrections:
            if db.execute("SELECT 1 FROM figures WHERE figure_id = ?", (c.figure_id,)).fetchone() is None:
                raise ArchiveError(
                    f"there is no figure {c.figure_id}; the view unconfirmed_figures lists those to check"
                )
            db.execute(
                "INSERT OR REPLACE INTO corrections VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    identity.correction_id(c.figure_id, c.made_by, c.made_at),
                    c.figure_id,
                    c.verdict,
                    c.value_text,
                    c.note,
                    c.made_by,
                    c.made_at,
                ),
            )
