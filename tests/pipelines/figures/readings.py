"""Short ways to read a sentence in a test."""

from __future__ import annotations

from decimal import Decimal

from archive.records import Context, Figure
from pipelines.figures import explain, extract


def figures(text: str, title: str | None = None, published: str | None = None) -> list[Figure]:
    return extract(text, None, Context(title=title, published=published))


def one(text: str, title: str | None = None, published: str | None = None) -> Figure:
    found = figures(text, title, published)
    assert len(found) == 1, [f.quote for f in found]
    return found[0]


def values(text: str) -> list[tuple[Decimal | None, Decimal | None]]:
    return [(f.value, f.value_max) for f in extract(text)]


def rules(text: str) -> set[str]:
    return {r.rule for r in explain(text)[1]}


def marked(example: str) -> tuple[str, int, str]:
    """Return the text of an example, where its marked figure starts, and the marked quote."""
    start, end = example.index("{"), example.index("}")
    return example.replace("{", "").replace("}", ""), start, example[start + 1 : end]
