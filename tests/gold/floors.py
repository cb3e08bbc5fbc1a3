"""The floors below which F1 may not fall, pinned with a digest of the data: ``python -m tests.gold.floors``.

The command measures and raises the floors to what was measured, rounded down to half a percent. While the data is the
same a floor never goes down; where the data changed, the floors are set anew together with the new digest.
"""

from __future__ import annotations

import json
import math
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from pipelines.figures import extract
from tests.gold.scorer import LEVELS, Level, Score, score
from tests.gold.stored import GoldSet, load_annotated, load_own, load_recent

FLOORS = Path(__file__).with_name("floors.json")
SAMPLES = "figures-dev"


@dataclass(frozen=True, slots=True)
class Floors:
    """The least F1 by level, for the data of one digest."""

    digest: str
    f1: dict[str, float]


@dataclass(frozen=True, slots=True)
class Measured:
    """One gold set, read by the extractor, and the levels at which it can be judged."""

    gold: GoldSet
    score: Score
    levels: tuple[Level, ...]


def gold_sets() -> dict[str, GoldSet]:
    """Load our own gold, the texts written blind last and, where EXTRA_GOLD names them, annotated samples."""
    sets = [load_own(), load_recent()]
    extra = os.environ.get("EXTRA_GOLD")
    if extra and (Path(extra) / SAMPLES / "manifest.jsonl").exists():
        sets.append(load_annotated(Path(extra) / SAMPLES))
    return {gold.name: gold for gold in sets}


def measure(gold: GoldSet) -> Measured:
    """Run the extractor over a set."""
    judged = score(gold.texts, extract, indicators=gold.indicators)
    return Measured(gold, judged, LEVELS if gold.indicators else LEVELS[: LEVELS.index("indicator")])


def read_floors() -> dict[str, Floors]:
    """Read the pinned floors by gold set."""
    stored = json.loads(FLOORS.read_text(encoding="utf-8"))
    return {name: Floors(entry["digest"], entry["f1"]) for name, entry in stored.items()}


def raised(measured: Measured, before: Floors | None) -> Floors:
    """Give the floors after a measurement; see the module for the rule."""
    found = {level: math.floor(measured.score.rates(level).f1 * 200) / 200 for level in measured.levels}
    if before is not None and before.digest == measured.gold.digest:
        found = {level: max(value, before.f1.get(level, 0.0)) for level, value in found.items()}
    return Floors(measured.gold.digest, {str(level): value for level, value in found.items()})


def main() -> int:
    """Raise the floors and say what changed."""
    floors = read_floors() if FLOORS.exists() else {}
    for name, gold in gold_sets().items():
        before = floors.get(name)
        floors[name] = raised(measure(gold), before)
        for level, value in floors[name].f1.items():
            old = before.f1.get(level) if before else None
            print(f"{name:12} {level:10} {value:.3f}" + ("" if old == value else f"   was {old}"))
    content = {name: {"digest": entry.digest, "f1": entry.f1} for name, entry in sorted(floors.items())}
    FLOORS.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
