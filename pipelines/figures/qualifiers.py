"""How exact a figure is, from the words beside it: gần, hơn, ít nhất, trở lên."""

from __future__ import annotations

import re

from archive.records import Qualifier
from pipelines.figures.draft import Draft
from pipelines.figures.lexicon import load, words_pattern

_DATA = load("qualifiers")
_BEFORE: dict[str, Qualifier] = {w: e["qualifier"] for e in _DATA["before"] for w in e["words"]}
_SUPERLATIVES: dict[str, Qualifier] = {
    **dict.fromkeys(_DATA["superlatives"]["at_most"], "at_most"),
    **dict.fromkeys(_DATA["superlatives"]["at_least"], "at_least"),
}
_BEFORE |= _SUPERLATIVES
_AFTER: dict[str, Qualifier] = {w: e["qualifier"] for e in _DATA["after"] for w in e["words"]}
QUALIFYING = frozenset(w for phrase in _BEFORE for w in phrase.split())
"""Every word that takes part in a qualifier."""
_LAST_WORDS = frozenset(phrase.split()[-1] for phrase in _BEFORE)
_BEHIND = re.compile(rf"(?: [^\W\d_]+){{0,3}}? ({words_pattern(_AFTER)})(?!\w)")
_SPATIAL = re.compile(rf"(?:{words_pattern(_DATA['spatial']['words'])})(?: [^\W\d_]+){{0,3}} trên$")
_LYING = frozenset(_DATA["spatial"]["things"])
_VERBS = frozenset(_DATA["spatial"]["verbs"])
_OVER_AREA = re.compile(rf"(?<!\w)(?:{words_pattern(_DATA['spatial']['areas'])}) trên$")
_OUTSIDE = frozenset(_DATA["outside"]["words"])
_SET_BY_RULE = re.compile(rf"(?<!\w)(?:{words_pattern(_DATA['superlatives']['rules'])})(?!\w)[^.;,()]*$")
_SIZES = frozenset(_DATA["sizes"]["units"])
_COMPARATIVES = frozenset({"cao", "thấp", "nhiều", "ít", "lớn", "nhỏ", "tốt", "kém", "rẻ", "đắt", "sớm"})
_ADJACENT = frozenset({"trên", "hơn", "quá", "ngoài", "dưới", "nhiều nhất"})
_PASSED_OVER = frozenset({"được", "có", "là", "đạt", "bằng", "từ", "thêm", "còn", "cho", "tới", "đến"})


def qualify(low: str, draft: Draft) -> None:
    """Set the qualifier of a draft; a range keeps its two bounds and nothing else."""
    if draft.value_max is not None:
        draft.qualifier = "range"
        return
    if draft.flags and "infix_more" in draft.flags:
        draft.qualifier = "more_than"
        return
    behind = low[draft.end : draft.end + 24]
    if "trở" in behind and (behind.startswith(" trở") or " trở " in behind):
        found = _BEHIND.match(low, draft.end)
        if found and not low[draft.end : found.start(1)].strip().startswith(("và", "với")):
            draft.qualifier = _AFTER[found[1]]
            return
    words = draft.before
    # A verb between the qualifier and the number does not part them: "ước đạt", "ít nhất là".
    if not words or (words[-1] in _LAST_WORDS and _take(low, draft, words, 0)):
        return
    if words[-1] in _PASSED_OVER and len(words) > 1 and words[-2] in _LAST_WORDS:
        _take(low, draft, words[:-1], 1)


def _take(low: str, draft: Draft, words: tuple[str, ...], skipped: int) -> bool:
    """Take the longest qualifier that ends the words; return whether the words settle the matter."""
    for count in range(len(words), 0, -1):
        phrase = " ".join(words[-count:])
        qualifier = _BEFORE.get(phrase)
        if qualifier is None:
            continue
        if not (_says_something_else(low, draft, phrase, words) or (skipped and phrase in _ADJACENT)):
            draft.qualifier = qualifier
        return True
    return False


def _says_something_else(low: str, draft: Draft, phrase: str, words: tuple[str, ...]) -> bool:
    """Tell whether the word of a qualifier says here where, how big or how much more something is."""
    before = words[-2] if len(words) > 1 else ""
    if phrase == "hơn":
        return before in _COMPARATIVES
    if phrase == "trên":
        return _is_place(low, draft, before)
    if phrase == "ngoài":
        return not before or before in _OUTSIDE
    if phrase == "cỡ":
        return draft.unit in _SIZES
    return phrase in _SUPERLATIVES and not _SET_BY_RULE.search(low, max(0, draft.start - 80), draft.start)


def _is_place(low: str, draft: Draft, before: str) -> bool:
    """Tell whether "trên" says where: spread over 15 communes, not more than 15."""
    if draft.kind == "measure":
        return _OVER_AREA.search(low, max(0, draft.start - 20), draft.start - 1) is not None
    if draft.head in _LYING:
        return before not in _VERBS
    return draft.kind == "admin" and _SPATIAL.search(low, max(0, draft.start - 60), draft.start - 1) is not None
