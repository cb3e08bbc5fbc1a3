"""``scrapy figures``: the figures of texts, one a line."""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any, TextIO

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from archive.records import Context, Figure, Rejected
from pipelines.figures import EXTRACTOR_VERSION, explain

Row = dict[str, Any]

_TABLE = (
    ("quote", 26),
    ("value", 18),
    ("unit", 14),
    ("qualifier", 9),
    ("period", 21),
    ("relation", 15),
    ("belongs to", 24),
    ("indicator", 26),
    ("flags", 18),
    ("measure", 40),
)
_RIGHT = frozenset({"value"})


class Command(ScrapyCommand):
    """Read the figures of text files or of standard input."""

    requires_project = False
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 - Scrapy's own attribute

    def syntax(self) -> str:
        """Return what follows the command's name."""
        return "[options] FILE... | -"

    def short_desc(self) -> str:
        """Return the line that the list of commands shows."""
        return "Read the figures of Vietnamese texts, one JSON object a line"

    def long_desc(self) -> str:
        """Return what ``--help`` shows."""
        return (
            "Read the figures of Vietnamese texts (UTF-8): value, unit, qualifier, period, relation, indicator. "
            "Offsets count characters of the text as decoded, line ends untouched. "
            "Example: scrapy figures --format table --title 'Hoạt động 6 tháng đầu năm 2022' article.txt"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        super().add_options(parser)
        parser.add_argument(
            "--lines", action="store_true", help="every line is a text of its own; `line` counts from 1"
        )
        parser.add_argument("--format", choices=("jsonl", "table", "csv"), default="jsonl", help="default: jsonl")
        parser.add_argument("--title", help="title of the article, where the text does not hold it")
        parser.add_argument(
            "--published", metavar="DATE", help="date of publication (YYYY-MM-DD); completes a missing year"
        )
        parser.add_argument("--explain", action="store_true", help="show rejected numbers too, each with its rule")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the figures; exit 1 where a file cannot be read, 2 where no file is named."""
        if not args:
            raise UsageError("name a file, or - for standard input")
        if opts.published and not _is_date(opts.published):
            raise UsageError(f"--published {opts.published!r} is no date; write it as YYYY-MM-DD", print_help=False)
        context = Context(title=opts.title, published=opts.published)
        write = {"jsonl": _jsonl, "csv": _csv, "table": _table}[opts.format]
        try:
            write(sys.stdout, self._rows(args, opts, context))
        except BrokenPipeError:
            sys.stderr.close()

    def _rows(self, args: list[str], opts: argparse.Namespace, context: Context) -> Iterator[Row]:
        for name in args:
            text = self._text(name)
            if text is None:
                self.exitcode = 1
                continue
            extra: Row = {"file": name} if len(args) > 1 else {}
            if opts.lines:
                for number, line in enumerate(text.split("\n"), 1):
                    yield from _read(line.removesuffix("\r"), context, {**extra, "line": number}, opts.explain)
            else:
                yield from _read(text, context, extra, opts.explain)

    def _text(self, name: str) -> str | None:
        try:
            data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
            return data.decode("utf-8")
        except OSError as error:
            reason = error.strerror or str(error)
        except UnicodeDecodeError as error:
            reason = f"not UTF-8 (byte {error.start})"
        print(f"figures: {name}: {reason}", file=sys.stderr)
        return None


def _read(text: str, context: Context, extra: Row, everything: bool) -> Iterator[Row]:
    figures, rejected = explain(text, None, context)
    if not everything:
        yield from ({**extra, **figure_row(f)} for f in figures)
        return
    both: list[Figure | Rejected] = sorted([*figures, *rejected], key=lambda x: x.start)
    for x in both:
        yield {**extra, **(figure_row(x) if isinstance(x, Figure) else _rejected_row(x))}


def figure_row(figure: Figure) -> Row:
    """Return a figure as JSON can hold it: numbers where they are exact, ``value_text`` always."""
    row: Row = {f.name: getattr(figure, f.name) for f in fields(Figure)}
    row["value_text"] = None if figure.value is None else _plain(figure.value)
    for key in ("value", "value_max", "of"):
        row[key] = _number(row[key])
    row["extractor_version"] = EXTRACTOR_VERSION
    return row


def _rejected_row(rejected: Rejected) -> Row:
    return {"rejected": True, **{f.name: getattr(rejected, f.name) for f in fields(Rejected)}}


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _number(value: Decimal | None) -> int | float | None:
    """Return a decimal as a JSON number; ``value_text`` holds what a fraction would lose."""
    if value is None:
        return None
    if value == value.to_integral_value():
        return int(value)
    return float(value)


def _jsonl(out: TextIO, rows: Iterator[Row]) -> None:
    for row in rows:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")


def _csv(out: TextIO, rows: Iterator[Row]) -> None:
    names = ["file", "line", "rejected", *(f.name for f in fields(Figure)), "value_text", "extractor_version"]
    writer = csv.DictWriter(out, names, restval="", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({k: " ".join(v) if isinstance(v, tuple) else v for k, v in row.items()})


def _table(out: TextIO, rows: Iterator[Row]) -> None:
    """Write columns for people, one text after another, since a figure may belong to one further down."""
    out.write(_line({name: name for name, _ in _TABLE}))
    for _, group in groupby(rows, key=lambda row: (row.get("file"), row.get("line"))):
        text = list(group)
        quotes = {row["start"]: row["quote"] for row in text}
        if len({row.get("file") for row in text} - {None}):
            out.write(f"— {text[0]['file']}\n")
        for row in text:
            if row.get("rejected"):
                out.write(f"{_cut(row['quote'], 26)}  rejected: {row['rule']}\n")
                continue
            out.write(_line(_cells(row, quotes)))


def _cells(row: Row, quotes: dict[int, str]) -> dict[str, object]:
    whole = quotes.get(row["related_start"], "")
    return {
        **row,
        "value": _printed(row),
        "qualifier": "" if row["qualifier"] == "exact" else row["qualifier"],
        "period": _period(row),
        "relation": "" if row["relation"] == "none" else row["relation"],
        "belongs to": f"{row['link']} {whole}" if row["link"] else "",
        "flags": " ".join(row["flags"]),
    }


def _line(cells: dict[str, object]) -> str:
    shown = "  ".join(_cut(cells[name], width, right=name in _RIGHT) for name, width in _TABLE).rstrip()
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    return shown[:width].rstrip() + "\n"


def _printed(row: Row) -> str:
    value = "?" if row["value"] is None else f"{row['value']:,}".replace(",", " ")
    if row["value_max"] is not None:
        return f"{value} – {row['value_max']:,}".replace(",", " ")
    return f"{value} / {row['of']}" if row["of"] is not None else value


def _period(row: Row) -> str:
    if row["period_end"] is None and row["period_start"] is None:
        return ""
    return f"{row['period_start'] or '…'}/{row['period_end'] or '…'}"


def _cut(value: object, width: int, *, right: bool = False) -> str:
    text = "" if value is None else " ".join(str(value).split())
    text = text if len(text) <= width else text[: width - 1] + "…"
    return text.rjust(width) if right else text.ljust(width)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True
