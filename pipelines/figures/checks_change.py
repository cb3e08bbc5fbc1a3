"""Levels and what is said of their change: the rate follows from both, and none is a thousand times the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from pipelines.figures.draft import Draft
from pipelines.figures.verdicts import Verdicts
from pipelines.figures.wording import counted_en, counted_vi, english, vietnamese

# Two levels of one thing so far apart were printed in different magnitudes: triệu for tỷ.
_THOUSANDFOLD = 200
_LONGEST_GAP = 80
_EARLIER = re.compile(
    r" ?\((?:so với )?(?:cùng kỳ|năm trước|năm ngoái|kỳ trước|năm (?:19|20)\d\d)(?: [^\W\d_]+| (?:19|20)\d\d){0,5} $"
)
_COMPARED = re.compile(r" (?:so )?với [^().;]{2,50} ?\( ?$")
_RISES = re.compile(r"tăng(?: thêm| được)? $")


class _Change(NamedTuple):
    """Two levels and a change: its rate in percent, or its amount in the unit of both."""

    new: Draft
    old: Draft
    change: Draft | None


def check(made: Verdicts, low: str, drafts: Sequence[Draft]) -> None:
    """Check every change that stands beside the level it led to."""
    for found in _changes(low, drafts):
        if not _thousandfold(made, found) and found.change is not None:
            _rate(made, found.new, found.old, found.change)
    for n, draft in enumerate(drafts[1:], 1):
        _more_than_all(made, low, drafts[n - 1], draft)


def _changes(low: str, drafts: Sequence[Draft]) -> Iterator[_Change]:
    """Yield levels with the earlier level that the sentence prints beside them: từ 10 lên 15, 15 (năm trước 10)."""
    for n, new in enumerate(drafts):
        if not _is_level(new):
            continue
        following = drafts[n + 1 : n + 3]
        first = following[0] if following else None
        second = following[1] if len(following) > 1 else None
        if new.link == "base_of" and new.related is not None and _alike(new, new.related):
            yield _Change(new, new.related, _as_change(new, first))
        elif first and _alike(new, first) and _between(low, new, first, _EARLIER):
            yield _Change(new, first, _as_change(new, second))
        elif first and second and _as_change(new, first) and _alike(new, second) and _between(
            low, first, second, _COMPARED
        ):  # fmt: skip
            yield _Change(new, second, first)


def _is_level(draft: Draft) -> bool:
    return bool(draft.value) and draft.value_max is None and draft.of is None and draft.relation != "change"


def _alike(new: Draft, old: Draft) -> bool:
    """Tell whether two figures are levels of one thing in one sentence."""
    return _is_level(old) and new.unit == old.unit and new.unit != "%" and new.sentence == old.sentence


def _between(low: str, one: Draft, other: Draft, words: re.Pattern[str]) -> bool:
    return other.start - one.end <= _LONGEST_GAP and words.match(low[one.end : other.start]) is not None


def _as_change(new: Draft, change: Draft | None) -> Draft | None:
    """Return the next figure where it is the change of the level: a percentage or an amount of the same unit."""
    if change is None or change.relation != "change" or change.sentence != new.sentence or not change.value:
        return None
    exact = change.qualifier == "exact" and change.value_max is None
    return change if exact and change.unit in ("%", new.unit) and change.start - new.end <= _LONGEST_GAP else None


def _last_digit(draft: Draft) -> Decimal:
    """Return the size of the last printed digit; things that are counted are printed whole."""
    assert draft.value is not None
    if draft.group is not None and draft.group.whole:
        return Decimal(0)
    exponent = draft.value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def _rate(made: Verdicts, new: Draft, old: Draft, change: Draft) -> None:
    """The change must be what lies between the two levels, as exactly as they are printed."""
    assert new.value is not None
    assert old.value is not None
    assert change.value is not None
    a, b = _last_digit(new) / 2, _last_digit(old) / 2
    least, most = new.value - a - old.value - b, new.value + a - old.value + b
    if change.unit == "%":
        least, most = (bound * 100 / old.value for bound in (least, most))
    sizes = sorted((abs(least), abs(most)))
    exponent = change.value.as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0) if change.unit == "%" else a + b
    exact = new.qualifier == old.qualifier == "exact"
    given = abs(new.value - old.value) * (100 / old.value if change.unit == "%" else 1)
    shown = given.quantize(step if change.unit == "%" else Decimal(1), ROUND_HALF_UP) if step else given
    tested = (change, new, old)
    up_vi, up_en = ("lên {} là tăng", "a rise") if new.value >= old.value else ("xuống {} là giảm", "a fall")
    vi = f"Từ {counted_vi(old)} {up_vi.format(counted_vi(new))} {counted_vi(change, shown)}"
    en = f"From {counted_en(old)} to {counted_en(new)} is {up_en} of {counted_en(change, shown)}"
    if sizes[0] - step <= change.value <= sizes[1] + step or (least < 0 < most and change.value <= sizes[1] + step):
        made.holds("change_fits_levels", tested, f"{vi}.", f"{en}.")
    elif exact:
        made.fails("change_fits_levels", "warning", tested,
                   f"{vi}, không phải {counted_vi(change)} như đã in.",
                   f"{en}, not {counted_en(change)} as printed.")  # fmt: skip


def _thousandfold(made: Verdicts, found: _Change) -> bool:
    """Levels of money that differ by hundreds of times: one of them may be printed in the wrong magnitude."""
    new, old = found.new, found.old
    if new.kind != "money" or not new.value or not old.value:
        return False
    times = max(new.value, old.value) / min(new.value, old.value)
    if times < _THOUSANDFOLD:
        return False
    shown = times.quantize(Decimal(1), ROUND_HALF_UP)
    made.fails("magnitudes_differ", "warning", (new, old),
               f"{counted_vi(new)} và {counted_vi(old)} chênh nhau {vietnamese(shown)} lần: "
               "có thể một số in nhầm triệu với tỷ.",
               f"{counted_en(new)} and {counted_en(old)} are {english(shown)} times apart: "
               "one may be printed in millions for billions.")  # fmt: skip
    return True


def _more_than_all(made: Verdicts, low: str, level: Draft, change: Draft) -> None:
    """Nothing can have risen by more than it has become."""
    if change.relation != "change" or change.unit != level.unit or change.sentence != level.sentence:
        return
    if not _is_level(level) or level.unit in (None, "%", "lần") or not change.value or change.per:
        return
    gap = low[level.end : change.start]
    if len(gap) <= _LONGEST_GAP and _RISES.search(gap) and change.value > (level.value or 0):
        made.fails("change_exceeds_level", "error", (change, level),
                   f"Tăng {counted_vi(change)} mà chỉ có {counted_vi(level)}: phần tăng lớn hơn tổng, "
                   "có thể in sai đơn vị.",
                   f"A rise of {counted_en(change)} to {counted_en(level)}: the rise is more than the whole; "
                   "a unit or magnitude may be misprinted.")  # fmt: skip
