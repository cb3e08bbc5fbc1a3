"""What a reader of one format gives: parts of blocks, and what of the file it did not read."""

from __future__ import annotations

from dataclasses import dataclass

from archive.records import BodyBlock, FileOutcome, Obtained


@dataclass(frozen=True, slots=True)
class Part:
    """One page or sheet: its number from 1, its name where it has one, its blocks, how they were obtained."""

    number: int
    name: str
    blocks: tuple[BodyBlock, ...]
    obtained: Obtained = "text_layer"


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds: the parts that hold text, how many parts it has, and what was cut off (empty: nothing)."""

    parts: tuple[Part, ...]
    total: int
    cut: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that gives no text, with what the archive is to record of it."""

    outcome: FileOutcome
    reason: str


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of one file is read at most.

    ``bytes`` and ``unpacked`` (what a ZIP package says it unpacks to) refuse the whole file; the others cut it.
    ``seconds`` and ``memory`` end the process that reads it. Real reports have a few hundred pages and megabytes.
    """

    bytes: int = 50_000_000
    unpacked: int = 300_000_000
    parts: int = 1_000
    rows: int = 20_000
    columns: int = 200
    characters: int = 5_000_000
    pixels: int = 25_000_000
    seconds: float = 120.0
    memory: int = 2_000_000_000


class UnreadableError(Exception):
    """Raised by the reader of a format: see ``Unread``."""

    def __init__(self, outcome: FileOutcome, reason: str) -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.reason = reason
