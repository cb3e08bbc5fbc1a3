"""Notes on figures as ``scrapy correct --list`` shows them, oldest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from archive.errors import ArchiveError


@dataclass(frozen=True, slots=True)
class ListedNote:
    """A note with what is published; ``withdrawn_at`` is None while it is in force."""

    correction_id: str
    figure_id: str
    quote: str
    published_value: str | None
    unit: str | None
    verdict: str
    noted_value: str | None
    note: str | None
    made_by: str
    made_at: str
    withdrawn_at: str | None
    withdrawn_by: str | None
    withdrawn_why: str | None


_NAMES = ", ".join(ListedNote.__dataclass_fields__)


def read(db: Database, figures: Sequence[str] = (), withdrawn: bool = False) -> list[ListedNote]:
    """Return the notes and verdicts on some figures, or on all; raises ArchiveError on an archive that has none yet."""
    if not db["figure_notes"].exists():
        raise ArchiveError("this archive was last written by an older version; any command that writes upgrades it")
    wanted = f"figure_id IN ({', '.join('?' * len(figures))})" if figures else "1"
    in_force = "1" if withdrawn else "withdrawn_at IS NULL"
    query = f"SELECT {_NAMES} FROM figure_notes WHERE {wanted} AND {in_force} ORDER BY made_at, correction_id"
    return [ListedNote(*row) for row in db.execute(query, tuple(figures)).fetchall()]


def line(n: ListedNote) -> str:
    """Return a note as one line."""
    values = f"{n.published_value or '–'} {n.unit or ''}".strip()
    if n.noted_value is not None:
        values += f", noted as {n.noted_value}"
    said = " ".join((n.note or "").split())
    ended = f" [withdrawn {n.withdrawn_at} by {n.withdrawn_by}: {n.withdrawn_why or '–'}]" if n.withdrawn_at else ""
    head = f"{n.made_at}  {n.correction_id}  {n.verdict:9}  {n.figure_id}  “{n.quote}” ({values})"
    return f"{head}  {n.made_by}: {said or '–'}{ended}"
