"""The expressions of time of one text: which stand where, which date something else, which year completes them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from pipelines.figures.cues import stands
from pipelines.figures.dateline import date_line
from pipelines.figures.draft import Trapped
from pipelines.figures.layout import Line
from pipelines.figures.periods import Expression, Span
from pipelines.figures.resolution import resolve

_COMPARED = re.compile(
    r"(?:(?:so(?<!\wso)(?: với)?|hơn|bằng(?<!mặt bằng)(?<!đồng bằng)|kém|như(?<!\wnhư))(?: [^\W\d]+){0,3} ?|\d lần )$"
)
# What is compared with has a figure of its own: "so với cùng kỳ năm trước là 12 lớp", "so với quý I (9 lớp)".
_HAS_FIGURE = re.compile(r" ?\(\d| (?:chỉ )?(?:là|đạt|có) (?:gần |hơn |khoảng )?\d")
_COMPARING = ("so", "hơn", "bằng", "kém", "như", "lần ")
"""One of these stands in every match of it."""
_LAW = re.compile(r"(?<!\w)(?:(?:luật|bộ luật|hiến pháp|pháp lệnh|nghị định)(?: [^\W\d]+){0,6}|sinh(?: ngày)?) $")
YEAR = re.compile(r"19(?<!\d19)\d\d(?!\d)|20(?<!\d20)\d\d(?!\d)")
_LAWS = ("luật", "hiến pháp", "pháp lệnh", "nghị định", "sinh")
_BASE_YEAR = re.compile(r"(?:so(?: với)?|cùng kỳ|cùng thời gian|cùng thời điểm)(?: [^\W\d]+){0,4} $")
_BASE_ENDS = {True: re.compile(r"\)"), False: re.compile(r"[;,](?= )")}
_NAME_ENDS = re.compile(r"[,;:.(\n]")
_LONGEST_NAME = 30
_NEXT_LINE = 300
_SEASONS = ("năm học", "niên", "vụ", "đông xuân", "hè thu", "thu đông")


class Times:
    """Expressions of time (``found``) and years of a text; ``published`` is the date of the page.

    What the date line of the page says is no expression of the text.
    """

    def __init__(
        self,
        low: str,
        lines: Sequence[Line],
        trapped: Sequence[Trapped],
        published: str | None,
        found: list[Expression],
    ) -> None:
        self.low = low
        line = date_line(low, lines)
        self.published = published or (line.date if line else None)
        self.documents = [t.end for t in trapped if t.rule == "document"]
        self.found = found
        if line is not None:
            self.found = [e for e in found if not line.start <= e.start < line.end]
        self._starts = [e.start for e in self.found]
        self._named: list[tuple[int, int]] | None = None

    def _years(self) -> list[tuple[int, int]]:
        """Return the years named, with their offsets, but for those that are compared with."""
        if self._named is None:
            self._named = [
                (m.start(), int(m[0]))
                for m in YEAR.finditer(self.low)
                if not _BASE_YEAR.search(self.low, max(0, m.start() - 40), m.start())
            ]
        return self._named

    def within(self, start: int, end: int) -> list[Expression]:
        """Return the expressions that begin within a span."""
        if not self.found:
            return []
        return self.found[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def stated(self, start: int, end: int) -> list[Expression]:
        """Return the expressions within a span that may state a period of figures."""
        return [e for e in self.within(start, end) if not self._excluded(e)]

    def names_other_than_days(self, start: int, end: int) -> bool:
        """Tell whether a span names a time that is not a day."""
        return any(e.means not in ("day", "days") for e in self.stated(start, end))

    def base_ends(self, e: Expression, end: int) -> int | None:
        """Return where what is said of the base of a comparison ends; None where an expression names no base."""
        if e.means != "same_period" and not self._compared(e):
            return None
        bracket = self.low.startswith(" (", e.end)
        found = _BASE_ENDS[bracket].search(self.low, e.end + 2 * bracket, end)
        return found.start() if found else end

    def season_before(self, offset: int) -> Span | None:
        """Return the school or crop year named last before an offset."""
        named = [e for e in self._seasons() if e.start < offset]
        return (f"{named[-1].year}-01-01", f"{named[-1].year2}-12-31") if named else None

    def first_season(self) -> Span | None:
        """Return the school or crop year that the text names first."""
        first = next(iter(self._seasons()), None)
        return (f"{first.year}-01-01", f"{first.year2}-12-31") if first else None

    def _seasons(self) -> list[Expression]:
        return [e for e in self.found if self.low.startswith(_SEASONS, e.start) and e.year2]

    def cites(self, start: int, end: int) -> bool:
        """Tell whether a document is cited within a span."""
        return bisect_right(self.documents, end) > bisect_right(self.documents, start)

    def first_as_of(self) -> Span | None:
        """Return the first date as of which the text speaks, as the end of a period with an open start."""
        first = next((e for e in self.found if e.means == "as_of_day" and e.year), None)
        return resolve(first, first.year, None, None)[0] if first else None

    def year_for(self, e: Expression) -> int | None:
        """Return the year that completes an expression: that of the page, else the one named nearest before."""
        return self._year_of_publication(e) if self.published else self.year_at(e.start)

    def _year_of_publication(self, e: Expression) -> int:
        """Return the year of the page; the one before for a day or month that would lie ahead of the page."""
        assert self.published
        year = int(self.published[:4])
        page = int(self.published[5:7] or 12), int(self.published[8:10] or 31)
        ahead = (e.month2 or e.month, e.day2 or e.day or 1) > page
        return year - 1 if e.month and ahead else year

    def year_at(self, offset: int) -> int | None:
        """Return the year named last before the offset, else the first one after it in the same line or the next."""
        years = self._years()
        at = bisect_right(years, (offset - 1, 9999))
        if at:
            return years[at - 1][1]
        if years and years[0][0] - offset < _NEXT_LINE:
            lines = [line for line in self.low[offset : years[0][0]].split("\n")[1:-1] if line.strip()]
            return years[0][1] if not lines else None
        return None

    def year_behind(self, e: Expression) -> int | None:
        """Return the year that stands behind an expression in its line, if none stands before it there."""
        start = self.low.rfind("\n", 0, e.start) + 1
        end = self.low.find("\n", e.end)
        mine = [(at, year) for at, year in self._years() if start <= at and (end < 0 or at < end)]
        return mine[0][1] if mine and mine[0][0] >= e.end else None

    def _excluded(self, e: Expression) -> bool:
        """Tell whether an expression dates something else: what is compared with, a law, a document."""
        if compared := self._compared(e):
            return compared[0].startswith(("hơn", "kém")) or _HAS_FIGURE.match(self.low, e.end) is None
        head = self.low[max(0, e.start - 60) : e.start]
        if stands(_LAWS, head) and _LAW.search(head):
            return True
        at = bisect_right(self.documents, e.start) - 1
        if at < 0 or e.start > self.documents[at] + _LONGEST_NAME:
            return False
        return _NAME_ENDS.search(self.low, self.documents[at], e.start) is None

    def _compared(self, e: Expression) -> re.Match[str] | None:
        """Return the words before an expression by which something is compared with it."""
        start = max(0, e.start - 60)
        return _COMPARED.search(self.low, start, e.start) if stands(_COMPARING, self.low[start : e.start]) else None
