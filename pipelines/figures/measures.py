"""What a figure counts, as printed: the noun phrase after a count, the phrase before a share or an amount."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.figures.draft import Draft
from pipelines.figures.qualifiers import QUALIFYING

_WORDS = 14
_STOPS = re.compile(
    r"[ .;:()\n–“”\"](?:(?<! )|"
    r"(?:với|đạt|để|nhằm|nên|thì|nhưng|tăng|giảm|trong khi|so với|chiếm|tương đương|đồng thời|còn)(?!\w))"
)
_OPENS = re.compile(r".*(?:[.;:()\n“”\"]|(?<!\w)(?:và|nhưng|nên|thì|để|cho thấy|trong đó)(?!\w))", re.DOTALL)
_LIGHT = frozenset(
    [
        "là",
        "đạt",
        "có",
        "được",
        "chiếm",
        "khoảng",
        "đến",
        "tới",
        "lên",
        "còn",
        "với",
        "cho",
        "từ",
        "của",
        "xuống",
        "mức",
    ]
)
_MOVES = frozenset(
    ["tăng", "giảm", "khoảng", "hơn", "gần", "trên", "thêm", "mức", "trưởng", "đạt", "tương", "ứng", "là", "này"]
)
_BEFORE = frozenset({"money", "percent", "multiple", "points"})
SECTORS = re.compile(
    r"[^,;.(]{0,24}?(?<!\w)((?:phi )?nông nghiệp|vận tải|thương mại(?:,? dịch vụ)?|dịch vụ|xây dựng|"
    r"tiểu thủ công nghiệp|công nghiệp|thủy sản|chăn nuôi|trồng trọt|môi trường|tín dụng)(?!\w)"
)
_FUNDS_OUT = re.compile(r"(?:không (?:kể|bao gồm|tính)|trừ|ngoài)[^.;]{0,20}(?:quỹ tín dụng|qtdnd|tdnd)")
_FUNDS_IN = re.compile(r"(?:bao gồm|kể cả|tính cả|trong đó có|gồm cả)[^.;]{0,30}(?:quỹ tín dụng|qtdnd|tdnd)")


def measure(cased: str, low: str, drafts: Sequence[Draft]) -> None:
    """Set measure, breakdown and coverage of every draft."""
    for n, draft in enumerate(drafts):
        if draft.measure:  # a cell of a table: its header says it
            continue
        start, end = draft.clause
        after = _after(cased, low, draft, end)
        if draft.kind in _BEFORE or draft.per or not draft.head:
            before = _before(cased, low, draft, start, drafts[n - 1] if n else None)
            draft.measure = before + (" " + after if after and (draft.kind != "money" or not before) else "") or None
        else:
            draft.measure = " ".join(filter(None, ((draft.head or ""), after))) or None
        if draft.measure:
            draft.measure = draft.measure.strip() or None
        if draft.kind in ("coop", "person", "household") and (found := SECTORS.match(low, draft.end, end)):
            draft.breakdown = found[1]
        if draft.kind == "coop":
            sentence = low[draft.sentence : draft.sentence_end]
            if "tín dụng" not in sentence and "tdnd" not in sentence:
                continue
            if _FUNDS_OUT.search(sentence):
                draft.coverage = "without_credit_funds"
            elif _FUNDS_IN.search(sentence):
                draft.coverage = "with_credit_funds"


def _after(cased: str, low: str, draft: Draft, end: int) -> str:
    stop = _STOPS.search(low, draft.end, end)
    phrase = cased[draft.end : stop.start() if stop else end]
    comma = phrase.find(",", 12)
    if comma > 0 and len(phrase.split()) > _WORDS:
        phrase = phrase[:comma]
    return " ".join(phrase.strip(" ,-–").split()[:_WORDS])


def _before(cased: str, low: str, draft: Draft, start: int, previous: Draft | None) -> str:
    opened = _OPENS.match(low, start, draft.start)
    begin = opened.end() if opened else start
    words = cased[begin : draft.start].strip(" ,-–").split()
    if words and all(w.lower().strip(",") in _MOVES for w in words) and previous is not None and previous.measure:
        return f"{previous.measure} {' '.join(words)}"
    while words and (words[-1].lower() in QUALIFYING or words[-1].lower() in _LIGHT):
        words.pop()
    return " ".join(words[-_WORDS:]).lstrip(", ")
