"""Put the steps together: a text becomes figures, rejected numbers, checks and citations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, make_dataclass
from typing import TYPE_CHECKING

from archive.records import Block, Context, Figure, FigureSet, Rejected
from pipelines.figures.actors import act
from pipelines.figures.breakdowns import break_down
from pipelines.figures.checks import check
from pipelines.figures.citations import cite
from pipelines.figures.classification import classify
from pipelines.figures.clauses import clauses
from pipelines.figures.comparisons import compare
from pipelines.figures.draft import Draft, Trapped
from pipelines.figures.flows import settle
from pipelines.figures.inheritance import timeline
from pipelines.figures.layout import Line, has_table, lay_out, line_starts
from pipelines.figures.links import link
from pipelines.figures.measures import measure
from pipelines.figures.normal import Plain, plain
from pipelines.figures.places import locate
from pipelines.figures.plausibility import flag
from pipelines.figures.qualifiers import qualify
from pipelines.figures.relations import relate, sentences
from pipelines.figures.scan import scan
from pipelines.figures.shares import share
from pipelines.figures.sums import add_up
from pipelines.figures.tables import date_columns, has_rows, read_tables
from pipelines.figures.version import EXTRACTOR_VERSION

if TYPE_CHECKING:
    _Unfrozen = Figure
else:
    _Unfrozen = make_dataclass("_Unfrozen", [(f.name, f.type) for f in fields(Figure)], slots=True)
"""A figure while it is filled in, which takes a frozen record four times as long."""


def extract(text: str, blocks: Sequence[Block] | None = None, context: Context | None = None) -> list[Figure]:
    """Return the figures of a text in order of offset.

    ``blocks`` say what each line is; without them it is guessed from its shape. Offsets are into ``text`` as given.
    """
    form = _plain(text, blocks)
    return [_figure(text, form, d) for d in _drafts(form, blocks, context)[0]]


def explain(
    text: str, blocks: Sequence[Block] | None = None, context: Context | None = None
) -> tuple[list[Figure], list[Rejected]]:
    """Return the figures of a text, and every number that is none with the rule that says so."""
    form = _plain(text, blocks)
    drafts, trapped, _ = _drafts(form, blocks, context)
    return [_figure(text, form, d) for d in drafts], [_rejected(text, form, t) for t in trapped]


def read(text: str, blocks: Sequence[Block] | None = None, context: Context | None = None) -> FigureSet:
    """Return all that is read from a text: figures, checks, cited documents, what changes are measured against."""
    form = _plain(text, blocks)
    drafts, _, lines = _drafts(form, blocks, context)
    return FigureSet(
        tuple(_figure(text, form, d) for d in drafts),
        tuple(check(form, drafts, lines, context)),
        tuple(cite(text, form)),
        EXTRACTOR_VERSION,
        tuple(compare(form, drafts)),
    )


def _plain(text: str, blocks: Sequence[Block] | None) -> Plain:
    if blocks:
        return plain(text, tabs=any(block.kind == "table_row" for block in blocks))
    return plain(text, tabs=has_table(text))


def _drafts(
    form: Plain, blocks: Sequence[Block] | None, context: Context | None
) -> tuple[list[Draft], list[Trapped], list[Line]]:
    starts = line_starts(form.low)
    drafts, trapped = scan(form, starts)
    if not drafts and not blocks and "\t" not in form.low:
        return drafts, trapped, []
    lines = lay_out(form, starts, blocks)
    tables = has_rows(lines)
    if tables:
        drafts, trapped = read_tables(form, lines, drafts, trapped)
    sentences(drafts, lines)
    for draft in drafts:
        qualify(form.low, draft)
    relate(form.low, drafts, lines, trapped)
    share(form.low, drafts)
    add_up(form.low, drafts)
    link(form.low, drafts)
    periods = timeline(form, lines, context, trapped)
    if periods:
        periods.assign(drafts)
    if tables:
        date_columns(form.low, lines, drafts)
    clauses(form.low, drafts)
    act(form, drafts, lines)
    classify(form, drafts, lines, context)
    if periods:
        settle(drafts, periods.report.title)
    measure(form.cased, form.low, drafts)
    break_down(form.low, drafts)
    locate(form, drafts, lines, context)
    flag(form, drafts, lines, context)
    return drafts, trapped, lines


def _figure(text: str, form: Plain, d: Draft) -> Figure:
    start, end = (d.start, d.end) if form.marks is None else form.span(d.start, d.end)
    period = d.period or (None, None)
    figure = _Unfrozen(  # by position: by name it takes three times as long
        start,
        end,
        text[start:end],
        d.value,
        d.value_max,
        d.of,
        d.unit,
        d.qualifier,
        d.relation,
        d.status,
        d.aggregate,
        form.start(d.related.start) if d.related else None,
        d.link,
        d.measure,
        d.indicator,
        d.breakdown,
        d.coverage,
        d.place,
        d.actor,
        period[0],
        period[1],
        d.grain,
        d.source,
        tuple(d.flags),
        d.rule,
    )
    figure.__class__ = Figure
    return figure


def _rejected(text: str, form: Plain, t: Trapped) -> Rejected:
    start, end = form.span(t.start, t.end)
    return Rejected(start, end, text[start:end], t.rule)
