"""The vocabulary of indicators, and which of them a figure belongs to. No indicator is better than a wrong one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from archive.records import Context, Indicator
from pipelines.figures.draft import Draft
from pipelines.figures.layout import Line
from pipelines.figures.lexicon import FOLDER, LOWER, UPPER
from pipelines.figures.normal import Plain

# What a match in each place is worth: the closer to the figure, the more.
_WORTH = {
    "relation": 9.0,
    "part": 6.0,
    "column": 6.0,
    "link": 5.0,
    "unit": 5.0,
    "before": 5.0,
    "after": 5.0,
    "near": 4.0,
    "ahead": 3.0,
    "earlier": 2.0,
    "sentence": 2.0,
    "of": 1.0,
    "lead": 1.0,
}
_ENOUGH = 3.0
_LONGEST_LEAD = 2_000
# A figure so soon after a colon has its subject before it: "Lớp dạy nghề: 12 lớp".
_TOPIC = 28
_FARTHEST_HEADING = 40
_AGAIN = 0.25
# Parts of these have indicators of their own; parts of others are the same indicator in a breakdown.
_TOTALS = frozenset({"coops_total", "coops_operating", "coops_founded"})
_SECTORS = frozenset(
    [
        *("agri_coops", "nonagri_coops", "crafts_coops", "transport_coops", "trade_service_coops"),
        *("construction_coops", "agri_coops_founded", "nonagri_coops_founded"),
    ]
)
# What one verb governs: "thành lập mới 25 HTX, 1 liên hiệp HTX và 60 tổ hợp tác".
_FAMILIES = (
    {
        "HTX": "coops_total",
        "liên hiệp HTX": "unions_total",
        "tổ hợp tác": "groups_total",
        "quỹ": "peoples_credit_funds",
    },
    {"HTX": "coops_founded", "liên hiệp HTX": "unions_founded", "tổ hợp tác": "groups_founded"},
    {"HTX": "coops_dissolved", "liên hiệp HTX": "unions_dissolved", "tổ hợp tác": "groups_dissolved"},
)
_SHARED = frozenset({"fund_borrowers", "awards_given"})
_JOINS = re.compile(r"[,;]?(?: và| cùng| với)?(?: (?:gần|hơn|trên|khoảng|ít nhất))* ")

_NAMED_BEFORE = frozenset({"money", "percent"})

_OF_ONE = frozenset({"money", "percent", "person", "household", "measure", "livestock"})
_ABOUT = re.compile(
    r"htx|liên minh|(?<!\w)thx(?!\w)|hợp tác xã|tổ hợp tác|(?<!\w)tht(?!\w)|kinh tế tập thể|kttt|kinh tế hợp tác"
)
_KINDS_OF_COOP = (
    "nông nghiệp|dịch vụ|tổng hợp|công nghệ cao|sản xuất|kinh doanh|thương mại|chăn nuôi|vận tải|nuôi trồng|thủy sản|"
    "xây dựng|nông lâm|trồng trọt|môi trường|kiểu mới|hữu cơ|du lịch|và|-"
)
_ONE_COOP = re.compile(
    rf"(?:HTX|[Hh]ợp tác xã)(?:,? (?i:{_KINDS_OF_COOP}))*"
    rf"(?: (?!Nông|Dịch|Thương|Việt|Sản|Công|Quỹ|Luật)[{UPPER}][{LOWER}]+){{2,}}"
)
_PART_OF_NAME = re.compile(r"(?:[Ll]iên minh|[Ll]iên hiệp|phát triển|[Qq]uỹ) $")

Alternatives = tuple[tuple[str, ...], ...]


@cache
def entries() -> tuple[dict[str, Any], ...]:
    """Return the entries of the vocabulary as they stand in its TOML files, in a stable order."""
    found: list[dict[str, Any]] = []
    for path in sorted((FOLDER / "indicators").glob("*.toml")):
        with path.open("rb") as file:
            found.extend(tomllib.load(file)["indicator"])
    return tuple(found)


@cache
def indicators() -> tuple[Indicator, ...]:
    """Return the indicators that reports print: labels, unit, kind, definition, alarm bounds."""
    return tuple(
        Indicator(
            id=e["id"],
            group=e["group"],
            label_vi=e["label_vi"],
            label_en=e["label_en"],
            unit=e["unit"],
            kind=e["kind"],
            low=Decimal(e["low"]) if "low" in e else None,
            high=Decimal(e["high"]) if "high" in e else None,
            definition=e["definition"],
        )
        for e in entries()
    )


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to recognise an indicator: what must be found where, what must not, and what it is worth."""

    indicator: str
    places: tuple[tuple[str, Alternatives], ...]
    forbidden: tuple[str, ...]
    worth: float


