"""Sentences a second of the extractor, beside a bare digit regex and Duckling: ``make bench-figures``.

The sentences are those of the gold standard (and of the samples that EXTRA_GOLD names) that bear a figure. Every
reader reads the same sentences one at a time in the same run, on one core; the best of a few rounds counts, since a
shared machine only ever slows a round down.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from pipelines.figures import extract
from tests.benchmarks.duckling import duckling
from tests.gold.floors import gold_sets
from tests.gold.records import GoldText
from tests.gold.scorer import Reader, score
from tests.gold.stored import GoldSet

# A number with Vietnamese separators and nothing else: what speed alone can buy.
DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?;]) +(?=\D)|\n")
_ROUNDS = 7
# The article of the portal itself, in the set of samples.
SEED = "seed"


def sentences(gold: GoldSet) -> list[str]:
    """Return the sentences of a gold set that bear a figure, in order."""
    found = [part for text in gold.texts for part in _SENTENCE_END.split(text.text)]
    return [sentence for sentence in found if DIGITS.search(sentence) and extract(sentence)]


def per_second(readers: Mapping[str, Callable[[], object]], count: int) -> dict[str, float]:
    """Return how many of ``count`` texts a second each reader reads, in the best of a few rounds.

    Processor time counts, not the clock, and within a round they take turns: other work on the machine matters little.
    """
    best = dict.fromkeys(readers, float("inf"))
    for _ in range(_ROUNDS):
        for name, read_all in readers.items():
            started = time.process_time()
            read_all()
            best[name] = min(best[name], time.process_time() - started)
    return {name: count / seconds for name, seconds in best.items()}


def values_right(gold: Sequence[GoldText], read: Reader) -> str:
    """Say which share of what a reader reads has the annotated value, and which share of the annotated it reads."""
    rates = score(gold, read, indicators=False).rates("value")
    return f"values: precision {rates.precision:.3f}, recall {rates.recall:.3f}"


def _read_all(read: Callable[[str], object], texts: Sequence[str]) -> None:
    for text in texts:
        read(text)


def main() -> int:
    """Print one line a reader for each gold set."""
    other = duckling()
    readers: dict[str, Callable[[str], object]] = {"this extractor": extract, "bare digit regex": DIGITS.findall}
    if other:
        readers["Duckling"] = other
    for gold in gold_sets().values():
        texts = sentences(gold)
        letters = sum(map(len, texts)) / len(texts)
        figures = sum(len(extract(text)) for text in texts) / len(texts)
        print(
            f"{gold.name}: {len(texts)} sentences with figures, {letters:.0f} characters and {figures:.1f} figures each"
        )
        runs: dict[str, Callable[[], object]] = {n: partial(_read_all, read, texts) for n, read in readers.items()}
        runs["as one text"] = partial(extract, "\n".join(texts))
        for name, rate in per_second(runs, len(texts)).items():
            print(f"  {name:18}{rate:>10,.0f} a second")
        if not other:
            print("  Duckling           not installed: python -m pip install pyduckling-native-phihos")
        for name, chosen in {gold.name: gold.texts, SEED: [t for t in gold.texts if t.name == SEED]}.items():
            if chosen:
                print(f"  {name}: this extractor {values_right(chosen, extract)}")
                if other:
                    print(f"  {name}: Duckling       {values_right(chosen, other)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
