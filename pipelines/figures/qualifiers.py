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
_COMPARATIVES = frozenset({"cao", "thấp", "nhiều", "ít", "lớn", "nhỏ", "tốt", "kém", "rẻ", "đắt", "sớm", "dài", "rộng"})
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
    before = draft.before
    # A verb between the qualifier and the number does not part them: "ước đạt", "ít nhất là".
    for skip in (0, 1):
        words = before[: len(before) - skip] if skip else before
        if not words or (skip and before[-1] not in _PASSED_OVER):
            return
        for count in range(min(len(words), 4), 0, -1):
            phrase = " ".join(words[-count:])
            found_qualifier = _BEFORE.get(phrase)
            if found_qualifier is None:
                continue
            if phrase == "hơn" and len(words) > 1 and words[-2] in _COMPARATIVES:
                return
            if phrase == "trên" and _is_place(low, draft):
                return
            if skip and phrase in ("trên", "hơn", "quá", "ngoài", "dưới"):
                return
            draft.qualifier = found_qualifier
            return


def _is_place(low: str, draft: Draft) -> bool:
    """Tell whether "trên" says where: spread over 15 communes, not more than 15."""
    return draft.kind == "admin" and _SPATIAL.search(low, max(0, draft.start - 60), draft.start - 1) is not None
