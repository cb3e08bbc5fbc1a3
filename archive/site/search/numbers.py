"""Numbers as people type them, ``3.300.000``, ``3,5 tỷ``, ``27``, and the unit that follows."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from archive.search import fold

MAGNITUDES = {
    "nghin": 10**3,
    "ngan": 10**3,
    "thousand": 10**3,
    "trieu": 10**6,
    "million": 10**6,
    "ty": 10**9,
    "ti": 10**9,
    "billion": 10**9,
}
LARGEST = 1e18
_TYPED = re.compile(r"^\s*(?P<number>\d[\d.,]*)\s*(?P<rest>[^\d]*)$")
_GROUPED = re.compile(r"\d{1,3}(?P<mark>[.,])\d{3}(?:(?P=mark)\d{3})*(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Typed:
    """A number that someone typed: the values that it may mean, the likeliest first, and the words after it, folded."""

    values: tuple[float, ...]
    words: str


def number_typed(text: str | None) -> Typed | None:
    """Read a number with its magnitude and what follows; None where the text is something else."""
    match = _TYPED.match(unicodedata.normalize("NFC", str(text or "")))
    if match is None:
        return None
    words = fold(match["rest"]).lower().split()
    times = MAGNITUDES.get(words[0], 1) if words else 1
    if times > 1:
        words = words[1:]
    values = tuple(v * times for v in _values(match["number"].rstrip(".,")) if v * times <= LARGEST)
    return Typed(values, " ".join(words)) if values else None


def typed_number(text: str | None) -> float | None:
    """Return the likeliest value of a number that stands alone; None where the text is something else."""
    found = number_typed(text)
    return found.values[0] if found and not found.words else None


def _values(digits: str) -> list[float]:
    """Return what grouped digits may mean: ``3.300`` is 3300 to a Vietnamese and 3.3 to others."""
    found: list[float] = []
    grouped = _GROUPED.fullmatch(digits)
    if grouped is not None:
        mark = grouped["mark"]
        other = "," if mark == "." else "."
        found.append(float(digits.replace(mark, "").replace(other, ".")))
    if digits.count(".") + digits.count(",") <= 1:
        found.append(float(digits.replace(",", ".")))
    return list(dict.fromkeys(found))
