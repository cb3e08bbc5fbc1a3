"""Which part of a series a figure is: its sector, audience or rank; and whether credit funds are counted in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.figures.draft import Draft
from pipelines.figures.lexicon import load, words_pattern

_FUNDS_OUT = re.compile(
    r"(?:không (?:kể|bao gồm|tính|gồm)|chưa (?:kể|tính|bao gồm)|trừ|ngoài)[^.;]{0,20}(?:quỹ tín dụng|qtdnd|tdnd)"
)
_FUNDS_IN = re.compile(r"(?:bao gồm|kể cả|tính cả|trong đó có|gồm cả|gồm)[^.;]{0,30}(?:quỹ tín dụng|qtdnd|tdnd)")
# What an indicator already says is no breakdown of it.
_SAID = {
    "sector": (
        "agri_coops",
        "nonagri_coops",
        "crafts_coops",
        "transport_coops",
        "trade_service_coops",
        "construction_coops",
    ),
    "audience": (
        "manager_classes",
        "controller_classes",
        "officials_classes",
        "founding_classes",
        "young_graduates_hired",
    ),
    "rank": ("coops_rated_good", "coops_rated_fair", "coops_rated_average", "coops_rated_weak"),
}


class _Group:
    """One way to break figures down, with its patterns behind and before a figure."""

    def __init__(self, group: dict[str, object]) -> None:
        values = group["values"]
        assert isinstance(values, dict)
        assert isinstance(group["kinds"], list)
        self.name = str(group["name"])
        self.kinds = frozenset(group["kinds"])
        self.said = tuple(_SAID[self.name])
        self.names = {form: name for name, forms in values.items() for form in forms}
        words = words_pattern(self.names)
        between = group.get("between")
        gap = rf"(?: (?:{words_pattern(between)}))*? " if isinstance(between, list) else r"[^,;.(]{0,28}?(?<!\w)"
        self.behind = re.compile(rf"{gap}({words})(?!\w)")
        self.before = re.compile(rf"(?<!\w)({words})(?: (?:là|có|gồm|với))? ?:? $")

    def of(self, low: str, draft: Draft) -> str | None:
        """Return the value of a draft along this group."""
        if (draft.indicator or "").startswith(self.said):
            return None
        found = self.behind.match(low, draft.end, draft.clause[1])
        if found is None and self.name == "sector":
            found = self.before.search(low, max(draft.clause[0], draft.start - 40), draft.start)
        return self.names[" ".join(found[1].split())] if found else None


_AUDIENCE_OF = load("statistics/series")["audience_of"]
_GROUPS = [_Group(group) for group in load("breakdowns")["group"]]
_BY_KIND = {kind: [g for g in _GROUPS if kind in g.kinds] for group in _GROUPS for kind in group.kinds}


def part_of_a_sector(low: str, draft: Draft) -> bool:
    """Tell whether a draft counts those of one sector."""
    return any(g.name == "sector" and g.of(low, draft) is not None for g in _BY_KIND.get(draft.kind, ()))


def break_down(low: str, drafts: Sequence[Draft]) -> None:
    """Set the breakdown of every draft that counts a part of its series, and whether credit funds are in it."""
    for draft in drafts:
        for group in _BY_KIND.get(draft.kind, ()):
            draft.breakdown = draft.breakdown or group.of(low, draft)
        if draft.indicator == "trainees" and draft.link == "participants_of" and draft.related is not None:
            draft.breakdown = draft.breakdown or _AUDIENCE_OF.get(draft.related.indicator)
        if draft.head == "HTX":
            draft.coverage = _funds(low[draft.sentence : draft.sentence_end])


def _funds(sentence: str) -> str | None:
    if "tín dụng" not in sentence and "tdnd" not in sentence:
        return None
    if _FUNDS_OUT.search(sentence):
        return "without_credit_funds"
    return "with_credit_funds" if _FUNDS_IN.search(sentence) else None
