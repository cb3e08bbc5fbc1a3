"""What the extractor reads otherwise than the decade's generator meant: ``python -m tests.ledger.readings``.

No crawl is needed. Prints the misread claims by class (which parts of the key are wrong, and in which slot of the
wordings the figure stands) with sentences, the most frequent class first, and figures that are read as claims but none.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator

from archive.records import Block, BlockKind, Context, Figure
from pipelines.figures import extract
from tests.portal.decade import Decade, decade
from tests.portal.decade.pen import Placed
from tests.portal.decade.truth import Cell
from tests.portal.model import Article

AREA = "95"
_PARTS = ("indicator", "area", "period_start", "period_end", "breakdown", "coverage", "status", "aggregate", "unit")


def read(article: Article) -> tuple[Figure, ...]:
    """Read an article as the archive does."""
    kinds: list[BlockKind] = ["title", "lead", *(b.kind for b in article.blocks)]
    blocks, at = [], 0
    for kind, line in zip(kinds, article.text.split("\n"), strict=True):
        blocks.append(Block(kind, at, at + len(line)))
        at += len(line) + 1
    context = Context(title=article.entry.title, published=article.published, area=AREA)
    return tuple(extract(article.text, blocks=tuple(blocks), context=context))


def claims(figure: Figure) -> bool:
    """Tell whether a figure states the value of a cell."""
    stated = figure.relation in ("none", "part_of") or (figure.relation, figure.aggregate) == ("per_unit", "mean")
    return bool(stated and figure.indicator and figure.period_end and figure.value is not None)


def misreadings(written: Decade) -> Iterator[tuple[str, str]]:
    """Yield the class of each misreading and a line that shows it."""
    for page in written.pages:
        article = page.article
        meant = {p.start: p for p in page.placed if p.fact.cell}
        figures = {f.start: f for f in read(article)}
        for start, placed in meant.items():
            cell = placed.fact.cell
            wrong = _differences(placed, cell, figures.get(start)) if cell else []
            if wrong:
                kind = "; ".join(w.partition(":")[0] for w in wrong)
                yield f"{kind} @ {placed.slot}", _line(article, start, placed.print.quote, "; ".join(wrong))
        for start, figure in figures.items():
            if start not in meant and claims(figure):
                yield f"no claim @ {figure.indicator}", _line(article, start, figure.quote, "")


def _differences(placed: Placed, cell: Cell, figure: Figure | None) -> list[str]:
    if figure is None:
        return ["no figure"]
    found = Cell(
        figure.indicator or "",
        figure.place or "",
        figure.period_start,
        figure.period_end or "",
        figure.breakdown,
        figure.coverage,
        figure.status,
        figure.aggregate,
        figure.unit or "",
    )
    wrong = [
        f"{n}: {getattr(cell, n)} read {getattr(found, n)}" for n in _PARTS if getattr(cell, n) != getattr(found, n)
    ]
    said = ((placed.print.value, figure.value), (placed.print.qualifier, figure.qualifier))
    wrong += [f"{n}: {a} read {b}" for n, (a, b) in zip(("value", "qualifier"), said, strict=True) if a != b]
    return wrong or ([] if claims(figure) else [f"relation: read {figure.relation}"])


def _line(article: Article, start: int, quote: str, what: str) -> str:
    begin, end = article.text.rfind("\n", 0, start) + 1, article.text.find("\n", start)
    text = article.text[max(begin, start - 160) : min(end if end >= 0 else len(article.text), start + 80)]
    return f"{article.report or 'news'} | {quote} | {what}\n      {text}"


def main() -> None:
    """Print the classes."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.ledger.readings", description="Show what the extractor misreads in the synthetic decade."
    )
    parser.add_argument("--each", type=int, default=2, metavar="N", help="how many sentences of a class (default 2)")
    options = parser.parse_args()
    written = decade()
    classes: dict[str, list[str]] = defaultdict(list)
    for kind, line in misreadings(written):
        classes[kind].append(line)
    total = sum(p.fact.cell is not None for page in written.pages for p in page.placed)
    print(f"{sum(map(len, classes.values()))} misread of {total} printed claims")
    for kind, lines in sorted(classes.items(), key=lambda item: -len(item[1])):
        print(f"{len(lines):>4}  {kind}", *lines[: options.each], sep="\n    ")


if __name__ == "__main__":
    main()
