"""Which expression of time in a sentence governs a figure of the sentence.

The last one before the figure does, else one behind it. But an expression in brackets with figures reaches no further
than the brackets, one that only dates the figure before it ("865 tỷ (năm 2020)", "8,4% cuối năm 2022") dates no other,
and what is compared with has its own reach.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.figures.draft import Draft
from pipelines.figures.periods import Expression
from pipelines.figures.times import Times

_PLAN_NAME = re.compile(
    r"(?<!\w)(?:kế hoạch|chỉ tiêu|nghị quyết|dự toán|mục tiêu|kh)(?: đề ra| được giao| giao| của)* $"
)
_ADVERBIAL = re.compile(r" *(?:(?:trong|vào|ngay|ở|tại|của|cho|với)(?!\w).{0,60})?$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEARS_IN_TURN = re.compile(
    r"năm (?P<years>(?:19|20)\d\d(?:, (?:năm )?(?:19|20)\d\d){0,6},? và (?:năm )?(?:19|20)\d\d)[^.;\d]{0,60} lần lượt"
)
_NEVER_AFTER = frozenset(
    [
        *(
            "now",
            "undated",
            "each_year",
            "since_year",
            "since_month",
            "since_day",
            "same_period",
            "this_year",
            "last_year",
        ),
        *("past_year", "past_years", "end_of_year", "report_year", "report", "report_month"),
    ]
)
_DATES_ONE = frozenset({"year", "month", "month_before", "quarter", "as_of_year", "half", "first_months"})
"""What may stand right behind a figure to date it alone."""
_STATES = frozenset({"as_of_day", "as_of_month", "as_of_quarter", "as_of_year", "now", "end_of_year"})


def is_state(e: Expression) -> bool:
    """Tell whether an expression names a moment, as of which something is so."""
    return e.means in _STATES


class Sentence:
    """One sentence with its expressions of time and its figures, in order of offset."""

    def __init__(
        self, low: str, start: int, end: int, times: Times, found: Sequence[Expression], drafts: Sequence[Draft]
    ) -> None:
        self.low, self.start, self.end, self.times = low, start, end, times
        self.found = found
        self.drafts = drafts
        self.scopes = [self._scope(e) for e in found] if drafts else []
        """The spans of figures that each expression may govern."""

    def opening(self) -> int | None:
        """Return the number of the expression that opens the sentence, before its first figure."""
        first = self.drafts[0].start if self.drafts else min(self.end, self.start + 40)
        for n, e in enumerate(self.found):
            set_off = self.low.startswith(",", e.end) and self.low.endswith(", ", 0, e.start)
            if e.start >= first and not set_off:
                return None
            if not (self.scopes and self.scopes[n][1] < self.end and self._brackets(e)):
                return n
        return None

    def clause(self, n: int) -> int:
        """Return where the clause of the figure number ``n`` begins: behind the figure before it and any mark."""
        draft = self.drafts[n]
        start = self.drafts[n - 1].end if n else self.start
        low, end = self.low, draft.start
        semicolon, comma = low.rfind(";", start, end), low.rfind(",", start, end)
        return max(start, semicolon + 1, comma + 1, low.rfind(":", start, end) + 1, low.rfind("(", start, end) + 1)

    def opens_part(self, n: int) -> bool:
        """Tell whether words part figure number ``n`` from a semicolon between it and the figure before it."""
        draft = self.drafts[n]
        semicolon = self.low.rfind(";", self.drafts[n - 1].end if n else self.start, draft.start)
        return semicolon >= 0 and draft.start - semicolon > 3

    def parted(self, e: Expression, draft: Draft) -> bool:
        """Tell whether a semicolon parts an expression from a figure behind it."""
        return self.low.find(";", e.end, draft.start) >= 0

    def governing(self, draft: Draft) -> int | None:
        """Return the number of the expression that governs a figure, None where none does."""
        before = None
        for n, e in enumerate(self.found):
            first, last = self.scopes[n]
            if not first <= draft.start < last:
                continue
            if e.end <= draft.start:
                before = n
            elif self._dates(e) is draft or (before is None and self._reaches_back(e, draft)):
                return n
            else:
                break
        return before

    def respective_years(self) -> dict[int, int]:
        """Return the year of each figure of a list that takes years in turn, by where the figure starts.

        "Năm 2021, 2022 và 2023 lần lượt là 1,1; 1,4 và 1,6 tỷ đồng".
        """
        if self.low.find("lần lượt", self.start, self.end) < 0:
            return {}
        found = _YEARS_IN_TURN.search(self.low, self.start, self.end)
        if not found:
            return {}
        years = [int(year) for year in _YEAR.findall(found["years"])]
        listed = [d.start for d in self.drafts if d.start >= found.end()][: len(years)]
        return dict(zip(listed, years, strict=True)) if len(listed) == len(years) else {}

    def _scope(self, e: Expression) -> tuple[int, int]:
        """Return from where to where the figures begin that an expression may govern."""
        if dated := self._dates(e):
            return dated.start, dated.start + 1
        first, last = self.start, self.end
        brackets = self._brackets(e)
        if brackets and any(brackets[0] < d.start < brackets[1] for d in self.drafts):
            return brackets
        base = self.times.base_ends(e, self.end)
        if base is not None:
            last = base
        return first, last

    def _brackets(self, e: Expression) -> tuple[int, int] | None:
        """Return the brackets that an expression stands in."""
        opens = self.low.rfind("(", self.start, e.start)
        if opens < 0 or self.low.find(")", opens, e.start) >= 0:
            return None
        closes = self.low.find(")", e.end, self.end)
        return (opens, closes) if closes >= 0 else None

    def _dates(self, e: Expression) -> Draft | None:
        """Return the figure that an expression right behind it dates alone."""
        nearest = None
        for draft in self.drafts:
            if draft.end > e.start:
                break
            nearest = draft
        if nearest is None or e.start - nearest.end > 6:
            return None
        if nearest.unit == "lần":
            return None  # "gấp 1,3 lần năm 2020"
        between = self.low[nearest.end : e.start]
        if e.means not in _DATES_ONE:
            of_base = between == " của " and self.low.endswith("so với ", 0, nearest.start)
            return nearest if of_base or (nearest.from_side and between.strip() in ("vào", "của", "")) else None
        if between == " " or between in (" của ", " vào ", " trong "):
            return nearest
        return nearest if between.strip() == "(" and self.low.startswith(")", e.end) else None

    def _reaches_back(self, e: Expression, draft: Draft) -> bool:
        """Tell whether an expression behind a figure, with none before it, dates the figure."""
        stated = self.low.startswith("trong năm nay", e.start)
        if draft.from_side or (e.means in _NEVER_AFTER and not stated) or e.start >= self.end:
            return False
        if self.times.base_ends(e, self.end) is not None:
            return False
        gap = self.low[draft.end : e.start]
        if ";" in gap or _PLAN_NAME.search(gap):
            return False
        comma = self.low.rfind(",", draft.end, e.start)
        if comma < 0 or self.low.endswith((" trong ", " vào "), 0, e.start):
            return True
        if any(d.start >= e.end for d in self.drafts):
            return False
        # "…, giải thể 5 HTX trong năm 2022" goes on with the list; "…, khởi công tháng 3/2022" dates something else.
        listed = any(comma < d.start < e.start for d in self.drafts)
        return listed or _ADVERBIAL.match(self.low, comma + 1, e.start) is not None
