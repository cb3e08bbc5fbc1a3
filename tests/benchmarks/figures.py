"""Sentences a second of the extractor, beside a bare digit regex and Duckling: ``python -m tests.benchmarks.figures``.

The sentences are those of the gold standard (and of the samples that EXTRA_GOLD names) that bear a figure. Every
reader reads the same sentences one at a time in the same run, on one core; the best of a few rounds counts, since a
shared machine only ever slows a round down.
"""

from __future__ import annotations

import importlib
import re
import sys
import time
from collections.abc import Callable, Sequence

from pipelines.figures import extract
from tests.gold.floors import gold_sets
from tests.gold.stored import GoldSet

# A number with Vietnamese separators and nothing else: what speed alone can buy.
DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?;]) +(?=\D)|\n")
_ROUNDS = 7


def sentences(gold: GoldSet) -> list[str]:
    """Return the sentences of a gold set that bear a figure, in order."""
    found = [part for text in gold.texts for part in _SENTENCE_END.split(text.text)]
    return [sentence for sentence in found if DIGITS.search(sentence) and extract(sentence)]


def per_second(read: Callable[[str], object], texts: Sequence[str]) -> float:
    """Return how many texts a second a reader reads, in the best of a few rounds."""
    best = float("inf")
    for _ in range(_ROUNDS):
        started = time.perf_counter()
        for text in texts:
            read(text)
        best = min(best, time.perf_counter() - started)
    return len(texts) / best


def duckling() -> Callable[[str], object] | None:
    """Return Duckling's reader of Vietnamese numbers and money through its Python binding; None where there is none."""
    try:
        binding = importlib.import_module("duckling")
    except ImportError:
        return None
    parser = binding.DucklingWrapper(language=binding.Language.VIETNAMESE)
    return lambda text: (parser.parse_number(text), parser.parse_money(text))


def main() -> int:
    """Print one line a reader for each gold set."""
    readers: dict[str, Callable[[str], object] | None] = {
        "this extractor": extract,
        "bare digit regex": DIGITS.findall,
        "Duckling": duckling(),
    }
    for gold in gold_sets().values():
        texts = sentences(gold)
        letters = sum(map(len, texts)) / len(texts)
        figures = sum(len(extract(text)) for text in texts) / len(texts)
        print(
            f"{gold.name}: {len(texts)} sentences with figures, {letters:.0f} characters and {figures:.1f} figures each"
        )
        for name, read in readers.items():
            print(f"  {name:18}" + (f"{per_second(read, texts):>10,.0f} a second" if read else " not installed"))
        whole = per_second(extract, ["\n".join(texts)])
        print(f"  {'as one text':18}{whole * len(texts):>10,.0f} a second")
    return 0


if __name__ == "__main__":
    sys.exit(main())
