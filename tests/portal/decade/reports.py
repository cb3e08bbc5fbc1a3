"""Composes a report: topics in some order, in one of three shapes, each statement in one of its wordings."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from archive.records import BlockKind
from tests.portal.decade.pen import Pen, Sentence

Piece = tuple[BlockKind, Sentence]
_OMITTED = 0.1


@cache
def wordings() -> dict[str, Any]:
    """Read ``reports.toml`` once."""
    return tomllib.loads((Path(__file__).parent / "reports.toml").read_text(encoding="utf-8"))


def compose(
    pen: Pen, kind: str, required: frozenset[str], repeat: Sequence[str]
) -> tuple[Sentence, Sentence, list[Piece]]:
    """Return title, lead and body of a report.

    Every fact of ``required`` is printed. ``repeat`` are statistics that lead or caption say again (the facts ``x!``).
    """
    data, rng = wordings(), pen.rng
    title = pen.sentence(rng.choice(data["report"]["titles"][kind]))
    lead = pen.sentence(rng.choice(data["report"]["leads"][kind]))
    body: list[Piece] = []
    if rng.random() < 0.7:
        body.append(("paragraph", pen.sentence(rng.choice(data["report"]["opening"]))))
    for again in [pen.sentence(rng.choice(data["report"]["repeat"][name])) for name in repeat]:
        if rng.random() < 0.55:
            lead = lead + again
        else:
            body.append(("caption", Sentence(again.text.rstrip("."), again.placed)))
    topics = list(data["topic"])
    head, rest = topics[:2], topics[2:]
    rng.shuffle(rest)
    if rng.random() < 0.4:
        head.reverse()
    shape = rng.choice(("paragraphs", "list", "headings"))
    number = 0
    for topic in (*head, *rest):
        groups = _groups(pen, topic["groups"], required, brief=shape == "list")
        if (
            kind == "Q1"
            and not any(p.slot in required for g in groups for s in g for p in s.placed)
            and rng.random() < 0.5
        ):
            continue
        if groups:
            number += 1
            body += _topic(pen, rng.choice(topic["headings"]), groups, shape, number)
    forecast = [w for w in data["say"]["forecast"]["wordings"] if pen.fits(w)]
    if forecast:
        body.append(("paragraph", pen.sentence(rng.choice(forecast))))
    body += _next_year(pen, shape, required)
    body.append(("paragraph", pen.sentence(rng.choice(data["report"]["closing"]))))
    return title, lead, body


def _next_year(pen: Pen, shape: str, required: frozenset[str]) -> list[Piece]:
    """Write the section of next year's targets; nothing where there are none."""
    data = wordings()
    targets = _covering(pen, data["say"]["next"]["wordings"], required)
    if not targets:
        return []
    heading = pen.sentence(pen.rng.choice(data["next"]["headings"]))
    pen.rng.shuffle(targets)
    head: Piece = ("heading", heading) if shape == "headings" else ("paragraph", Sentence(f"{heading.text}:"))
    if shape == "list":
        return [head, *(("list_item", pen.sentence(w)) for w in targets)]
    return [head, ("paragraph", _joined(pen, targets))]


def _topic(pen: Pen, heading: str, groups: list[list[Sentence]], shape: str, number: int) -> list[Piece]:
    if shape == "list":
        return [("paragraph", Sentence(f"{heading}:")), *(("list_item", s) for g in groups for s in g)]
    text = Sentence("")
    for sentences in groups:
        for sentence in sentences:
            text = text + sentence
    if shape == "headings":
        return [("heading", Sentence(f"{number}. {heading}")), ("paragraph", text)]
    return [("paragraph", text.behind(f"{heading}: "))]


def _groups(pen: Pen, names: Sequence[str], required: frozenset[str], *, brief: bool) -> list[list[Sentence]]:
    data = wordings()["say"]
    found = []
    for name in names:
        choices = data[name]["wordings"]
        if brief:
            # In a list, what the short wordings cannot say is said in full.
            choices = [*data[name].get("brief", ()), *choices]
        wanted = required & frozenset(s for w in choices for s in pen.printed(w))
        if wanted:
            chosen = _covering(pen, choices, wanted, data[name].get("brief", ()) if brief else ())
        elif name == "again" or pen.rng.random() < _OMITTED:
            continue
        else:
            fitting = [w for w in (data[name].get("brief", choices) if brief else choices) if pen.fits(w)]
            chosen = [pen.rng.choice(fitting)] if fitting else []
        if chosen:
            found.append([pen.sentence(w) for w in chosen])
    return found


def _covering(pen: Pen, choices: Sequence[str], wanted: frozenset[str], preferred: Sequence[str] = ()) -> list[str]:
    """Return as few wordings as it takes to print all wanted facts; which of equally good ones is chance."""
    fitting = [w for w in choices if pen.fits(w)]
    pen.rng.shuffle(fitting)
    fitting.sort(key=lambda w: w not in preferred)
    open_, chosen = set(wanted) & {s for w in fitting for s in pen.printed(w)}, []
    while open_:
        best = max(fitting, key=lambda w: len(open_ & pen.printed(w)))
        chosen.append(best)
        open_ -= pen.printed(best)
    return chosen


def _joined(pen: Pen, templates: Sequence[str]) -> Sentence:
    text = Sentence("")
    for template in templates:
        text = text + pen.sentence(template)
    return text


__all__ = ["Piece", "compose", "wordings"]
