"""Parts and totals, and the figures of the title against those of the body."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipelines.figures.draft import Draft
from pipelines.figures.layout import Line
from pipelines.figures.slips import EXPLANATIONS, slip
from pipelines.figures.verdicts import Severity, Verdicts
from pipelines.figures.wording import counted_en, counted_vi, named_en, named_vi, summed_en, summed_vi

_MOST_IN_TITLE = 20
# Parts that make less of the total are only some of them; from here on all may be meant.
_MOST = Decimal("0.8")
_OVERLAP = Decimal("1.15")
_FEW = 20
# A misprint of one digit is believed where the parts make nearly the whole total.
_NEARLY_ALL = Decimal("0.85")
# The words of a measure that must agree where no indicator says that two figures count the same.
_WORDS_ALIKE = 4


def check(made: Verdicts, low: str, drafts: Sequence[Draft], lines: Sequence[Line]) -> None:
    """Check every total that has two parts or more, and every figure of the title that the body repeats."""
    for total, parts in _totals(low, drafts, lines):
        _sum(made, total, parts)
    _title(made, drafts, lines)


def _totals(low: str, drafts: Sequence[Draft], lines: Sequence[Line]) -> Iterator[tuple[Draft, list[Draft]]]:
    """Yield totals with two or more parts; items of the second level ("+") are parts of parts."""
    groups: dict[int, tuple[Draft, list[Draft]]] = {}
    for draft in drafts:
        total = draft.related
        if draft.link != "part_of" or total is None or total.value is None or draft.value is None:
            continue
        if draft.status != total.status:
            continue
        line = lines[draft.line]
        if line.kind == "list_item" and low[line.start : draft.start].lstrip()[:1] == "+":
            continue
        groups.setdefault(total.start, (total, []))[1].append(draft)
    yield from (group for group in groups.values() if len(group[1]) > 1)


def _sum(made: Verdicts, total: Draft, parts: Sequence[Draft]) -> None:
    """Parts that exceed their total cannot be right; parts that fall short may only be some of them."""
    parts = _to_the_total(total, parts)
    found = sum((p.value for p in parts if p.value is not None), Decimal(0))
    assert total.value is not None
    tested = (total, *parts)
    sum_vi = f"{' + '.join(summed_vi(p, p.value) for p in parts)} = {summed_vi(total, found)}"
    sum_en = f"{' + '.join(summed_en(p, p.value) for p in parts)} = {summed_en(total, found)}"
    if found == total.value:
        made.holds("parts_sum", tested, f"{sum_vi}, đúng bằng tổng đã in.", f"{sum_en}, the printed total.")
        return
    rounded = any(d.qualifier != "exact" for d in tested)
    kind = slip(found, total.value) if not rounded and found > total.value * _NEARLY_ALL else None
    # Few or many more than the total: a misprint, or kinds that overlap (agricultural ones, certified ones).
    wrong = found > total.value and (kind or found <= total.value * _OVERLAP or total.value < _FEW)
    severity: Severity = "info" if rounded else "error" if wrong else "warning" if kind else "info"
    if severity == "info" and not total.value * _MOST <= found <= total.value * _OVERLAP:
        return  # the text names some of the parts only, or kinds that overlap
    why_vi, why_en = (f" ({words})" for words in EXPLANATIONS[kind]) if kind else ("", "")
    made.fails("parts_sum", severity, tested,
               f"Các phần cộng lại {sum_vi}, tổng đã in là {counted_vi(total)}{why_vi}.",
               f"The parts add up to {sum_en}; the printed total is {counted_en(total)}{why_en}.")  # fmt: skip


def _to_the_total(total: Draft, parts: Sequence[Draft]) -> Sequence[Draft]:
    """Return the first parts that make the total, where some do: what follows is counted for itself."""
    assert total.value is not None
    left = total.value
    for n, part in enumerate(parts, 1):
        left -= part.value or 0
        if left == 0 and n > 1:
            return parts[:n]
    return parts


def _title(made: Verdicts, drafts: Sequence[Draft], lines: Sequence[Line]) -> None:
    """A figure of the title should stand in the body as well, with the same value."""
    title = [d for d in drafts if lines[d.line].kind == "title" and d.unit and d.value is not None]
    body = [d for d in drafts if lines[d.line].kind not in ("title", "heading")]
    for draft in title[:_MOST_IN_TITLE]:
        alike = [d for d in body if d.unit == draft.unit]
        if same := next((d for d in alike if (d.value, d.value_max) == (draft.value, draft.value_max)), None):
            made.holds("title_equals_body", (draft, same),
                       f"Tiêu đề và nội dung cùng in {counted_vi(draft)}.",
                       f"Title and body both print {counted_en(draft)}.")  # fmt: skip
        elif other := next((d for d in alike if _counts_the_same(draft, d)), None):
            made.fails("title_equals_body", "warning", (draft, other),
                       f"Tiêu đề in {named_vi(draft)}, nội dung in {counted_vi(other)}.",
                       f"The title prints {named_en(draft)}, the body {counted_en(other)}.")  # fmt: skip


def _counts_the_same(one: Draft, other: Draft) -> bool:
    """Tell whether two figures count the same thing of the same period."""
    if one.qualifier != "exact" or (one.relation, one.status, one.breakdown) != (
        *(other.relation, other.status, other.breakdown),
    ):
        return False
    if one.period is not None and other.period is not None and one.period != other.period:
        return False
    if one.indicator is not None and one.relation == "none":
        return one.indicator == other.indicator
    words = [(d.measure or "").lower().split()[:_WORDS_ALIKE] for d in (one, other)]
    return len(words[0]) >= _WORDS_ALIKE - 1 and words[0] == words[1]
