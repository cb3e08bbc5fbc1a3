"""So many of so many: the part lies within the whole, and the percentage printed beside it is theirs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from pipelines.figures.draft import Draft
from pipelines.figures.verdicts import Verdicts
from pipelines.figures.wording import counted_en, counted_vi, english, vietnamese

_BESIDE = re.compile(r"[^.;\d]{0,30}?(?:chiếm|đạt|tỷ lệ|bằng|\() ?(?:tỷ lệ |gần |khoảng )?$")
_LONGEST_GAP = 40
_PLANNED = re.compile(r"kế hoạch|chỉ tiêu|dự toán|(?<!\w)kh(?!\w)|mục tiêu|nghị quyết")
# Of these more than the plan may be done; what is counted out of all there is cannot be more.
_OPEN = frozenset({"money", "measure", "points"})


def check(made: Verdicts, low: str, drafts: Sequence[Draft]) -> None:
    """Check every ratio that is none of a plan."""
    for n, draft in enumerate(drafts):
        if not draft.of or draft.value is None or draft.relation == "percent_of_plan":
            continue
        share = drafts[n + 1] if n + 1 < len(drafts) else None
        if share is not None and _is_beside(low, draft, share):
            if share.relation == "percent_of_plan":
                continue  # a plan: checks_plan knows it
            _share(made, draft, share)
        elif draft.kind not in _OPEN and not _PLANNED.search(low, draft.end, draft.sentence_end):
            _within(made, draft)


def _is_beside(low: str, draft: Draft, share: Draft) -> bool:
    gap = low[draft.end : share.start] if share.start - draft.end <= _LONGEST_GAP else ""
    exact = share.qualifier == "exact" and share.value_max is None and share.relation != "change"
    return share.unit == "%" and bool(share.value) and exact and _BESIDE.match(gap) is not None


def _share(made: Verdicts, draft: Draft, share: Draft) -> None:
    """The percentage beside a ratio must be that of the part in the whole, rounded or cut off."""
    assert draft.value is not None
    assert draft.of is not None
    assert share.value is not None
    exponent = share.value.as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    given = draft.value * 100 / draft.of
    shown = given.quantize(step, ROUND_HALF_UP)
    vi = f"{vietnamese(draft.value)}/{counted_vi(draft, draft.of)} là {vietnamese(shown)}%"
    en = f"{english(draft.value)} of {counted_en(draft, draft.of)} make {english(shown)}%"
    if abs(given - share.value) < step:
        made.holds("share_fits_ratio", (share, draft), f"{vi}.", f"{en}.")
        return
    turned = draft.value > 0 and abs(draft.of * 100 / draft.value - share.value) < step
    made.fails("share_fits_ratio", "error" if turned else "warning", (share, draft),
               f"{vi}, không phải {counted_vi(share)} như đã in" + ("; hai số có thể in ngược." if turned else "."),
               f"{en}, not {counted_en(share)} as printed" + ("; the two may be reversed." if turned else "."),
               )  # fmt: skip


def _within(made: Verdicts, draft: Draft) -> None:
    assert draft.value is not None
    assert draft.of is not None
    if draft.value > draft.of:
        made.fails("part_exceeds_whole", "warning", (draft,),
                   f"{vietnamese(draft.value)}/{vietnamese(draft.of)} {draft.unit or ''}".rstrip()
                   + ": phần lớn hơn tổng.",
                   f"{english(draft.value)} of {english(draft.of)}: the part is more than the whole.")  # fmt: skip
    else:
        made.holds("part_exceeds_whole", (draft,),
                   f"{vietnamese(draft.value)} không quá {vietnamese(draft.of)}.",
                   f"{english(draft.value)} is no more than {english(draft.of)}.")  # fmt: skip
