"""Test the printed figures of one text against each other. A check never changes a figure.

::

    drafts ─┬─► checks_plan    shares of plans: whole, and in accord with the plan that is printed
            ├─► checks_share   16/30 HTX: the part within the whole, and the percentage beside it
            ├─► checks_total   parts and totals; title and body
            ├─► checks_change  levels and the change between them
            ├─► checks_series  what may only rise, only narrow, or must balance
            └─► checks_value   one figure alone, or beside the one it belongs to: bounds, digits and words
"""

from __future__ import annotations

from collections.abc import Sequence

from archive.records import Check, Context
from pipelines.figures import checks_change, checks_plan, checks_series, checks_share, checks_total, checks_value
from pipelines.figures.draft import Draft
from pipelines.figures.layout import Line
from pipelines.figures.normal import Plain
from pipelines.figures.verdicts import Verdicts


def check(form: Plain, drafts: Sequence[Draft], lines: Sequence[Line], context: Context | None) -> list[Check]:
    """Return the checks that the figures of one text allow, in a stable order."""
    made = Verdicts(form)
    checks_plan.check(made, form.low, drafts)
    checks_value.check(made, form, drafts, context)
    checks_share.check(made, form.low, drafts)
    checks_total.check(made, form.low, drafts, lines)
    checks_change.check(made, form.low, drafts)
    checks_series.check(made, drafts)
    return made.checks
