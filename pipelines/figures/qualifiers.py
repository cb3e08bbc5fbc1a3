"""How exact a figure is, from the words beside it: gần, hơn, ít nhất, trở lên."""

from __future__ import annotations

import re

from archive.records import Qualifier
from pipelines.figures.draft import Draft
from pipelines.figures.lexicon import load, words_pattern

_DATA = load("qualifiers")
_BEFORE: dict[str, Qualifier] = {w: e["qualifier"] for e in _DATA["before"] for w in e["words"]}
_AFTER: dict[str, Qualifier] = {w: e["qualifier"] for e in _DATA["after"] for w in e["words"]}
QUALIFYING = frozenset(w for phrase in _BEFORE for w in phrase.split())
"""Every word that takes part in a qualifier."""
_BEHIND = re.compile(rf"(?: [^\W\d_]+){{0,3}}? ({words_pattern(_AFTER)})(?!\w)")
_SPATIAL = re.compile(rf"(?:{words_pattern(_DATA['spatial']['words'])})(?: [^\W\d_]+){{0,3}} trên$")
_COMPARATIVES = frozenset({"cao", "thấp", "nhiều", "ít", "lớn", "nhỏ", "tốt", "kém", "rẻ", "đắt", "sớm"})
_ADJACENT = frozenset({"trên", "hơn", "quá", "ngoài", "dưới"})
_PASSED_OVER = frozenset({"được", "có", "là", "đạt", "bằng", "từ", "thêm", "còn", "cho", "tới", "đến"})


def qualify(low: str, draft: Draft) -> None:
    """Set the qualifier of a draft; a range keeps its two bounds and nothing else."""
    if draft.value_max is not None:
        draft.qualifier = "range"
        return
    if "infix_more" in draft.flags:
        draft.qualifier = "more_than"
        return
    if low.startswith(" trở", draft.end) or " trở " in low[draft.end : draft.end + 24]:
        found = _BEHIND.match(low, draft.end)
        if found and not low[draft.end : found.start(1)].strip().startswith(("và", "với")):
            draft.qualifier = _AFTER[found[1]]
            return
    # A verb between the qualifier and the number does not part them: "ước đạt", "ít nhất là".
    if not _take(low, draft, draft.before, 0) and draft.before and draft.before[-1] in _PASSED_OVER:
        _take(low, draft, draft.before[:-1], 1)


def _take(low: str, draft: Draft, words: tuple[str, ...], skipped: int) -> bool:
    """Take the longest qualifier that ends the words; return whether the words settle the matter."""
    for count in range(len(words), 0, -1):
        phrase = " ".join(words[-count:])
        qualifier = _BEFORE.get(phrase)
        if qualifier is None:
            continue
        comparison = phrase == "hơn" and len(words) > 1 and words[-2] in _COMPARATIVES
        spatial = phrase == "trên" and _is_place(low, draft)
        if not (comparison or spatial or (skipped and phrase in _ADJACENT)):
            draft.qualifier = qualifier
        return True
    return False


def _is_place(low: str, draft: Draft) -> bool:
    """Tell whether "trên" says where: spread over 15 communes, not more than 15."""
    return draft.kind == "admin" and _SPATIAL.search(low, max(0, draft.start - 60), draft.start - 1) is not None
