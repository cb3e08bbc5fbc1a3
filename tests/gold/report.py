"""Print how well figures are read, and every figure read wrong with its sentence: ``python -m tests.gold.report``.

``--set figures-dev`` reports on the annotated samples named by EXTRA_GOLD, ``--level unit`` stops at a level,
``--text NAME`` keeps to texts whose name begins so. A figure is listed at the first level at which it is wrong; with
``--alone`` at every one.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from archive.records import Figure
from tests.gold.floors import Measured, gold_sets, measure
from tests.gold.records import GoldFigure
from tests.gold.scorer import LEVELS, Judged, Level

_SENTENCE_END = re.compile(r"(?<=[.;!?…])\s+|[\r\n]+")


def sentence_around(text: str, start: int, end: int) -> str:
    """Give the sentence of a span, with the span in brackets."""
    left, right = 0, len(text)
    for found in _SENTENCE_END.finditer(text):
        if found.end() <= start:
            left = found.end()
        elif found.start() >= end:
            right = found.start()
            break
    return f"{text[left:start]}[{text[start:end]}]{text[end:right]}"


def render_table(measured: Measured) -> str:
    """Write precision, recall and F1 by level."""
    counted = sum(1 for judged in measured.score.judged if judged.gold)
    lines = [f"{measured.gold.name}: {len(measured.gold.texts)} texts, {counted} figures"]
    lines.append(f"{'level':12} {'P':>6} {'R':>6} {'F1':>6}")
    for level in measured.levels:
        rates = measured.score.rates(level)
        plus = "" if level == "value" else "+"
        lines.append(f"{plus + level:12} {rates.precision:6.3f} {rates.recall:6.3f} {rates.f1:6.3f}")
    undated = [j for j in measured.score.judged if j.gold and j.read and j.gold.period is None]
    invented = len(measured.score.invented_periods)
    lines.append(f"invented periods: {invented} of {len(undated)} undated figures")
    return "\n".join(lines)


def render_list(title: str, judged: Iterable[Judged], level: Level | None = None) -> str:
    """Write figures with their sentences under a heading, and what is wrong at a level."""
    lines = [f"  {j.name}: {_line(j, level)}" for j in judged]
    return f"\n{title}: {len(lines)}\n" + "\n".join(lines)


def _line(judged: Judged, level: Level | None) -> str:
    at = judged.gold or judged.read
    assert at is not None
    shown = sentence_around(judged.text, at.start, at.end)
    if judged.gold and judged.read and level:
        return f"{_gold_field(judged.gold, level)} <- {_read_field(judged.read, level)}   {shown}"
    return shown + (f"   {judged.read.value} {judged.read.unit} ({judged.read.rule})" if judged.read else "")


def _gold_field(gold: GoldFigure, level: Level) -> object:
    if level == "value":
        return (gold.value, gold.value_max, gold.denominator)
    if level == "links":
        return (gold.link, gold.related_start)
    return {
        "unit": gold.unit,
        "qualifier": gold.qualifier,
        "period": gold.period,
        "relation": gold.relation,
        "indicator": gold.indicator,
    }[level]


def _read_field(read: Figure, level: Level) -> object:
    if level == "value":
        return (read.value, read.value_max, read.of)
    if level == "links":
        return (read.link, read.related_start)
    return {
        "unit": read.unit,
        "qualifier": read.qualifier,
        "period": (read.period_start, read.period_end, read.period_source),
        "relation": read.relation,
        "indicator": read.indicator,
    }[level]


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="Score the extractor of figures and list what it reads wrong.")
    parser.add_argument("--set", default="own", help="gold set: own, recent, or figures-dev where EXTRA_GOLD is set")
    parser.add_argument("--level", choices=LEVELS, default=LEVELS[-1], help="list errors up to this level")
    parser.add_argument("--text", default="", help="only texts whose name begins so")
    parser.add_argument("--alone", action="store_true", help="judge each level alone, whatever is wrong before it")
    options = parser.parse_args()
    sets = gold_sets()
    if options.set not in sets:
        parser.error(f"no gold set {options.set}; there are: {', '.join(sets)}")
    gold = sets[options.set]
    measured = measure(replace(gold, texts=tuple(text for text in gold.texts if text.name.startswith(options.text))))
    print(render_table(measured))
    judged = measured.score.judged
    print(render_list("missed", (j for j in judged if j.read is None)))
    print(render_list("false alarms", (j for j in judged if j.gold is None)))
    for level in measured.levels[: LEVELS.index(options.level) + 1]:
        wrong = [j for j in judged if j.gold and j.read and (level in j.fails if options.alone else j.wrong == level)]
        print(render_list(f"{level} wrong (annotated <- read)", wrong, level))
    texts = Counter(j.name for j in judged if j.wrong)
    print("\nerrors by text: " + ", ".join(f"{name} {count}" for name, count in texts.most_common(15)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
