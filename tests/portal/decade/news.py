"""Composes the news: what repeats a report, gives out targets, or tells of a commune, a district, a cooperative."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from archive.records import BlockKind
from tests.portal.decade.pen import Fact, Pen, Sentence
from tests.portal.decade.phrases import Phrases, month_end
from tests.portal.decade.reports import Piece
from tests.portal.decade.statistics import statistics
from tests.portal.decade.truth import Cell
from tests.portal.plan import VIETNAM
from tests.portal.series import Period

_NUMBER = r"(\d+(?:\.\d+)?)"
_DRAWN = re.compile(rf"\{{((\w+):([\w/]+)={_NUMBER}\.\.{_NUMBER}(?:\.\.{_NUMBER})?)\}}")
_MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Post:
    """An article before it has a number: when, in which section, what it says; ``report`` is the period of a report."""

    published: datetime
    section: str
    title: Sentence
    lead: Sentence
    body: tuple[Piece, ...]
    report: str | None = None


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "news.toml").read_text(encoding="utf-8"))


@cache
def _places() -> dict[str, list[dict[str, str]]]:
    return tomllib.loads((Path(__file__).parent / "places.toml").read_text(encoding="utf-8"))


def repeat_news(
    rng: random.Random, published: datetime, period: Period, facts: Mapping[str, Fact], wanted: Sequence[str]
) -> Post:
    """Write news that repeats a report: the statistics of ``wanted``, and some more of the facts."""
    data = _data()["repeat"]
    pen = Pen(rng, Phrases(rng, published, period), facts)
    names = [n for n in data["says"] if n in facts and n not in wanted]
    chosen = [*wanted, *rng.sample(names, min(len(names), rng.randint(3, 6)))]
    rng.shuffle(chosen)
    said = [pen.sentence(rng.choice(data["says"][name])) for name in chosen]
    body: list[Piece] = [("paragraph", pen.sentence(rng.choice(data["openings"])))]
    if rng.random() < 0.5:
        body += [("paragraph", s) for s in said]
    else:
        whole = Sentence("")
        for sentence in said:
            whole = whole + sentence
        body.append(("paragraph", whole))
    body.append(("paragraph", pen.sentence(rng.choice(data["closings"]))))
    return Post(
        published,
        "tin-tuc",
        pen.sentence(rng.choice(data["titles"])),
        pen.sentence(rng.choice(data["leads"])),
        tuple(body),
    )


def plan_news(rng: random.Random, year: int, facts: Mapping[str, Fact]) -> Post:
    """Write how the year's targets are given out."""
    data = _data()["plan"]
    published = datetime(
        year, rng.choice((1, 2)), rng.randint(16, 27), rng.randint(8, 16), rng.randint(0, 59), tzinfo=VIETNAM
    )
    pen = Pen(rng, Phrases(rng, published, None), facts)
    says = [w for w in data["says"] if pen.fits(w)]
    rng.shuffle(says)
    kind: BlockKind = "paragraph" if rng.random() < 0.5 else "list_item"
    body: list[Piece] = [(kind, pen.sentence(w)) for w in says]
    body.append(("paragraph", pen.sentence(rng.choice(data["closings"]))))
    return Post(
        published,
        "hoat-dong",
        pen.sentence(rng.choice(data["titles"])),
        pen.sentence(rng.choice(data["leads"])),
        tuple(body),
    )


def place_news(rng: random.Random) -> list[Post]:
    """Write the news of single places and cooperatives: several a year, all figures their own."""
    made: list[Post] = []
    data = _data()
    for year in range(2012, 2027):
        edition = "after" if year > 2025 else "before"
        communes = rng.sample(_places()[f"communes_{edition}"], 3)
        for place in communes:
            published = _moment(rng, year)
            if year == 2025 and published.month > 6:
                published = published.replace(month=rng.randint(3, 6))
            made.append(_of_place(rng, rng.choice(data["commune"]), place, published, "commune"))
        if year < 2025:
            district = rng.choice(_places()["districts"])
            made.append(_of_place(rng, rng.choice(data["district"]), district, _moment(rng, year), "district"))
        made.append(_of_place(rng, rng.choice(data["filler"]), {}, _moment(rng, year), ""))
    return made


def _moment(rng: random.Random, year: int) -> datetime:
    last = 6 if year == 2026 else 11
    return datetime(
        year, rng.randint(3, last), rng.randint(2, 27), rng.randint(8, 16), rng.randint(0, 59), tzinfo=VIETNAM
    )


def _of_place(
    rng: random.Random, template: Mapping[str, Any], place: Mapping[str, str], published: datetime, level: str
) -> Post:
    fixed = {}
    if level == "commune":
        fixed = {"xã": place["name"], "huyện của xã": f", {place['district']}" if "district" in place else ""}
    elif level == "district":
        fixed = {"huyện": place["name"]}
    facts: dict[str, Fact] = {}
    says = list(template["says"])
    if rng.random() < 0.3 and len(says) > 2:
        says.pop(rng.randrange(len(says) - 1))
    if published.month < 7:
        says = [s for s in says if "6 tháng đầu năm" not in s]
    for line in says:
        for slot in _DRAWN.finditer(line):
            facts[slot[1]] = _drawn(rng, slot, place, published, level)
    pen = Pen(rng, Phrases(rng, published, None, fixed), facts)
    lines = [pen.sentence(line) for line in says]
    title, lead = pen.sentence(rng.choice(template["titles"])), pen.sentence(rng.choice(template["leads"]))
    return Post(published, "hoat-dong", title, lead, tuple(("paragraph", line) for line in lines))


def _drawn(rng: random.Random, slot: re.Match[str], place: Mapping[str, str], published: datetime, level: str) -> Fact:
    step = Decimal(slot[6] or 1)
    low, high = Decimal(slot[4]), Decimal(slot[5])
    amount = low + step * rng.randint(0, int((high - low) / step))
    if slot[2] == "n":
        return Fact(amount, slot[3], (slot[3],))
    s = statistics()[slot[3]]
    if s.money:
        amount *= _MILLION
    start, end = _span(slot[2], published)
    area = f"{place['code']}@{'after' if end >= '2025-07-01' else 'before'}-2025"
    cell = Cell(s.indicator, area, start, end, s.breakdown, level, "achieved", "point", s.unit)
    return Fact(amount, s.unit, s.nouns, cell)


def _span(kind: str, published: datetime) -> tuple[str | None, str]:
    day = published.date().isoformat()
    return {
        "event": (day, day),
        "stock": (None, month_end(published)),
        "half": (f"{published.year}-01-01", f"{published.year}-06-30"),
        "year": (f"{published.year - 1}-01-01", f"{published.year - 1}-12-31"),
    }[kind]
