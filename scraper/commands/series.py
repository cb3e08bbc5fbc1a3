"""``scrapy series``: one indicator over time, as it is known or was known on a day, with every claim."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from datetime import date

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from archive.audit.trust import of_indicators
from archive.errors import ArchiveError
from archive.ledger.series import Point, breaks_of, points
from archive.paths import archive_paths
from archive.store.database import open_reading


class Command(ScrapyCommand):
    """Show a series with its claims."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Say what follows the command."""
        return "INDICATOR [--as-known-on DATE] [--claims] [--everywhere] [--json]"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Show an indicator over time, as known now or on a day"

    def long_desc(self) -> str:
        """Say more, with an example."""
        return (
            "Print the values of an indicator by period, each with the rule by which it stands among the claims that "
            "articles made; derived values are marked, and lines part what is not comparable. With --as-known-on it is "
            "what had been said until the end of "
            "that day. Example: scrapy series founding_classes --as-known-on 2022-12-31 --claims"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--as-known-on", metavar="DATE", help="the values as they were known at the end of a day")
        parser.add_argument("--claims", action="store_true", help="print every claim below its value")
        parser.add_argument("--everywhere", action="store_true", help="communes and other areas too")
        parser.add_argument("--json", action="store_true", help="print each value as one JSON line, with its claims")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the series."""
        if len(args) != 1:
            raise UsageError("name one indicator: scrapy series founding_classes", print_help=False)
        day = _day(opts.as_known_on)
        try:
            db = open_reading(archive_paths().working)
            try:
                found = list(points(db, args[0], day, own_area=not opts.everywhere))
                breaks = breaks_of(db, args[0])
                trust = of_indicators(db.conn).get(args[0])
            finally:
                db.close()
        except ArchiveError as error:
            print(f"scrapy series: {error}", file=sys.stderr)
            self.exitcode = 1
            return
        if not found and not opts.json:
            print(f"Nothing was said of {args[0]}" + (f" until {day}." if day else "."))
        if found:  # those before the first value part nothing
            breaks = [b for b in breaks if b.date > str(found[0].cell["period_end"])]
        said = trust.words if trust else "not audited"
        if found and not opts.json:
            print(f"{args[0]}: {said}")
        for point in found:
            while breaks and not opts.json and breaks[0].date <= str(point.cell["period_end"]):
                print(f"---- {breaks[0].date}: {breaks.pop(0).label_en} ----")
            told = {**asdict(point), "trust": said}
            print(json.dumps(told, ensure_ascii=False) if opts.json else _line(point))
            if opts.claims and not opts.json:
                for claim in point.claims:
                    print(f"    {_claim(claim, point.claim_id)}")


def _day(given: str | None) -> str | None:
    if given is None:
        return None
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError:
        raise UsageError(f"{given!r} is no date; write it like 2022-12-31", print_help=False) from None


def _line(point: Point) -> str:
    cell = point.cell
    period = f"{cell['period_start'] or 'as of'} {cell['period_end']}"
    value = point.value_text + (f"-{point.value_max_text}" if point.value_max_text else "")
    marks = [
        *(str(cell[name]) for name in ("breakdown", "coverage") if cell[name]),
        *(str(cell["status"]) for _ in range(cell["status"] != "achieved")),
        *(str(cell["aggregate"]) for _ in range(cell["aggregate"] != "point")),
        *(point.qualifier for _ in range(point.qualifier != "exact")),
        *("derived" for _ in range(point.derived)),
        *("disputed" for _ in range(point.disputed)),
    ]
    told = f"{period:<24}{value:>14} {cell['unit'] or ''}  {cell['area']}  {', '.join(marks)}".rstrip()
    return f"{told}  [{point.rule}]"


def _claim(claim: dict[str, object], chosen: str) -> str:
    until = f" until {str(claim['known_until'])[:10]}" if claim["known_until"] else ""
    how = f" ({claim['derived']})" if claim["derived"] else ""
    mark = "*" if claim["claim_id"] == chosen else " "
    said = f"{claim['value_text']}{how}, “{claim['quote']}” in {claim['title']}"
    return f"{mark} {str(claim['known_from'])[:10]}{until}: {said}"
