"""Find the total that a figure is a part of: by "trong đó", by brackets, by lists, by "trong 98 chủ thể có"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from pipelines.figures.cues import Cues, stands
from pipelines.figures.draft import Draft
from pipelines.figures.fitting import best, fits, named_by
from pipelines.figures.layout import Line
from pipelines.figures.lexicon import load

_DATA = load("relations")["part_of"]
_MARKER = re.compile(_DATA["marker"])
_OPENING = re.compile(_DATA["opening"])
_APART = re.compile(_DATA["apart"])
_OF_TOTAL = re.compile(_DATA["of_total"])
_OF_TOTAL_ENDS = ("trong ", "số ", "tổng cộng ", "hơn ", "gần ", "khoảng ")
"""One of these ends every match of it; to look for a word is several times as fast."""
_HOLDERS = frozenset(_DATA["holders"])
_HELD = frozenset(_DATA["held"])
_LIST = re.compile(_DATA["list"])
_LIST_ALONE = re.compile(_DATA["list_alone"])
_RANKED = re.compile(_DATA["ranked"])
_RANKINGS = frozenset({"nhất", "dẫn đầu"})
_SUCH = re.compile(_DATA["such"])
_FIT = re.compile(_DATA["fit"])
_SUCH_BEFORE = re.compile(_DATA["such_before"])
_ANEW = re.compile(load("relations")["clauses"]["anew"])
_OF_PLAN = re.compile(
    r"(?:kế hoạch|chỉ tiêu|dự toán|nghị quyết|kh)(?: [^\W\d_]+){0,5} ?$"
    r"|so (?:với )?(?:năm|cùng kỳ|cuối|đầu)[^();,]{0,25}$"
)
_SHARES = frozenset({"%", "‰"})
_ONE_MORE = re.compile(r";(?: [^\W\d_]+){1,4} ")
_LONGEST_GAP = 75
_MOST_FIGURES = 40
_MOST_RANKED = 6
# How long the words of a further part may be: after ";" in a sentence, and in a list that a colon opens.
_CLAUSE, _ITEM = 24, 90


def totals(
    low: str, drafts: Sequence[Draft], n: int, lines: Sequence[Line], openers: dict[int, int], heads: list[Draft]
) -> list[Draft]:
    """Return what the items of a list, or a sentence that opens with "Trong đó", may be parts of, nearest first.

    ``heads`` are those of the figure before, which hold for the rest of its sentence.
    """
    draft = drafts[n]
    if n and drafts[n - 1].sentence == draft.sentence:
        # Below a line without figures ("Cụ thể:") what an item counts comes first, the rest tells of it.
        return heads if not heads or lines[draft.line].kind != "list_item" or _beside(heads, openers, draft) else []
    if _OPENING.match(low, draft.sentence):
        return _before(drafts, n, drafts[n - 1].line) if n else []
    return _listed(low, drafts, n, lines, openers) if draft.line in openers else []


def _listed(low: str, drafts: Sequence[Draft], n: int, lines: Sequence[Line], openers: dict[int, int]) -> list[Draft]:
    """Return what the items of a list are parts of: figures of the line that opens it, or of the list it stands in."""
    line = drafts[n].line
    at = n - 1
    while line in openers:
        line = openers[line]
        at = bisect_right(drafts, line, hi=at + 1, key=_line) - 1
        text = low[lines[line].start : lines[line].end].rstrip()
        if at < 0 or not text.endswith(":"):
            return []
        own = drafts[at].line == line
        if (own and (lines[line].kind == "list_item" or _LIST.search(text))) or (not own and _LIST_ALONE.match(text)):
            found = _before(drafts, at + 1, drafts[at].line)
            if any(head.head == drafts[n].head or named_by(drafts[n], head) for head in found):
                return found
    return []


def _line(draft: Draft) -> int:
    return draft.line


def _beside(heads: Sequence[Draft], openers: dict[int, int], draft: Draft) -> bool:
    return draft.line == heads[0].line or openers.get(draft.line) == heads[0].line


def _before(drafts: Sequence[Draft], n: int, line: int) -> list[Draft]:
    """Return the figures of the last two sentences of a line, nearest first."""
    found: list[Draft] = []
    sentences: set[int] = set()
    for at in range(n - 1, max(-1, n - 1 - _MOST_FIGURES), -1):
        sentences.add(drafts[at].sentence)
        if drafts[at].line != line or len(sentences) > 2:
            break
        found.append(drafts[at])
    return found


def whole(low: str, draft: Draft, drafts: Sequence[Draft], n: int, heads: Sequence[Draft], cues: Cues) -> Draft | None:
    """Return the total that a draft, which is no share and not the first, is a part of."""
    if draft.value is None:
        return None
    last = drafts[n - 1]
    if last.head == "liên hiệp HTX" and low.startswith(" thành viên", draft.end):
        return None  # members of the union, no part of all cooperatives
    if heads:
        named = (head for head in heads if head.head == draft.head or named_by(draft, head))
        if listed := best(low, draft, named):
            return listed
    if cues.part and not _RANKINGS.isdisjoint(cues.part) and (found := _ranked(low, draft, drafts, n)):
        return found
    if last.sentence != draft.sentence:
        return _set_apart(low, draft, drafts, n) if cues.part else None
    if cues.part and (found := _set_apart_too(low, draft, drafts, n)):
        return found
    before = low[draft.sentence : draft.start]
    return (
        (_in_brackets(low, draft, drafts, n) if "(" in before else None)
        or (_after_marker(low, draft, drafts, n) if stands(cues.part, before) else None)
        or (_of_total(low, draft, drafts, n) if "trong" in before or "trên tổng" in before else None)
        or (_after_colon(low, draft, drafts, n) if ":" in before else None)
        or _such(low, draft, drafts, n)
        or _then(low, draft, drafts, n)
    )


def _set_apart(low: str, draft: Draft, drafts: Sequence[Draft], n: int) -> Draft | None:
    """Return the total of the sentence before, where "riêng" sets apart the first figure of a sentence."""
    if not _APART.match(low, draft.sentence) or _ANEW.search(low, draft.sentence, draft.start):
        return None
    before = _before(drafts, n, drafts[n - 1].line)
    return best(low, draft, (h for h in before if h.link != "part_of" and (h.head == draft.head or named_by(draft, h))))


def _set_apart_too(low: str, draft: Draft, drafts: Sequence[Draft], n: int) -> Draft | None:
    """Return the total where a sentence goes on with other parts: "riêng nồng độ cồn 9 vụ; tốc độ 5 vụ"."""
    if not _APART.match(low, draft.sentence) or not _ONE_MORE.fullmatch(low, drafts[n - 1].end, draft.start):
        return None
    parts = (d for d in _earlier(drafts, n) if d.head == draft.head and d.link == "part_of")
    head = next((d.related for d in parts), None)
    return head if head and fits(draft, head) and _room(draft, head, drafts, n) else None


def _ranked(low: str, draft: Draft, drafts: Sequence[Draft], n: int) -> Draft | None:
    """Return the total of the sentences before, where a sentence ranks what it is made of."""
    if not _RANKED.match(low, draft.sentence, draft.sentence_end):
        return None
    first = n
    while first > 0 and n - first < _MOST_RANKED and drafts[first - 1].sentence == draft.sentence:
        first -= 1
    before = _before(drafts, first, drafts[first - 1].line) if first else []
    return best(
        low, draft, (h for h in before if h.link != "part_of" and h.head == draft.head and h.value != draft.value)
    )


def _after_marker(low: str, draft: Draft, drafts: Sequence[Draft], n: int) -> Draft | None:
    """Return the total before "trong đó", "gồm" and the like."""
    marker = None
    for found in _MARKER.finditer(low, draft.sentence, draft.start):
        marker = found
    if not marker:
        return None
    earlier = [h for h in _earlier(drafts, n) if h.end <= marker.start()]
    head = best(low, draft, earlier) or next((h for h in earlier[:1] if _holds(h, draft)), None)
    return head if head and _reaches(low, marker.end(), draft, head, drafts, n) else None


_BASE = re.compile(
    r"\( ?(?:so với )?(?:cùng (?:kỳ|thời điểm)|(?:(?:cuối|đầu) )?năm (?:trước|ngoái|\d{4})|(?:quý|tháng) trước)(?!\w)"
)


def _in_brackets(low: str, draft: Draft, drafts: Sequence[Draft], n: int) -> Draft | None:
    """Return the total that stands directly before the bracket in which the draft stands."""
    bracket = low.rfind("(", draft.sentence, draft.start)
    if ")" in low[bracket : draft.start] or _OF_PLAN.search(low, max(0, bracket - 40), bracket):
        return None
    if _BASE.match(low, bracket, draft.start):  # what it is compared with is no part of it
        return None
    outside = (h for h in _earlier(drafts, n) if h.end <= bracket and h.kind != "percent")
    head = next((h for h in outside if low.count(")", h.end, bracket) <= low.count("(", h.end, bracket)), None)
    if head is None or bracket - head.end > _LONGEST_GAP:
        return None
    return head if fits(draft, head) or _holds(head, draft) else None


def is_total(low: str, head: Draft) -> bool:
    """Tell whether the words before a figure say that its parts follow: "trong 98 chủ thể có 31 …"."""
    if not low.endswith(_OF_TOTAL_ENDS, 0, head.start):
        return False
    return _OF_TOTAL.search(low, max(head.sentence - 2, head.start - 30, 0), head.start) is not None


def _of_total(low: str, draft: Draft, drafts: Sequence[Draft], n: int) -> Draft | None:
    """Return the total of "trong 98 chủ thể có 31 …", as far as its clause reaches."""
    for head in _earlier(drafts, n):
        if ";" in low[head.end : draft.start]:
            return None
        if is_total(low, head):
            return head if fits(draft, head) or _holds(head, draft) else None
    return None


def _holds(head: Draft, draft: Draft) -> bool:
    """Tell whether the total counts what owners there are, whatever they are: "51 chủ thể, gồm 22 HTX"."""
    held = draft.head in _HELD and head.head in _HOLDERS and head.value_max is None and not draft.per
    return held and (draft.value or 0) <= (head.value or 0)


def _then(low: str, draft: Draft, drafts: Sequence[Draft], n: int) -> Draft | None:
    """Return the total of "210 tàu thì 25 tàu nằm bến"."""
    head = drafts[n - 1]
    said = low.endswith((" thì ", " thì có ", " thì đã có "), head.end, draft.start)
    return head if said and draft.head == head.head and fits(draft, head) and draft.value != head.value else None


def _after_colon(low: str, draft: Draft, drafts: Sequence[Draft], n: int) -> Draft | None:
    """Return the total that a colon follows: "3,4 triệu con: gà 1,3 triệu con, vịt 1,8 triệu con"."""
    colon = low.rfind(":", draft.sentence, draft.start)
    if _ANEW.search(low, colon + 1, draft.start):
        return None
    head = next((h for h in _earlier(drafts, n) if h.end <= colon and h.kind != "percent"), None)
    if head is None or colon - head.end > _CLAUSE or ";" in low[head.end : colon] or head.head != draft.head:
        return None
    return head if fits(draft, head) and _room(draft, head, drafts, n) else None


def _such(low: str, draft: Draft, drafts: Sequence[Draft], n: int) -> Draft | None:
    """Return the count of which a smaller one is such: "142 trang trại, 11 trang trại đạt chứng nhận"."""
    such = _SUCH.match(low, draft.end) and _SUCH_BEFORE.search(low, max(draft.sentence, draft.start - 20), draft.start)
    if not such:
        start = max(drafts[n - 1].end, draft.start - 60)
        if low.find("đủ điều kiện", start, draft.start) < 0 or not _FIT.search(low, start, draft.start):
            return None
    whole_ones = (h for h in _earlier(drafts, n) if h.link != "part_of" and h.relation != "change")
    head = next((h for h in whole_ones if h.head == draft.head), None)
    free = head is not None and (head.relation == "none" or head.of is not None)
    return head if head and free and fits(draft, head) and draft.value != head.value else None


def _room(draft: Draft, head: Draft, drafts: Sequence[Draft], n: int) -> bool:
    """Tell whether the parts so far leave room for another."""
    assert head.value is not None
    assert draft.value is not None
    parts = sum(p.value or 0 for p in _earlier(drafts, n) if p.related is head and p.link == "part_of")
    return parts + draft.value <= head.value


def _earlier(drafts: Sequence[Draft], n: int) -> Iterator[Draft]:
    """Yield the figures before in the same sentence, nearest first."""
    for at in range(n - 1, max(-1, n - 1 - _MOST_FIGURES), -1):
        if drafts[at].sentence != drafts[n].sentence:
            return
        yield drafts[at]


def _reaches(low: str, marker_end: int, draft: Draft, head: Draft, drafts: Sequence[Draft], n: int) -> bool:
    """Tell whether what a marker opens still holds: not past its closing bracket, nor in a clause that starts anew."""
    between = low[marker_end : draft.start]
    if between.count(")") > between.count("("):
        return False
    last = between.rfind(";")
    if last < 0:
        return True
    if draft.head != head.head and not named_by(draft, head):
        return False
    longest = _ITEM if between.lstrip().startswith(":") else _CLAUSE
    if len(between) - last > longest or _ANEW.match(between, last + 1):
        return False
    return _room(draft, head, drafts, n)
