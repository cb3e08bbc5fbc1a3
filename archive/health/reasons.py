"""Why a run, a portal or a section is not healthy: a kind for machines, a sentence in both languages for people."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

Health = Literal["healthy", "degraded", "failed"]
ORDER: tuple[Health, ...] = ("healthy", "degraded", "failed")


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing to look at; ``kind`` stays the same for as long as it is the same trouble."""

    kind: str
    health: Health
    vi: str
    en: str


def worst(healths: Iterable[Health]) -> Health:
    """Return the worst of several; healthy where there are none."""
    return max(healths, key=ORDER.index, default="healthy")


def health_of(reasons: Iterable[Reason]) -> Health:
    """Return what reasons come to."""
    return worst(reason.health for reason in reasons)


def to_json(reasons: Iterable[Reason]) -> str:
    """Return reasons as they are stored."""
    return json.dumps([asdict(reason) for reason in reasons], ensure_ascii=False)


def from_json(text: str | None) -> tuple[Reason, ...]:
    """Return reasons as they were stored; none where that cannot be read."""
    try:
        return tuple(Reason(**item) for item in json.loads(text or "[]"))
    except (TypeError, ValueError):
        return ()
