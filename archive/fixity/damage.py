"""What a verification reports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Part = Literal["sqlite", "warc", "index", "texts", "quotes", "counts", "snapshot"]
PARTS: tuple[Part, ...] = ("sqlite", "warc", "index", "texts", "quotes", "counts", "snapshot")


@dataclass(frozen=True, slots=True)
class Damage:
    """Something that is not as it was kept: in which part, what it is, what is wrong with it.

    ``mend`` names what would restore it, None where only a backup can, ``seal`` where the change may have been meant.
    """

    part: Part
    what: str
    wrong: str
    mend: Literal["recover", "index", "reindex", "refresh", "publish", "seal", "ledger"] | None = None


@dataclass(slots=True)
class Verified:
    """How much was looked at, and what was found.

    ``read_otherwise`` counts the texts of an older parser that the present one reads otherwise: no damage.
    """

    captures: int = 0
    records: int = 0
    texts: int = 0
    figures: int = 0
    bytes: int = 0
    read_otherwise: int = 0


Progress = Callable[[str], None]
