"""Whose plan a share is of: the year's, unless words say that it is that of a term, or of the months counted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from pipelines.figures.draft import Draft
from pipelines.figures.indicators import by_id
from pipelines.figures.lexicon import load
from pipelines.figures.marks import after_mark, is_tied, last
from pipelines.figures.nearby import bracketed
from pipelines.figures.period import months_grain, of_year
from pipelines.figures.periods import Dated, expressions

_DATA = load("comparisons")["plan"]
_NAMED = re.compile(_DATA["named"])
_REACHED = re.compile(_DATA["reached"])
_EXCEEDED = re.compile(_DATA["exceeded"])
_OF_TERM = re.compile(_DATA["of_term"])
_OF_SEASON = re.compile(_DATA["of_season"])
_OF_MONTHS = re.compile(_DATA["of_months"])
_OF_YEAR = re.compile(_DATA["of_year"])
_ENDS = re.compile(r"[,;:.()\n]| và ")
_WORDS = {"ba": 3, "sáu": 6, "chín": 9}
_MOST = 12
_CLOSE, _FARTHEST = 60, 400
_SHORT = frozenset({"month", "quarter"})
_REGULAR = frozenset({"month", "quarter", "half", "nine_months", "year", "as_of"})


def is_share_of(low: str, drafts: Sequence[Draft], n: int, of: Draft) -> bool:
    """Tell whether a share of a plan is told of a figure and of nothing in between: "27 lớp (…), đạt 87% kế hoạch"."""
    draft = drafts[n]
    if draft.column is not None:
        return True
    previous = drafts[n - 1]
    beside = [d for d in drafts[max(0, n - _MOST) : n] if d.sentence == draft.sentence]
    if is_tied(low, of, beside) or any(_is_other_share(low, d, draft) for d in beside if of.start < d.start):
        return False
    words = after_mark(low, previous.end, draft.start)  # none in "có 16 chỉ tiêu đạt 50% kế hoạch"
    return words is not None and _REACHED.fullmatch(low, words, draft.start) is not None


def _is_other_share(low: str, between: Draft, draft: Draft) -> bool:
    other = between.head == "%" and between.relation not in ("change", "percent_of_plan")
    return other and not bracketed(low, between, draft)


def exceeds(low: str, draft: Draft) -> bool:
    """Tell whether a share is what lies above the plan: "vượt 8% kế hoạch"."""
    return _EXCEEDED.search(low, max(draft.sentence, draft.start - _CLOSE), draft.start) is not None


def plan_period(low: str, drafts: Sequence[Draft], n: int, of: Draft) -> Dated | None:
    """Return the period of the plan that a share is of; None where it is not known."""
    if of.period is None or of.period[1] is None or of.grain is None:
        return None
    target = _printed(drafts, n, of)
    words = _words(low, drafts[n], target)
    if _OF_TERM.search(words):
        return _term(words) or _own_years(of)
    season = _OF_SEASON.search(low, max(of.sentence, of.start - _FARTHEST), drafts[n].start) or _OF_SEASON.search(words)
    if months := _OF_MONTHS.search(words):
        return None if season else _own_months(months, of)
    if year := _OF_YEAR.search(words):
        return _year(int(year["year"] or 0), of)
    if season:
        return None
    if target is not None and target.grain == "span":
        return (target.period, "span") if target.period and _several_years(target) else None
    if target is not None and target.period is None:
        return None
    if _several_years(of):
        return _own_years(of)
    if of.grain in _SHORT and (drafts[n].value or 0) >= 100:
        return None  # in a month hardly the plan of the year
    begins = of.period[0] is None or of.period[0].endswith("-01-01")
    return _year(0, of) if of.grain in _REGULAR or (begins and of.grain == "span") else None


def _printed(drafts: Sequence[Draft], n: int, of: Draft) -> Draft | None:
    """Return the figure of the sentence that prints the plan: the target of which the count is the share."""
    share, first, end = drafts[n], n, n + 1
    while first > max(0, n - _MOST) and drafts[first - 1].sentence == share.sentence:
        first -= 1
    while end < min(len(drafts), n + _MOST) and drafts[end].sentence == share.sentence:
        end += 1
    exponent = (share.value or Decimal(1)).as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    if not of.value or not share.value:
        return None
    for other in drafts[first:end]:
        alike = other.status == "target" and other.unit == of.unit and other.value
        if alike and abs(of.value * 100 / alike - share.value) < step:
            return other
    return None


def _words(low: str, share: Draft, target: Draft | None) -> str:
    """Return the words that name the plan, behind the share, else before it or before the figure that prints it."""
    end = _ENDS.search(low, share.end, share.sentence_end)
    behind = low[share.end : end.start() if end else share.sentence_end]
    if share.column is not None:
        behind = low[slice(*share.column)]
    if named := _NAMED.search(behind):
        return behind[named.start() :]
    found = last(_NAMED, low, max(share.sentence, share.start - _FARTHEST), target.start if target else share.start)
    if found is None:
        return ""
    end = _ENDS.search(low, found.end(), share.start)
    return low[found.start() : end.start() if end else share.start]


def _term(words: str) -> Dated | None:
    for e in expressions(words):
        if e.means == "years" and e.year <= e.year2:
            return (f"{e.year}-01-01", f"{e.year2}-12-31"), "span"
    return None


def _several_years(of: Draft) -> bool:
    start, end = of.period or (None, None)
    return start is not None and end is not None and start[:4] != end[:4]


def _own_years(of: Draft) -> Dated | None:
    return (of.period, "span") if of.period and of.grain == "span" and _whole_years(of) else None


def _whole_years(of: Draft) -> bool:
    start, end = of.period or (None, None)
    return _several_years(of) and str(start).endswith("-01-01") and str(end).endswith("-12-31")


def _own_months(found: re.Match[str], of: Draft) -> Dated | None:
    """Return the period of the count, where the plan is said to be one of as many months."""
    counted = found["months"]
    months = 1 if found["month"] else 3 if found["quarter"] else _WORDS.get(counted) or int(counted)
    start, end = of.period or (None, None)
    if not start or not end or of.grain is None or start[:4] != end[:4]:
        return None
    fits = int(end[5:7]) - int(start[5:7]) + 1 == months and of.grain in (months_grain(months), "span")
    return ((start, end), of.grain) if fits else None


def _year(year: int, of: Draft) -> Dated | None:
    """Return a year, that of the count where none is stated; of what is so as of a day, its end."""
    start, end = of.period or (None, None)
    if not end or (start and start[:4] != end[:4]) or (year and year < int(end[:4])):
        return None
    plan = of_year(year or int(end[:4]), "clause").span
    stock = of.indicator is not None and by_id()[of.indicator].kind == "stock"
    return ((None, plan[1]), "as_of") if stock and of.grain == "as_of" else (plan, "year")
