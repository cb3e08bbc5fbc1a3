"""What the value of a cell is, among claims that may differ, by a rule that is always told.

In this order: a claim without a flag over a flagged one; a printed over a derived one; one of an article that the
portal still shows over one that vanished; one made after the period ended over a preliminary one; that of the portal
whose area it is over a second-hand one; the later over the earlier. Of claims that agree the most exact is taken.
Of those that say the very same the first one stands for all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive.ledger.agreement import Printed, agree, closeness

RULES = ("unflagged", "printed", "still shown", "final report", "own report", "latest")
"""What decided between two claims that differ, in the order in which it is asked."""
ONLY, ALIKE, WITHDRAWN = "only claim", "agree", "withdrawn"


@dataclass(frozen=True, slots=True)
class Standing:
    """A claim of one cell with all that decides about it."""

    claim_id: str
    printed: Printed
    known_from: str
    flagged: bool
    derived: bool
    gone: bool
    preliminary: bool
    own: bool
    attached: bool
    article_id: str
    start: int

    def rank(self) -> tuple[bool, bool, bool, bool, bool]:
        """Return what is asked of a claim, in order; the smaller, the better."""
        return self.flagged, self.derived, self.gone, self.preliminary, not self.own


@dataclass(frozen=True, slots=True)
class Resolved:
    """The chosen claim of a cell, why it was chosen, and what there is beside it."""

    chosen: Standing
    rule: str
    n_claims: int
    n_derived: int
    disputed: bool


def resolve(claims: Sequence[Standing]) -> Resolved:
    """Return what a cell's value is; ``claims`` are those in force, one at least."""
    ordered = sorted(claims, key=lambda c: (c.article_id, c.start, c.claim_id))  # what an article says first
    ordered.sort(key=lambda c: c.known_from, reverse=True)
    ordered.sort(key=lambda c: (*c.rank(), c.attached))  # stable: the latest first among equals
    best = ordered[0]
    alike = [c for c in ordered if c.rank()[:2] == best.rank()[:2] and agree(c.printed, best.printed)]
    exact = min(alike, key=lambda c: closeness(c.printed))  # the first of the most exact ones
    # Of those that say the very same, the one that said it first: its sentence is about it, later ones look back.
    chosen = min((c for c in alike if c.printed == exact.printed and c.rank() == exact.rank()), key=_since)
    printed = [c for c in claims if not c.derived]
    others = [c for c in ordered if not agree(c.printed, chosen.printed)]
    disputed = any(not c.derived for c in others) and not chosen.derived
    return Resolved(
        chosen=chosen,
        rule=_why(best, others, len(claims)),
        n_claims=len(printed),
        n_derived=len(claims) - len(printed),
        disputed=disputed,
    )


def _since(claim: Standing) -> tuple[bool, str, str, int]:
    return claim.attached, claim.known_from, claim.article_id, claim.start


def _why(best: Standing, others: Sequence[Standing], count: int) -> str:
    """Return what decided against the strongest claim that says otherwise."""
    if count == 1:
        return ONLY
    if not others:
        return ALIKE
    for rule, ours, theirs in zip(RULES, best.rank(), others[0].rank(), strict=False):
        if ours != theirs:
            return rule
    return RULES[-1]
