"""Read the examples of the vocabularies, ``sentence => field value``, and take entries away to see whether they matter.

In a sentence the figure is marked: ``Mở {27 lớp}.`` What is expected is a field of the figure (``relation change``),
its link with what it is linked to (``link part_of 35 HTX``), or what is named in ``seen``. In the example of a list,
``<word>`` stands for each of its words (``<Word>``: with a capital) and, of a table, ``<value>`` for what it gives.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest

from archive.records import Context, Figure
from pipelines.figures import explain, extract, read
from pipelines.figures.actors import Mention, organisations
from pipelines.figures.lexicon import FOLDER, load
from pipelines.figures.normal import plain

ALLIANCE = Context(title="Liên minh HTX tỉnh")
NEVER = re.compile(r"(?!)")
NO_WORD = "xoong chảo"
"""A word that no vocabulary holds: what is expected of a word must not hold of this one."""
_NAMES = frozenset({"name", "rule", "means", "qualifier", "unless", "kinds", "joins", "starts", "word"})
"""What names or configures an entry, and is no word of a text."""
EXPECTED = " => "
Key = tuple[str, ...]


class Entry(NamedTuple):
    """One key of a vocabulary: where it stands, what it holds, its examples."""

    at: Key
    content: Any
    examples: tuple[str, ...]

    @property
    def words(self) -> list[tuple[str, str]]:
        """The words of a list, or of a table with what it gives for each."""
        if isinstance(self.content, list):
            return [(word, "") for word in self.content]
        pairs = ((word, given) for word, given in self.content.items())
        return [(w, str(g)) for w, given in pairs for g in (given if isinstance(given, list | dict) else [given])]

    @property
    def templates(self) -> list[str]:
        """The examples with a place for each word."""
        return [example for example in self.examples if "<" in example]

    @property
    def sentences(self) -> list[str]:
        """The examples that are sentences."""
        return [example for example in self.examples if "<" not in example and EXPECTED in example]


def vocabularies() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def entries() -> Iterator[Entry]:
    """Yield every key of every vocabulary that holds a pattern or words."""
    for name in vocabularies():
        data = load(name)
        for section, table in data.items():
            if section == "examples":
                continue
            if isinstance(table, list):
                for n, group in enumerate(table):
                    yield from _keys((name, section, str(group.get("name", n))), group)
            elif section in data.get("examples", {}):
                yield Entry((name, section), table, _several(data["examples"][section]))
            else:
                yield from _keys((name, section), table)


def _keys(at: Key, table: dict[str, Any]) -> Iterator[Entry]:
    contents = {
        key: content
        for key, content in table.items()
        if key not in _NAMES | {"example", "examples"} and not isinstance(content, bool)
    }
    given = {key: _several(example) for key, example in table.get("examples", {}).items()}
    if "example" in table and len(contents) == 1:
        given = {key: (*given.get(key, ()), table["example"]) for key in contents}
    elif "example" in table:
        yield Entry((*at, "example"), None, (table["example"],))
    for key, content in contents.items():
        yield Entry((*at, key), content, given.get(key, ()))


def _several(given: str | list[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def holds(example: str) -> bool:
    """Tell whether what an example expects is what is read."""
    text, _, expected = example.partition(EXPECTED)
    field, _, value = expected.partition(" ")
    factors = value.split("*")
    if len(factors) == 2:
        value = str(int(factors[0]) * int(factors[1]))
    return value in seen(text, field)


def seen(example: str, field: str) -> list[str]:
    """Return what is read in a field: of the marked figure, or of the whole text."""
    text = re.sub(r"[{}]", "", example)
    if field in _WHOLE:
        return _WHOLE[field](text)
    start = example.index("{")
    figure = next((f for f in extract(text, None, ALLIANCE) if f.start == start), None)
    return [] if figure is None else [_FIELDS[field](figure, text) if field in _FIELDS else str(getattr(figure, field))]


def _link(figure: Figure, text: str) -> str:
    if figure.link is None:
        return "none"
    other = next(f for f in extract(text, None, ALLIANCE) if f.start == figure.related_start)
    return f"{figure.link} {other.quote}"


def _comparison(figure: Figure, text: str) -> str:
    for c in read(text, None, ALLIANCE).comparisons:
        if c.start == figure.start:
            return f"{c.direction} {c.by} {c.base_start or ''}/{c.base_end}"
    return "none"


def _organisations(text: str) -> list[Mention]:
    return organisations(plain(text), 0, len(text))


def _rejected(text: str) -> list[str]:
    return [r.rule for r in explain(text)[1]]


_WHOLE: dict[str, Callable[[str], list[str]]] = {
    "cited": lambda text: [c.kind for c in read(text).citations],
    "issuer": lambda text: [str(c.issuer) for c in read(text).citations],
    "organisation": lambda text: [
        f"{o.kind} {text[o.start : o.end]}" for o in organisations(plain(text), 0, len(text))
    ],
    "rejected": _rejected,
    "nothing": lambda text: [""] if not extract(text) and not _rejected(text) else [],
}
_FIELDS: dict[str, Callable[[Figure, str], str]] = {
    "link": _link,
    "comparison": _comparison,
    "actor": lambda f, _: f.actor or "none",
    "breakdown": lambda f, _: f.breakdown or "none",
    "period": lambda f, _: f"{f.period_start or ''}/{f.period_end or ''}" if f.period_end or f.period_start else "none",
    "indicator": lambda f, _: f.indicator or "none",
    "measure": lambda f, _: f.measure or "none",
    "unit": lambda f, _: f.unit or "none",
    "value": lambda f, _: format(f.value.normalize(), "f") if f.value is not None else "none",
}


def filled(example: str, word: str, value: str = "") -> str:
    """Put a word in its place in an example."""
    capital = word[:1].upper() + word[1:]
    return example.replace("<word>", word).replace("<Word>", capital).replace("<value>", value)


def take_away(monkeypatch: pytest.MonkeyPatch, pattern: str) -> int:
    """Replace a pattern in every module by one that never matches; return how many were replaced."""
    found = 0
    for name, module in list(sys.modules.items()):
        if not name.startswith("pipelines.figures"):
            continue
        for variable, value in list(vars(module).items()):
            new = _without(value, pattern)
            if new is not value:
                monkeypatch.setattr(module, variable, new)
                found += 1
    return found


def _without(value: object, pattern: str) -> object:
    if isinstance(value, re.Pattern):
        return NEVER if value.pattern == pattern else value
    if type(value) is tuple and any(_without(v, pattern) is not v for v in value):
        return tuple(_without(v, pattern) for v in value)
    return value
