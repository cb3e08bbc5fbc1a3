"""What does not add up in a report: with itself, with its own comparisons, with what others or it itself said.

==========  ==========================================================================================
check       a check of the printed figures fails
within      the report says two things of one cell
base        a change printed beside a figure implies another base than the one that was reported
plan        a percentage printed beside a figure implies another plan than the one that was reported
total       parts that are a whole do not give the total that another article prints
sum         a year and its halves, all printed, do not add up
between     another article of the same weeks says otherwise
report      an earlier report said otherwise: a restatement
edit        an earlier revision of this article said otherwise
later       a later report says otherwise
==========  ==========================================================================================
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.digests.beside import is_earlier
from archive.digests.change import Change, change
from archive.digests.period import Span
from archive.digests.reading import Claimed, LedgerReader
from archive.ledger.agreement import Printed, agree
from archive.ledger.disagreements import CLOSE
from archive.ledger.moments import days_between

ORDER = ("check", "within", "base", "plan", "total", "sum", "between", "report", "edit", "later")
_IMPLIED = {"base_of_change": "base", "plan_of_percent": "plan", "total_of_parts": "total"}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not add up: what the report says or implies (``ours``), and what is said otherwise.

    ``by_figure`` is the printed change or percentage that implies ``ours``. Of a failing check only ``check_id`` and
    the figure are told; its own words say the rest.
    """

    code: str
    severity: str
    figure_id: str | None
    by_figure: str | None = None
    ours: Printed | None = None
    other: Printed | None = None
    other_figure: str | None = None
    other_article: str | None = None
    span: Span | None = None
    grain: str | None = None
    articles: int = 1
    change: Change | None = None
    check_id: str | None = None

    @property
    def figures_here(self) -> tuple[str | None, ...]:
        """The figures of the report that do not add up: both of two that it says itself."""
        return (self.figure_id, self.other_figure) if self.code == "within" else (self.figure_id,)

    @property
    def rank(self) -> tuple[bool, bool, int]:
        """Return how early it is told: what is certain first, later news last."""
        return self.severity == "info", self.severity != "error", ORDER.index(self.code)


def implied(ledger: LedgerReader, claims: Sequence[Claimed]) -> Iterator[Finding]:
    """Yield printed comparisons of the report that do not fit what was printed of the cell they speak of."""
    for claim in claims:
        code = _IMPLIED.get(claim.derived or "")
        if code is None or claim.known_until is not None:
            continue
        standing = ledger.standing(claim.cell)
        if standing is None or standing.derived or agree(claim.printed, standing.printed):
            continue
        yield Finding(
            code=code,
            severity="info" if claim.flagged else "warning",
            figure_id=claim.figures[0],
            by_figure=claim.figures[1] if code != "total" and len(claim.figures) > 1 else None,
            ours=claim.printed,
            other=standing.printed,
            other_figure=standing.figure_id,
            other_article=standing.article_id,
            span=claim.span,
            grain=claim.grain,
            change=change(standing.printed, claim.printed),
        )


def said_otherwise(claim: Claimed, said: Sequence[Claimed]) -> Iterator[Finding]:
    """Yield what is said otherwise of the cell of a claim, one finding for each code and value.

    Of those that say the same, an earlier report is told by its last article, any other by its first.
    """
    found: dict[tuple[str, str, str | None], list[Claimed]] = {}
    for other in said:
        code = _code(claim, other)
        if code is not None and not agree(other.printed, claim.printed):
            found.setdefault((code, other.printed.value_text, other.printed.value_max_text), []).append(other)
    for (code, *_), others in found.items():
        other = others[-1] if code == "report" else others[0]
        certain = claim.cell.status == "achieved" and not claim.flagged and not other.flagged
        yield Finding(
            code=code,
            severity="warning" if certain else "info",
            figure_id=claim.figure_id,
            ours=claim.printed,
            other=other.printed,
            other_figure=other.figure_id,
            other_article=other.article_id,
            span=claim.span,
            grain=claim.grain,
            articles=len({o.article_id for o in others}),
            change=change(other.printed, claim.printed),
        )


def _code(claim: Claimed, other: Claimed) -> str | None:
    if other.article_id == claim.article_id:
        if other.known_until is None:
            return "within" if other.start < claim.start else None
        return "edit" if other.known_until == claim.known_from else None
    if is_earlier(other, claim):
        if other.known_until is not None and other.known_until <= claim.known_from:
            return None  # corrected by its own article before
        return "between" if days_between(other.known_from, claim.known_from) <= CLOSE else "report"
    if other.known_until is not None:
        return None
    return "between" if days_between(claim.known_from, other.known_from) <= CLOSE else "later"
