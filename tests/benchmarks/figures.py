"""``make bench-figures``: texts to figures on one core, beside a bare digit regex and Duckling.

Read are the sentences of the gold standard (and of the samples that EXTRA_GOLD names) that bear a figure, one at a
time, and the whole texts that they stand in. Every reader reads the same in the same run; processor time counts, and
the best of a few rounds, since a shared machine only ever slows a round down. All of it runs in the environment of
the others, where Duckling is.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from pipelines.figures import extract
from tests.benchmarks import peers
from tests.benchmarks.duckling import duckling
from tests.benchmarks.table import show
from tests.gold.floors import gold_sets
from tests.gold.records import GoldText
from tests.gold.scorer import Reader, score
from tests.gold.stored import GoldSet
from tests.own_environment import ROOT, Missing

# A number with Vietnamese separators and nothing else: what speed alone can buy.
DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?;]) +(?=\D)|\n")
_ROUNDS = 7
OURS = "this extractor"
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


def rates(readers: Mapping[str, Callable[[str], object]], texts: Sequence[str]) -> dict[str, float]:
    """Return how many of the texts a second each reader reads."""
    return per_second({name: partial(_read_all, read, texts) for name, read in readers.items()}, len(texts))


def main(arguments: list[str] | None = None) -> int:
    """Print a table for each gold set, and how much of what is read is right; in the others' environment."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.figures", description="Texts to figures.")
    parser.add_argument("--alone", action="store_true", help="in this environment, beside Duckling only if it is here")
    if not parser.parse_args(arguments).alone:
        try:
            command = [str(peers.python()), "-m", "tests.benchmarks.figures", "--alone"]
        except Missing as reason:
            print(f"\nThe others are not measured: {reason}", flush=True)
        else:
            return subprocess.run(command, check=False, cwd=ROOT).returncode
    return measure(duckling())


def measure(other: Reader | None) -> int:
    """Print the tables."""
    readers: dict[str, Callable[[str], object]] = {OURS: extract, "bare digit regex": DIGITS.findall}
    if other:
        readers["Duckling"] = other
    for gold in gold_sets().values():
        alone, whole = sentences(gold), [text.text for text in gold.texts]
        by_sentence, by_text = rates(readers, alone), rates(readers, whole)
        title = (
            f"Text to figures, {gold.name}: {len(alone)} sentences of {_letters(alone):.0f} characters, "
            f"{len(whole)} texts of {_letters(whole):.0f}"
        )
        rows = [
            (
                *(name, f"{by_sentence[name]:,.0f}", f"{by_sentence[OURS] / by_sentence[name]:.2f}"),
                *(f"{by_text[name]:,.0f}", f"{by_text[OURS] / by_text[name]:.2f}"),
            )
            for name in readers
        ]
        show(title, ("", "sentences/s", "ours by it", "texts/s", "ours by it"), rows)
        for name, chosen in {gold.name: gold.texts, SEED: [t for t in gold.texts if t.name == SEED]}.items():
            if chosen:
                print(f"{name}: {OURS}: {values_right(chosen, extract)}")
                if other:
                    print(f"{name}: Duckling: {values_right(chosen, other)}")
    if not other:
        print("Duckling is not measured: it does not install here, or was left out")
    return 0


def _letters(texts: Sequence[str]) -> float:
    return sum(map(len, texts)) / len(texts)


if __name__ == "__main__":
    sys.exit(main())