@cache
def _rules() -> dict[str, tuple[Rule, ...]]:
    """Return the rules by unit."""
    by_unit: dict[str, list[Rule]] = {}
    for entry in entries():
        for rule in entry.get("rules", ()):
            places = tuple(
                (place, tuple(tuple(w.strip() for w in alt.split("&")) for alt in rule[place].split("|")))
                for place in _WORTH
                if place in rule
            )
            worth = sum(_WORTH[place] for place, _ in places) + rule.get("weight", 0)
            forbidden = tuple(rule["not"].split("|")) if "not" in rule else ()
            for unit in entry["counts"]:
                by_unit.setdefault(unit, []).append(Rule(entry["id"], places, forbidden, worth))
    return {unit: tuple(sorted(rules, key=lambda r: -r.worth)) for unit, rules in by_unit.items()}


def classify(form: Plain, drafts: Sequence[Draft], lines: Sequence[Line], context: Context | None) -> None:
    """Set the indicator of every draft that clearly belongs to one (drafts in order of offset).

    The series are about cooperatives: in a text that does not speak of them no figure has one.
    """
    low = form.low
    title = (context.title or "").lower() if context else ""
    if not (_ABOUT.search(low) or _ABOUT.search(title)):
        return
    rules = _rules()
    for n, draft in enumerate(drafts):
        if draft.relation == "change" or draft.from_side or draft.head is None:
            continue
        head = draft.related if draft.link == "part_of" else None
        mine = rules.get(draft.head)
        if mine and not (draft.kind in _OF_ONE and _of_one(form.cased, draft)):
            draft.indicator = _best(mine, _places(low, drafts, n, lines))
        if head is not None and head.indicator and head.indicator not in _TOTALS:
            # A part of another series is that series in a breakdown, unless it is named as something of its own.
            if draft.indicator is None or draft.indicator in _SECTORS or draft.indicator in _TOTALS:
                draft.indicator = head.indicator
        elif n and (joined := _joined(low, drafts, n)):
            draft.indicator = joined
    for draft in drafts:  # a total may stand after its parts
        if draft.indicator is None and draft.link == "part_of" and draft.related:
            draft.indicator = draft.related.indicator if draft.related.head == draft.head else None


def _joined(low: str, drafts: Sequence[Draft], n: int) -> str | None:
    """Return the indicator that a figure shares with the one before it, joined by no more than a comma or "và"."""
    draft, at = drafts[n], n - 1
    while (
        at >= 0
        and drafts[at].sentence == draft.sentence
        and (drafts[at].link == "part_of" or drafts[at].indicator is None)
    ):
        at -= 1
    if at < 0 or drafts[at].sentence != draft.sentence or drafts[at].head == draft.head:
        return None
    between = low[drafts[n - 1].end : draft.start]
    if not _JOINS.fullmatch(between[max(between.rfind(","), between.rfind(" và "), 0) :]):
        return None
    name = drafts[at].indicator
    family = next((f for f in _FAMILIES if name in f.values()), None)
    if family:
        return family.get(draft.head or "")
    return name if name in _SHARED and any(r.indicator == name for r in _rules().get(draft.head or "", ())) else None


def _of_one(cased: str, draft: Draft) -> bool:
    """Tell whether the sentence speaks of one named cooperative: its revenue is no figure of the province."""
    found = _ONE_COOP.search(cased, draft.sentence, draft.start)
    return found is not None and _PART_OF_NAME.search(cased, max(0, found.start() - 12), found.start()) is None


