"""Whose activity a figure reports: what a women's union teaches or a bank lends is no series of the alliance.

Foundings, members and ratings of cooperatives are counted whoever reports them. Classes, loans, gifts, awards, members
and targets are series of the alliance and its fund only: another organisation's have no indicator.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from archive.records import Context
from pipelines.figures.actors import organisations
from pipelines.figures.cues import stands
from pipelines.figures.draft import Draft
from pipelines.figures.indicators import by_id
from pipelines.figures.layout import Line, first_line
from pipelines.figures.lexicon import load, words_pattern
from pipelines.figures.normal import Plain, plain

_OWN_GROUPS = frozenset({"training", "fund", "social", "membership", "plan"})
_ALWAYS = frozenset({"plan_achievement", "other_credit", "central_fund_loans", "coops_inspected"})
_ALLIANCE = re.compile(r"liên minh|kinh tế tập thể|kttt|htx|hợp tác xã|t(?<!\wt)ht(?!\w)|tổ hợp tác")
_LENDERS = load("coordination")["lenders"]
_CUES = ("quỹ", *_LENDERS["others"])
_OTHERS = [*_LENDERS["others"], *(f"quỹ {words}" for words in _LENDERS["funds_of_others"])]
_NO_OWN = words_pattern([*_LENDERS["funds_of_others"], *_LENDERS["no_funds"]])
_LENDER = re.compile(
    rf"(?<!\w)(?:(?P<own>{words_pattern(_LENDERS['own'])}|(?<!\d )quỹ(?! {_NO_OWN}(?!\w)))"
    rf"|{words_pattern(_OTHERS)})(?!\w)"
)
_FARTHEST = 2_500


def foreign(form: Plain, lines: Sequence[Line], context: Context | None) -> bool:
    """Tell whether a text is the report of an organisation other than the alliance, a cooperative or the state."""
    title = plain(context.title) if context and context.title else None
    if title is not None and (verdict := _of_other(title, 0, len(title.low))) is not None:
        return verdict
    first = first_line(lines)
    if first is not None and (verdict := _of_other(form, first.start, min(first.end, first.start + 400))) is not None:
        return verdict
    if "liên minh" in form.low or "kinh tế tập thể" in form.low or "kttt" in form.low:
        return False
    found = organisations(form, 0, min(len(form.low), 3_000))
    return bool(found) and found[0].kind == "other"


def _of_other(form: Plain, start: int, end: int) -> bool | None:
    """Tell whose a title is: another organisation's, not so; None where it does not say."""
    if _ALLIANCE.search(form.low, start, end):
        return False
    found = organisations(form, start, end)
    return found[0].kind == "other" if found else None


class Lenders:
    """Who lends, in the order in which funds and banks are named."""

    def __init__(self, low: str, *, of_other: bool) -> None:
        """Find the lenders of a text; in a report of someone else a bare "quỹ" is not the alliance's fund."""
        self._starts: list[int] = []
        self._own: list[bool] = []
        if not stands(_CUES, low):
            return
        for found in _LENDER.finditer(low):
            self._starts.append(found.start())
            self._own.append(found["own"] is not None and not (of_other and found[0] == "quỹ"))

    def at(self, draft: Draft) -> str:
        """Return "own" or "other" for the lender named last before the end of a draft's clause; empty where none is."""
        n = bisect_left(self._starts, draft.clause[1]) - 1
        if n < 0 or draft.start - self._starts[n] > _FARTHEST:
            return ""
        return "own" if self._own[n] else "other"


def disowned(draft: Draft, lender: str, *, of_other: bool) -> bool:
    """Tell whether the indicator of a draft belongs to the alliance or its fund while someone else did it."""
    assert draft.indicator is not None
    group = by_id()[draft.indicator].group
    if group not in _OWN_GROUPS or draft.indicator in _ALWAYS:
        return False
    if group == "fund" and lender:
        return lender != "own"
    return draft.actor_kind == "other" or (not draft.actor_kind and of_other)
