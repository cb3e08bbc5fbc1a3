"""The extractor against annotated articles of real portals: floors that may rise and never fall.

The articles and their scorer lie outside the repository; the variable EXTRA_GOLD names the folder that holds
``figures-dev`` and ``peers``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipelines.figures import extract
from scraper.commands.figures import figure_row

GOLD = os.environ.get("EXTRA_GOLD")
pytestmark = pytest.mark.skipif(GOLD is None, reason="EXTRA_GOLD names no folder of annotated articles")

FLOORS = {"value": 0.99, "unit": 0.99, "qualifier": 0.985, "period": 0.97, "relation": 0.95}
PHRASES = 188


def folder() -> Path:
    assert GOLD is not None
    return Path(GOLD)


@pytest.fixture(scope="module")
def score(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    base, out = folder() / "figures-dev", tmp_path_factory.mktemp("predictions")
    for line in (base / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        name = json.loads(line)["id"]
        path = base / "seed.txt" if name == "seed" else base / "text" / f"{name}.txt"
        rows = [figure_row(f) for f in extract(path.read_bytes().decode())]
        (out / f"{name}.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    command = [sys.executable, str(base / "score.py"), "--pred", str(out), "--boot", "1"]
    result: dict[str, Any] = json.loads(
        subprocess.run(command, capture_output=True, check=True).stdout.splitlines()[-1]
    )
    return result


@pytest.mark.parametrize("level", list(FLOORS))
def test_every_level_stays_above_its_floor(score: dict[str, Any], level: str) -> None:
    assert score[level]["F1"] >= FLOORS[level]


def test_undated_figures_hardly_ever_get_a_period(score: dict[str, Any]) -> None:
    assert score["dated"]["P"] >= 0.95


def seed() -> tuple[str, list[dict[str, Any]]]:
    text = (folder() / "figures-dev" / "seed.txt").read_bytes().decode()
    lines = (folder() / "figures-dev" / "seed.jsonl").read_text(encoding="utf-8").splitlines()
    return text, [json.loads(line) for line in lines]


def test_the_seed_article_is_read_whole_without_a_false_alarm() -> None:
    text, gold = seed()
    read = [(f.start, f.end, f.value, f.unit, f.qualifier, f.relation) for f in extract(text)]
    assert read == [(g["start"], g["end"], g["value"], g["unit"], g["qualifier"], g["relation"]) for g in gold]


def test_the_seed_article_has_its_periods_indicators_and_links() -> None:
    text, gold = seed()
    read = [
        (f"{f.period_start or ''}/{f.period_end or ''}", f.indicator, f.related_start, f.link) for f in extract(text)
    ]
    assert read == [(g["period"], g["indicator"], g.get("related_start"), g.get("link")) for g in gold]


def test_the_phrases_of_the_catalogue_are_read_as_expected() -> None:
    rows = [json.loads(x) for x in (folder() / "peers" / "phenomena.jsonl").read_text(encoding="utf-8").splitlines()]

    def key(value: Any) -> float | None:
        return None if value is None else round(float(value), 6)

    right = 0
    for row in rows:
        expected = (
            sorted((key(f["value"]), key(f.get("value_max"))) for f in row["figures"])
            if not row.get("optional")
            else None
        )
        right += expected is not None and expected == sorted(
            (key(f.value), key(f.value_max)) for f in extract(row["text"])
        )
    assert right >= PHRASES


@pytest.mark.parametrize(("dimension", "share"), [("Numeral", 0.95), ("AmountOfMoney", 0.95)])
def test_the_phrases_of_duckling_are_read_with_their_values(dimension: str, share: float) -> None:
    examples = json.loads((folder() / "peers" / "duckling_vi.json").read_text(encoding="utf-8"))["examples"]
    mine = [e for e in examples if e["dimension"] == dimension]
    right = 0
    for example in mine:
        value = example["expected"]["value"]
        low, high = (value[0], value[1]) if isinstance(value, list) else (value, None)
        figures = extract(example["phrase"])
        right += [(f.value is not None and float(f.value), f.value_max and float(f.value_max)) for f in figures] == [
            (low, high)
        ]
    assert right >= share * len(mine)
