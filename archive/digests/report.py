"""One report: its figures in the order of its text, and what does not add up in it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from archive.digests.beside import Before, Earlier, Plan, before, earlier, plan
from archive.digests.change import plain
from archive.digests.findings import Finding, implied, said_otherwise
from archive.digests.period import Span
from archive.digests.reading import Claimed, LedgerReader
from archive.digests.sums import Sums


@dataclass(frozen=True, slots=True)
class Line:
    """A figure of a report with all that stands beside it.

    ``of_period``: of the period that is reported, or as of its end. ``fresh``: nobody had stated the cell before.
    ``printed_percent``: the percentage of the plan that the report itself prints, and the figure that does.
    """

    claim: Claimed
    of_period: bool
    before: Before
    plan: Plan | None
    printed_percent: tuple[str, str] | None
    earlier: Earlier
    findings: int

    @property
    def fresh(self) -> bool:
        """Whether no other article had stated a value of the cell."""
        return self.earlier.last is None


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a report, and its findings with what is certain first."""

    lines: tuple[Line, ...]
    findings: tuple[Finding, ...]

    @property
    def told(self) -> int:
        """How many findings are worth a look, and were there when the report appeared."""
        return sum(f.severity != "info" and f.code != "later" for f in self.findings)


def read_report(ledger: LedgerReader, sums: Sums, article_id: str, span: Span) -> Report:
    """Read the report of a period."""
    claims = ledger.claims(article_id)
    printed = [c for c in claims if c.derived is None and c.known_until is None]
    said, percentages = ledger.said(article_id), ledger.percentages(article_id)
    findings = list(_checks(ledger, article_id))
    findings += implied(ledger, claims)
    for claim in printed:
        findings += said_otherwise(claim, said[claim.observation_id])
        findings += sums.findings(claim)
    findings.sort(key=lambda f: f.rank)  # stable: in the order of the text among equals
    named = Counter(figure for f in findings if f.severity != "info" for figure in f.figures_here)
    lines = tuple(
        Line(
            claim=claim,
            of_period=claim.span in (span, Span(None, span.end)),
            before=before(ledger, claim),
            plan=plan(ledger, claim),
            printed_percent=_percent(claim.figures, percentages),
            earlier=earlier(claim, said[claim.observation_id]),
            findings=sum(named[figure] for figure in claim.figures),
        )
        for claim in printed
    )
    return Report(lines, tuple(findings))


_CHECKS = """
    SELECT check_id, severity, figures FROM checks WHERE outcome = 'fails' AND text_id IN (
        SELECT r.text_id FROM articles a JOIN revisions r USING (revision_id) WHERE a.article_id = ?1
        UNION SELECT p.text_id FROM articles a JOIN attachments t USING (revision_id)
        JOIN file_owners o ON o.file = t.file AND o.article_id = a.article_id JOIN file_parts p ON p.file = t.file
        WHERE a.article_id = ?1)
    ORDER BY check_id"""


def _checks(ledger: LedgerReader, article_id: str) -> Iterator[Finding]:
    for check_id, severity, figures in ledger.db.execute(_CHECKS, (article_id,)).fetchall():
        yield Finding("check", severity, next(iter(json.loads(figures)), None), check_id=check_id)


def _percent(figures: Sequence[str], printed: Mapping[str, tuple[Decimal, int, str]]) -> tuple[str, str] | None:
    """Return the percentage of the plan that is printed of a figure; 8 % above the plan are 108."""
    for figure in figures:
        if figure in printed:
            value, direction, by = printed[figure]
            return plain(100 + direction * value if direction else value), by
    return None
