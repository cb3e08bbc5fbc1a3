"""The report of an audit in lines for a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archive.audit.estimates import Estimate
from archive.audit.judged import LEVELS
from archive.audit.results import Part, Report

_UPTO = {"figure": "a figure at all", "value": "its value too"}


def lines(found: Report, names: Mapping[int, str], labels: Mapping[str, str]) -> Iterator[str]:
    """Yield the report line by line; ``names`` of judges by number, ``labels`` of indicators."""
    yield f"Audit {found.audit_id} of {found.drawn_at[:10]}, extractor {found.extractor_version}: {found.items} items"
    yield f"of {found.figures} figures and {found.sentences} sentences."
    for judge in found.judges:
        left = found.items - judge.judged
        yield f"  {_name(names, judge.judge)}: {judge.judged} judged, {judge.unsure} not sure, {left} left"
    if not found.judges:
        yield "  Nobody has judged yet: scrapy audit judge --as NAME"
        return
    if found.represented < 1:
        yield f"  What is judged so far stands for {found.represented:.0%} of the figures."
    yield ""
    yield "Right up to          precision (95 %)            recall (95 %)"
    for level in LEVELS:
        name = _UPTO.get(level, f"+ {level}")
        yield f"  {name:<18} {_interval(found.precision[level])}   {_interval(found.recall[level])}"
    yield ""
    yield from _parts("rule", found.rules, {})
    yield from _parts("indicator", found.indicators, labels)
    for pair in found.pairs:
        one, other = (_name(names, n) for n in pair.judges)
        kappa = "not defined" if pair.agreement.kappa is None else f"{pair.agreement.kappa:.2f}"
        yield (
            f"{one} and {other} agree on {pair.agreement.percent:.1f} % of {pair.agreement.items} {pair.kind}s "
            f"(Cohen's kappa {kappa})."
        )
    if found.differing:
        yield "Judged differently:"
    for item in found.differing:
        said = ", ".join(f"{_name(names, n)}: {word}" for n, word in item.said)
        yield f"  item {item.position} {item.figure_id or 'sentence'}: {said}"
    yield ""
    yield "Noticed, the most certain first:" if found.noticed else "No error was found."
    for n in found.noticed:
        parts = ", ".join(f"{part} {count}" for part, count in n.parts)
        yield (
            f"  {n.of} {n.name or 'none'}: {n.wrong:g} wrong of {n.checked} ({parts}), error {_interval(n.error)}; "
            f"by chance {n.chance:.3f}"
        )


def _parts(of: str, parts: tuple[Part, ...], labels: Mapping[str, str]) -> Iterator[str]:
    yield f"By {of}: checked, wrong, right (95 %)"
    for part in parts:
        label = f"  {labels[part.name]}" if part.name in labels else ""
        yield f"  {part.name or 'none':<28} {part.checked:>4} {part.wrong:>5g}   {_interval(part.right)}{label}"
    yield ""


def _interval(found: Estimate) -> str:
    if not found.checked:
        return f"{'-':<23}"
    return f"{100 * found.value:5.1f} % ({100 * found.low:5.1f} to {100 * found.high:5.1f})"


def _name(names: Mapping[int, str], number: int) -> str:
    return names.get(number, f"judge {number}")
