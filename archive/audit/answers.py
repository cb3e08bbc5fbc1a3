"""What a key or a line of a file says: judgements as people give them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from archive.audit.judged import LEVELS, Judgement, Level
from archive.errors import ArchiveError

KEYS: dict[str, Level] = {
    "v": "value",
    "u": "unit",
    "a": "qualifier",
    "p": "period",
    "r": "relation",
    "l": "place",
    "i": "indicator",
    "d": "breakdown",
    "x": "figure",
}
"""The key for each level that can be wrong: about, location, division; the others begin with it."""
RIGHT, UNSURE = "y", "s"
MOST_MISSED = 99


def of_key(kind: str, typed: str) -> Judgement | None:
    """Return the judgement that a key means, or a number for a sentence; None where it means none."""
    if typed == UNSURE:
        return Judgement("unsure")
    if kind == "sentence":
        if not (typed.isascii() and typed.isdigit()) or int(typed) > MOST_MISSED:
            return None
        return Judgement("wrong" if int(typed) else "right", missed=int(typed))
    if typed == RIGHT:
        return Judgement("right")
    return Judgement("wrong", KEYS[typed]) if typed in KEYS else None


def read(db: Database, path: Path, audit_id: str) -> list[tuple[str, Judgement]]:
    """Return the judgements of a file that the page saved.

    Raises:
        ArchiveError: the file cannot be read, is something else, or is of another audit.
    """
    try:
        said: Any = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ArchiveError(f"cannot read {path}: {error.strerror}") from None
    except ValueError:
        said = None
    if not isinstance(said, dict) or not isinstance(said.get("judgements"), list) or not said.get("audit"):
        raise ArchiveError(f"{path} holds no judgements; name the file that the page of an audit saved")
    if said["audit"] != audit_id:
        raise ArchiveError(f"{path} is of another audit ({said['audit']}), not of {audit_id}; name it with --audit")
    kinds = dict(db.execute("SELECT item_id, kind FROM audit_items WHERE audit_id = ?", (audit_id,)).fetchall())
    found: dict[str, Judgement] = {}
    for number, line in enumerate(said["judgements"], 1):
        item = line.get("item") if isinstance(line, dict) else None
        judgement = _judgement(kinds[item], line) if isinstance(item, str) and item in kinds else None
        if judgement is None:
            raise ArchiveError(f"{path}: judgement {number} is of no item of this audit, or says nothing known")
        found[str(item)] = judgement
    return list(found.items())


def _judgement(kind: str, line: dict[str, Any]) -> Judgement | None:
    verdict, part, missed = line.get("verdict"), line.get("part"), line.get("missed")
    if verdict == "unsure":
        return Judgement("unsure")
    if kind == "sentence":
        return of_key(kind, str(missed)) if isinstance(missed, int) and not isinstance(missed, bool) else None
    if verdict == "right":
        return Judgement("right")
    return Judgement("wrong", part) if verdict == "wrong" and part in LEVELS else None
