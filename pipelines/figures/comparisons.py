"""Which figure a change or a share of a plan is of, which way it goes, and the period that it is measured against.

::

    27 lớp, tăng 5 lớp so với cùng kỳ     5 lớp ─► 27 lớp   change  +1  amount    the same half of the year before
    27 lớp, đạt 87% kế hoạch năm          87%   ─► 27 lớp   plan     0  percent   the year

From such a figure and the one that it is of the base, or the plan, can be reckoned; ``archive.records.Comparison`` says
how. A change that names no base ("tăng 5 lớp"), one without dates ("vụ trước", "đầu nhiệm kỳ") or a plan ("so với kế
hoạch") is no comparison: none is better than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from archive.records import Arithmetic, Comparison, Direction
from pipelines.figures.bases import Base, base_at, period_of
from pipelines.figures.draft import Draft
from pipelines.figures.lexicon import load
from pipelines.figures.marks import after_mark, is_tied, last
from pipelines.figures.nearby import before, bracketed, total_of
from pipelines.figures.normal import Plain
from pipelines.figures.periods import Dated
from pipelines.figures.plans import exceeds, is_share_of, plan_period

_BASE = load("comparisons")["base"]
_WORDS = load("comparisons")["words"]
_AGAINST = re.compile(_BASE["against"])
_ANYTHING = re.compile(_BASE["anything"])
_DIRECTLY = re.compile(_BASE["directly"])
_AGAIN = re.compile(_WORDS["again"])
_IN_OTHER = re.compile(_WORDS["in_other"])
_IN_MONEY = re.compile(_WORDS["in_money"])
_ALSO = re.compile(_WORDS["also"])
_ABOUT = re.compile(_WORDS["about"])
_UP, _DOWN, _EQUAL, _MULTIPLE = (re.compile(_WORDS[name]) for name in ("up", "down", "equal", "multiple"))
_LEAD = re.compile(r"(?: (?!và |đạt |tăng |giảm |bằng |trong |nhưng |do |so )[^\W\d_]+){0,8}")
_SUBJECT = re.compile(r"(?: [^\W\d_]+){0,5} ")
_OPENS = re.compile(r"(?:^|[;:.(\n])[\s\-+*•–]*(?:nếu |và )?$")
_ASIDE = frozenset({"percent", "multiple"})
_NO_LEVELS = frozenset({"change", "percent_of_plan"})
_FARTHEST = 400
_UNKNOWN: Literal["unknown"] = "unknown"
Found = Base | Literal["unknown"] | None
"""A base, words that name something else to compare with, or no such words."""


class _Moved(NamedTuple):
    """Which way something went, whether it is said as a multiple, and the base named before the figure."""

    direction: Direction
    multiple: bool
    base: Found = None


def compare(form: Plain, drafts: Sequence[Draft]) -> list[Comparison]:
    """Return what the changes and shares of plans of one text are measured against, in order of offset."""
    found: list[Comparison] = []
    planned: set[int] = set()
    for n, draft in enumerate(drafts):
        if not draft.value or draft.value_max is not None or draft.status == "target":
            continue
        if draft.relation == "change":
            found += _change(form, drafts, n)
        elif draft.relation == "percent_of_plan" and (of := draft.related) and of.start not in planned:
            made = _plan(form, drafts, n, of)
            planned |= {of.start} if made else set()
            found += made
    return found


def _is_level(of: Draft) -> bool:
    return bool(of.value) and of.value_max is None and of.status != "target" and of.relation not in _NO_LEVELS


def _plan(form: Plain, drafts: Sequence[Draft], n: int, of: Draft) -> list[Comparison]:
    draft = drafts[n]
    if draft.link != "plan_of" or not _is_level(of) or not is_share_of(form.low, drafts, n, of):
        return []
    more = exceeds(form.low, draft)
    if more and (draft.value or 0) >= 100:  # "vượt 104% kế hoạch" means 104 of 100
        return []
    return _made(form, draft, of, "plan", (1 if more else 0, "percent"), plan_period(form.low, drafts, n, of))


def _change(form: Plain, drafts: Sequence[Draft], n: int) -> list[Comparison]:
    low, draft, near = form.low, drafts[n], before(drafts, n)
    moved = _moved(low, near[0].end, draft) if near else None
    if moved is None and len(near) > 1 and near[0].relation == "change" and low[near[0].end : draft.start] == " và ":
        moved = _moved(low, near[1].end, near[0])  # "tăng 3 HTX và 5 tổ hợp tác so với năm 2021"
    if moved is None or (moved.direction == 0 and near[0].relation == "change"):
        return []
    of = draft.related if draft.link == "base_of" else _level(low, draft, near)
    if of is None or of.from_side or not _is_level(of) or total_of(drafts, of, ",") is not of:
        return []  # behind the last of all parts it may be of the total as well
    if draft.kind in _ASIDE and is_tied(low, of, near):
        return []
    by = _arithmetic(draft, of, moved)
    base = _behind(low, drafts, n, moved, of) or moved.base or _opening(low, of)
    if by is None or base is None or base == _UNKNOWN:
        return []
    return _made(form, draft, of, "change", (moved.direction, by), period_of(base, of))


def _made(
    form: Plain,
    draft: Draft,
    of: Draft,
    kind: Literal["change", "plan"],
    how: tuple[Direction, Arithmetic],
    period: Dated | None,
) -> list[Comparison]:
    if period is None:
        return []
    (start, end), grain = period
    return [Comparison(form.start(draft.start), form.start(of.start), kind, *how, start, end, grain)] if end else []


# ---- which figure, which way -----------------------------------------------------------------------------------


def _level(low: str, draft: Draft, near: Sequence[Draft]) -> Draft | None:
    """Return the level that a change speaks of where no link says so: "12 HTX, nhiều hơn cùng kỳ 4 HTX"."""
    if ";" in (gap := low[near[0].end : draft.start]):  # "06 vụ, chết 02 người; so với tháng trước giảm 01 vụ"
        alike = [d for d in near if d.unit == draft.unit and d.relation not in _NO_LEVELS]
        beside = alike[:1] == list(near[:1]) or _AGAINST.match(gap, gap.rfind(";") + 1)
        return alike[0] if len(alike) == 1 and beside else None
    for other in near:
        if ";" in low[other.end : draft.start]:
            return None
        if other.relation in _NO_LEVELS or bracketed(low, other, draft):
            continue
        if draft.kind in _ASIDE or _same_unit(draft, other):
            return other
        if draft.kind == other.kind == "money" or other.kind in _ASIDE:
            return None
    return None


def _same_unit(draft: Draft, level: Draft) -> bool:
    """Tell whether a change is in the unit of the level, but for its base: 61 triệu đồng/người, tăng 4 triệu đồng."""
    return draft.unit is not None and (draft.unit == level.unit or (draft.head == level.head and not draft.per))


def _moved(low: str, start: int, draft: Draft) -> _Moved | None:
    """Return which way a figure says that something went, by the words before it; None where it is not clear."""
    at = after_mark(low, start, draft.start)
    if at is None:
        at = _subject_ends(low, start, draft) or start + 1
    also = _ALSO.match(low, at, draft.start)
    at = also.end() if also else at
    base: Found = None
    if against := _AGAINST.match(low, at, draft.start):
        base = base_at(low, against.end(), draft.start)
        if base is None:
            return None
        also = _ALSO.match(low, base.end + 1, draft.start)
        at = also.end() if also else base.end + 1
    return _verb(low, at, draft, base)


def _subject_ends(low: str, start: int, draft: Draft) -> int | None:
    """Return where the words after a level end that no mark parts from the change: "kết nạp 9 người tăng 2 người"."""
    for pattern in (_MULTIPLE, _UP, _DOWN, _EQUAL):
        found = pattern.search(low, start, draft.start)
        if found and low[found.start() - 1] == " " and _SUBJECT.fullmatch(low, start, found.start()):
            return found.start()
    return None


def _verb(low: str, at: int, draft: Draft, base: Found) -> _Moved | None:
    directions: tuple[tuple[re.Pattern[str], Direction], ...] = ((_MULTIPLE, 1), (_EQUAL, 0), (_UP, 1), (_DOWN, -1))
    for pattern, direction in directions:
        verb = pattern.match(low, at, draft.start)
        if not verb or low[verb.end()] != " ":
            continue
        end = verb.end()
        if verb[0].endswith("hơn") and (named := base_at(low, end + 1, draft.start)):
            base, end = named, named.end
        about = _ABOUT.match(low, end, draft.start)
        if about and about.end() == draft.start - 1:
            multiple = pattern in (_MULTIPLE, _EQUAL) or verb[0] == "tăng"
            return _Moved(direction, multiple, base)
    return None


def _arithmetic(draft: Draft, of: Draft, moved: _Moved) -> Arithmetic | None:
    """Return how the base follows from both; None where it does not, or would be less than nothing."""
    value, level = draft.value or 0, of.value or 0
    if draft.kind == "multiple":
        return "times" if moved.multiple else None  # what "thấp hơn 2 lần" means is not clear
    if draft.head == "%" and (moved.direction == 0 or of.head != "%"):
        return "percent" if moved.direction >= 0 or value < 100 else None
    if moved.direction == 0 or (moved.direction == 1 and value > level):
        return None
    if of.head == "%":
        return "points" if draft.head in ("%", "điểm %") else None
    return "amount" if _same_unit(draft, of) else None


# ---- against what ----------------------------------------------------------------------------------------------


def _behind(low: str, drafts: Sequence[Draft], n: int, moved: _Moved, of: Draft) -> Found:
    """Return the base that is named behind a change, or behind it said again: "tăng 5 lớp (20%) so với"."""
    draft = drafts[n]
    following = drafts[n + 1] if n + 1 < len(drafts) and drafts[n + 1].sentence == draft.sentence else None
    stop = following.start if following else draft.sentence_end
    if _IN_OTHER.match(low, draft.end, stop):
        return _UNKNOWN
    lead = None
    if draft.kind not in _ASIDE:
        lead = _LEAD.match(low, draft.end, stop)
    elif of.kind == "money":
        lead = _IN_MONEY.match(low, draft.end, stop)
    against = _AGAINST.match(low, lead.end() if lead else draft.end, draft.sentence_end)
    if against:
        return base_at(low, against.end(), draft.sentence_end) or _UNKNOWN
    if _ANYTHING.search(low, draft.end, stop):
        return _UNKNOWN
    if directly := _DIRECTLY.match(low, draft.end, stop):
        base = base_at(low, directly.end(), draft.sentence_end)
        if base and (base.means == "same" or draft.kind == "multiple" or moved.direction == 0):
            return base
    if following is None or not _AGAIN.fullmatch(low, draft.end, following.start):
        return None
    closes = low.startswith(")", following.end)
    against = _AGAINST.match(low, following.end + closes, draft.sentence_end)
    return (base_at(low, against.end(), draft.sentence_end) or _UNKNOWN) if against else None


def _opening(low: str, of: Draft) -> Found:
    """Return the base with which a sentence or clause opens: "So với cùng kỳ, số lớp mở là 27 lớp, tăng 5 lớp"."""
    start = max(of.sentence, of.start - _FARTHEST)
    against = last(_AGAINST, low, start, of.start)
    if against is None or not _OPENS.search(low[max(of.sentence, start - 1) : against.start()]):
        return None
    base = base_at(low, against.end(), of.start)
    if base is None:
        return _UNKNOWN
    return None if ";" in low[base.end : of.start] else base
