"""Make texts and annotations from the sources: ``python -m tests.gold.compile`` (``--check``: say what is stale).

``source/NAME.txt`` becomes ``texts/NAME.txt`` (the exact text) and ``texts/NAME.jsonl`` (one figure a line).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from decimal import Decimal
from pathlib import Path

from tests.gold.markup import Marked, Source, SourceError, read_source
from tests.gold.reading import read_plain
from tests.gold.records import GoldFigure, GoldText

HERE = Path(__file__).parent
SOURCES = HERE / "source"
TEXTS = HERE / "texts"
_CLAUSE = re.compile(r"[.;:,()\n]\s|\n")


def compile_source(name: str, written: str) -> GoldText:
    """Make the annotated text of one source. Raises SourceError."""
    try:
        source = read_source(written, by_line=name.startswith("lines-"))
        figures = tuple(_figure(index, source) for index in range(len(source.marks)))
    except ValueError as error:
        raise SourceError(f"{name}: {error}") from error
    return GoldText(name, source.text, figures, source.phenomena)


def compile_all() -> tuple[GoldText, ...]:
    """Make the annotated texts of all sources, by name."""
    return tuple(compile_source(path.stem, _read(path)) for path in sorted(SOURCES.glob("*.txt")))


def as_jsonl(text: GoldText) -> str:
    """Write the figures of one text as JSON lines; fields that say nothing are left out."""
    return "".join(json.dumps(_as_object(figure), ensure_ascii=False) + "\n" for figure in text.figures)


def wanted_files(texts: tuple[GoldText, ...]) -> dict[str, str]:
    """Give the content of every compiled file by its name."""
    return {f"{text.name}.txt": text.text for text in texts} | {f"{text.name}.jsonl": as_jsonl(text) for text in texts}


def stale_files(texts: tuple[GoldText, ...]) -> list[str]:
    """Name the files that differ from what the sources say, and those without a source."""
    wanted = wanted_files(texts)
    there = {path.name: _read(path) for path in TEXTS.iterdir()}
    return sorted(name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name))


def _read(path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


def _figure(index: int, source: Source) -> GoldFigure:
    mark = source.marks[index]
    reading = read_plain(mark.quote)
    if (mark.value is None or mark.unit is None) and reading is None:
        raise SourceError(f"{mark.quote}: not plain, write v= and u=")
    value = mark.value if mark.value is not None else reading.value if reading else Decimal(0)
    value_max, of = mark.value_max, mark.of
    if mark.value is None and reading:
        value_max, of = reading.value_max, mark.of if mark.of is not None else reading.of
    unit = mark.unit if mark.unit is not None else reading.unit if reading else ""
    if not unit:
        raise SourceError(f"{mark.quote}: no unit")
    relation = mark.relation
    if relation is None:
        relation = "per_unit" if "/" in unit else "part_of" if of is not None else "none"
    return GoldFigure(
        quote=mark.quote,
        start=mark.start,
        end=mark.start + len(mark.quote),
        value=value,
        unit=unit,
        value_max=value_max,
        denominator=of,
        qualifier="range" if value_max is not None else mark.qualifier or "exact",
        measure=mark.measure or _measure(mark, unit, source.text),
        period=mark.period,
        relation=relation,
        status=mark.status,
        indicator=mark.indicator,
        related_start=_related(index, source),
        link=mark.link,
        link_open=mark.link_open,
        indicator_open=mark.indicator_open,
        optional=mark.optional,
        ambiguous=mark.ambiguous,
    )


def _related(index: int, source: Source) -> int | None:
    """Find the figure named: ``<`` the one before, ``<2`` two before, else by label, looking back first."""
    mark = source.marks[index]
    if mark.related is None:
        return None
    back = re.fullmatch(r"<(\d*)", mark.related)
    if back:
        return source.marks[index - int(back[1] or 1)].start
    for other in [*reversed(source.marks[:index]), *source.marks[index:]]:
        if other.label == "#" + mark.related:
            return other.start
    raise SourceError(f"{mark.quote}: no figure #{mark.related}")


def _measure(mark: Marked, unit: str, text: str) -> str:
    """Say what is counted where the source does not: the words of the clause, after a count, before an amount."""
    end = mark.start + len(mark.quote)
    after = _CLAUSE.split(text[end : end + 120] + "\n")[0].split()
    before = _CLAUSE.split("\n" + text[max(0, mark.start - 120) : mark.start])[-1].split()
    counted = "đồng" not in unit and "%" not in unit and "/" not in unit
    words = [unit, *after[:8]] if counted and after else before[-8:] or after[:8]
    return unicodedata.normalize("NFC", " ".join(words)) or unit


def _as_object(figure: GoldFigure) -> dict[str, object]:
    shown: dict[str, object] = {
        "quote": figure.quote,
        "start": figure.start,
        "end": figure.end,
        "value": _number(figure.value),
    }
    if figure.value_max is not None:
        shown["value_max"] = _number(figure.value_max)
    if figure.denominator is not None:
        shown["denominator"] = _number(figure.denominator)
    shown |= {
        "unit": figure.unit,
        "qualifier": figure.qualifier,
        "measure": figure.measure,
        "period": figure.period,
        "relation": figure.relation,
        "status": figure.status,
        "indicator": figure.indicator,
    }
    if figure.link is not None:
        shown |= {"related_start": figure.related_start, "link": figure.link}
    shown |= {key: True for key in ("link_open", "indicator_open", "optional", "ambiguous") if getattr(figure, key)}
    return shown


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def main() -> int:
    """Run the command line; 1 where ``--check`` finds stale files."""
    parser = argparse.ArgumentParser(description="Make texts and annotations of the gold standard from its sources.")
    parser.add_argument("--check", action="store_true", help="write nothing, name the files that are not up to date")
    check = parser.parse_args().check
    TEXTS.mkdir(exist_ok=True)
    texts = compile_all()
    stale = stale_files(texts)
    if not check:
        wanted = wanted_files(texts)
        for name in stale:
            if name in wanted:
                with (TEXTS / name).open("w", encoding="utf-8", newline="") as file:
                    file.write(wanted[name])
            else:
                (TEXTS / name).unlink()
    for name in stale:
        print(("stale: " if check else "written: ") + name)
    print(f"{len(texts)} texts, {sum(len(text.figures) for text in texts)} figures")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