def clause(low: str, drafts: Sequence[Draft], n: int) -> tuple[int, int]:
    """Return the span of the clause of a draft: between the figures beside it, within semicolon, colon and bracket."""
    draft = drafts[n]
    start, end = draft.sentence, draft.sentence_end
    if n and drafts[n - 1].end > start:
        start = _parting(low, drafts[n - 1].end, draft.start, drafts[n - 1].end)
    if n + 1 < len(drafts) and drafts[n + 1].start < end:
        end = _parting(low, draft.end, drafts[n + 1].start, drafts[n + 1].start)
    for mark in ";:(":
        at = low.rfind(mark, start, draft.start)
        if at >= 0 and not (mark == ":" and draft.start - at < _TOPIC):
            start = at + 1
        at = low.find(mark, draft.end, end)
        if at >= 0 and mark != ":":
            end = at
    return start, end


def _parting(low: str, start: int, end: int, otherwise: int) -> int:
    """Return where the words between two figures part: before the comma or "và" with which the next one begins."""
    comma, joined = low.rfind(",", start, end), low.rfind(" và ", start, end)
    return max(comma, joined) if max(comma, joined) >= 0 else otherwise


def _places(low: str, drafts: Sequence[Draft], n: int, lines: Sequence[Line]) -> dict[str, str]:
    draft = drafts[n]
    if draft.column:  # a cell speaks through its header and its row
        row = low[draft.sentence : draft.sentence_end]
        return {**dict.fromkeys(_WORTH, ""), "near": row, "lead": row, "column": low[slice(*draft.column)]}
    start, end = clause(low, drafts, n)
    before = low[start : draft.start]
    if draft.kind in _NAMED_BEFORE and (comma := low.find(",", draft.end, end)) >= 0:
        end = comma  # what an amount is stands before it; after the comma the next one begins
    related = draft.related
    return {
        "near": low[start:end],
        "before": before[before.rfind(",") + 1 :],
        "ahead": before,
        "after": low[draft.end : min(end, draft.end + 36)],
        "sentence": low[draft.sentence : draft.sentence_end],
        "lead": _lead(low, draft, lines),
        "unit": low[draft.start : min(end, draft.end + 20)],
        "relation": draft.relation,
        "column": "",
        "earlier": " ".join(d.indicator or "" for d in drafts[max(0, n - 4) : n] if d.sentence == draft.sentence),
        "link": draft.link or "",
        "of": (related.indicator or "") if related else "",
        "part": (related.indicator or "") if related and draft.link == "part_of" else "",
    }


def _lead(low: str, draft: Draft, lines: Sequence[Line]) -> str:
    """Return the paragraph of a draft up to the end of its sentence, after the heading above."""
    line = lines[draft.line]
    paragraph = low[max(line.start, draft.sentence_end - _LONGEST_LEAD) : draft.sentence_end]
    for at in range(draft.line - 1, max(-1, draft.line - _FARTHEST_HEADING), -1):
        above = lines[at]
        if above.kind in ("heading", "title") and above.end > above.start:
            return low[above.start : above.end] + "\n" + paragraph
    return paragraph


def _best(rules: Sequence[Rule], places: dict[str, str]) -> str | None:
    scores: dict[str, float] = {}
    near = places["near"]
    least = _ENOUGH
    for rule in rules:  # the best first: what is worth less than a match cannot win any more
        if rule.worth < least:
            break
        known = scores.get(rule.indicator, 0.0)
        for place, alternatives in rule.places:
            text = places[place]
            for words in alternatives:
                if all(w in text for w in words):
                    break
            else:
                break
        else:
            if not any(w in near for w in rule.forbidden):
                scores[rule.indicator] = known + _AGAIN if known else rule.worth
                least = max(least, rule.worth - 1)
    best = sorted(scores.items(), key=lambda kv: -kv[1])
    if not best or best[0][1] < _ENOUGH:
        return None
    if len(best) > 1 and best[0][1] == best[1][1]:
        return None
    return best[0][0]
