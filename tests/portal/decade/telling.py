"""Works out the truth from the finished articles and the plot: claims, restatements, contradictions, promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.portal.decade import printing
from tests.portal.decade.pen import Placed
from tests.portal.decade.plot import Told
from tests.portal.decade.printing import Print
from tests.portal.decade.statistics import statistics, value
from tests.portal.decade.truth import (
    PORTAL,
    Cell,
    Claim,
    Contradiction,
    Edit,
    Promise,
    Restatement,
    Truth,
    known_on,
)
from tests.portal.series import Period

if TYPE_CHECKING:
    from tests.portal.decade.history import History
    from tests.portal.decade.shelf import Page

DATES = (
    *("2012-08-31", "2014-03-15", "2015-12-01", "2017-08-01", "2019-03-31", "2021-06-01", "2022-09-15", "2024-11-30"),
    "2026-03-01",
)
"""On these dates, and after the edits, the truth says what was known."""
AFTER_EDITS = "2100-01-01"


def tell(history: History, pages: Sequence[Page]) -> Truth:
    """Return the truth."""
    by_report = {page.article.report: page for page in pages if page.article.report}
    edits, edited = _edits(history, by_report)
    claims = tuple(_claims(pages, edited))
    restated = tuple(_restated(history, by_report))
    return Truth(
        claims=claims,
        cells=known_on(claims, None),
        restatements=restated + tuple(_by_edit(history, by_report)),
        contradictions=tuple(_contradictions(history, pages, by_report)),
        promises=tuple(_promises(pages, claims)),
        known=(*((d, known_on(claims, d)) for d in DATES), (AFTER_EDITS, known_on(claims, None))),
        edits=edits,
    )


def article_id(page: Page) -> str:
    """Return the identifier that the archive gives to an article."""
    return f"{PORTAL}:{page.article.entry.key}"


def _cell(told: Told) -> Cell:
    return statistics()[told[0]].cell(told[1])


def _claims(pages: Sequence[Page], edited: dict[str, dict[Cell, Decimal]]) -> list[Claim]:
    found: list[Claim] = []
    for page in pages:
        said: dict[tuple[Cell, Decimal, str], list[Placed]] = {}
        for placed in page.placed:
            if placed.fact.cell:
                said.setdefault((placed.fact.cell, placed.print.value, placed.print.qualifier), []).append(placed)
        changes = edited.get(page.article.entry.key, {})
        for (cell, amount, qualifier), places in said.items():
            claim = Claim(
                cell=cell,
                value=amount,
                qualifier=qualifier,
                article_id=article_id(page),
                known_from=page.article.published,
                quotes=tuple(p.print.quote for p in places),
                starts=tuple(p.start for p in places),
                known_until="edit" if cell in changes else None,
            )
            found.append(claim)
            if cell in changes:
                found.append(
                    replace(
                        claim, value=changes[cell], known_from=None, quotes=(), starts=(), revision=2, known_until=None
                    )
                )
    return found


def _edits(history: History, by_report: dict[str, Page]) -> tuple[tuple[Edit, ...], dict[str, dict[Cell, Decimal]]]:
    """Return the edits of articles, and by article which cell says what afterwards."""
    changed: dict[str, dict[str, list[tuple[Placed, str]]]] = {}
    values: dict[str, dict[Cell, Decimal]] = {}
    for told in sorted(history.plot.by_edit, key=lambda t: (t[1].code, t[0])):
        page = by_report[told[1].code]
        values.setdefault(page.article.entry.key, {})[_cell(told)] = value(*told, history.seed)
    for page in by_report.values():
        cells = values.get(page.article.entry.key, {})
        for line in page.lines if cells else ():
            for placed in line.placed:
                if placed.fact.cell in cells:
                    lines = changed.setdefault(page.article.entry.key, {})
                    lines.setdefault(line.text, []).append((placed, _again(placed.print, cells[placed.fact.cell])))
    edits = []
    for key, lines in sorted(changed.items()):
        replaced = []
        for text, places in lines.items():
            new = text
            for placed, quote in sorted(places, key=lambda x: -x[0].start):
                new = new[: placed.start] + quote + new[placed.start + len(placed.print.quote) :]
            replaced.append((text, new))
        edits.append(Edit(key, tuple(replaced)))
    return tuple(edits), values


def _again(old: Print, amount: Decimal) -> str:
    """Print a value with the noun of an old print."""
    if "đồng" in old.quote:
        return printing.exact(amount, "đồng", "", padded=False).quote
    noun = old.quote.split(" ", 1)[1]
    return printing.exact(amount, "", noun, padded=old.quote.startswith("0")).quote


def _restated(history: History, by_report: dict[str, Page]) -> list[Restatement]:
    found = []
    plot = history.plot
    kinds = [(t, Period(t[1].year + 1, t[1].kind), "base") for t in plot.by_base]
    kinds += [(t, later, "again") for t, later in plot.by_review.items()]
    for told, later, kind in sorted(kinds, key=lambda k: (k[0][1].code, k[0][0])):
        before, after = by_report[told[1].code], by_report[later.code]
        found.append(
            Restatement(
                _cell(told),
                plot.first[told],
                value(*told, history.seed),
                article_id(before),
                article_id(after),
                after.article.published,
                kind,
            )
        )
    return found


def _by_edit(history: History, by_report: dict[str, Page]) -> list[Restatement]:
    found = []
    for told in sorted(history.plot.by_edit, key=lambda t: (t[1].code, t[0])):
        page = article_id(by_report[told[1].code])
        found.append(
            Restatement(_cell(told), history.plot.first[told], value(*told, history.seed), page, page, None, "edit")
        )
    return found


def _contradictions(history: History, pages: Sequence[Page], by_report: dict[str, Page]) -> list[Contradiction]:
    found = []
    for told in sorted(history.plot.other, key=lambda t: (t[1].code, t[0])):
        cell, report = _cell(told), by_report[told[1].code]
        values = (value(*told, history.seed), history.plot.other[told])
        if told in history.plot.within:
            found.append(Contradiction(cell, values, (article_id(report),), "within"))
        else:
            news = next(
                p
                for p in pages
                if p is not report and any(x.fact.cell == cell and x.print.value == values[1] for x in p.placed)
            )
            found.append(Contradiction(cell, values, (article_id(report), article_id(news)), "between"))
    return found


def _promises(pages: Sequence[Page], claims: Sequence[Claim]) -> list[Promise]:
    known = {k.cell: k for k in known_on(claims, None)}
    shares: dict[Cell, Decimal] = {}
    for page in pages:
        for placed in page.placed:
            if placed.fact.relation == "percent_of_plan" and page.article.report and page.article.report.endswith("Y"):
                s = statistics()[placed.slot.rstrip("%")]
                shares[s.cell(Period(int(page.article.report[:4]), "Y"))] = placed.print.value
    found = []
    for cell, target in known.items():
        outcome = replace(cell, status="achieved")
        if cell.status == "target" and outcome in known:
            found.append(Promise(cell, target.values[0], outcome, known[outcome].values, shares.get(outcome)))
    return found
