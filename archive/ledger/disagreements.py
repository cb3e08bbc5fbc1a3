"""Claims of one cell that cannot both be true: contradictions of the day, restatements by an edit or a later report.

==========  ====================================================================================================
within      one revision of one article says both
between     two articles published within 60 days of each other
edit        a later revision of the same article says otherwise
report      an article published later says otherwise of a period that an earlier one had reported: a restatement
==========  ====================================================================================================

Only printed claims are compared. Of the articles that say the same, the first one stands for all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.ledger.agreement import Printed, agree
from archive.ledger.moments import days_between

CLOSE = 60
"""Days within which two articles speak of the same report; half-year reports are at least 90 apart."""


@dataclass(frozen=True, slots=True)
class Said:
    """A printed claim of a cell."""

    claim_id: str
    article_id: str
    printed: Printed
    known_from: str
    known_until: str | None


def disagreements(claims: Sequence[Said]) -> Iterator[tuple[str, str, str, int]]:
    """Yield earlier claim, later claim, kind and days between them."""
    ordered = sorted(claims, key=lambda c: (c.known_from, c.article_id, c.claim_id))
    seen: set[tuple[str, ...]] = set()
    for at, later in enumerate(ordered):
        for earlier in reversed(ordered[:at]):
            kind = _kind(earlier, later)
            if kind is None or agree(earlier.printed, later.printed):
                continue
            # One pair for each two values and kind: repeats by other articles are not news.
            values = [_value(earlier.printed), _value(later.printed)]
            pair = (kind, *(sorted(values) if kind in ("within", "between") else values))
            if kind != "edit" and pair in seen:
                continue
            seen.add(pair)
            yield earlier.claim_id, later.claim_id, kind, days_between(earlier.known_from, later.known_from)
            if kind == "report":
                break  # what was said before is restated already


def _kind(earlier: Said, later: Said) -> str | None:
    if earlier.article_id == later.article_id:
        if earlier.known_until is None or earlier.known_until > later.known_from:
            return "within"
        return "edit" if earlier.known_until == later.known_from else None
    if earlier.known_until is not None and earlier.known_until <= later.known_from:
        return None  # corrected by its own article before
    return "between" if days_between(earlier.known_from, later.known_from) <= CLOSE else "report"


def _value(printed: Printed) -> str:
    return f"{printed.value_text}-{printed.value_max_text or ''}"
