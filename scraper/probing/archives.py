"""What the web archives hold of a domain, printed by host and month."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence

from archive.errors import ArchiveError
from scraper.probing.telling import end, tell
from scraper.sources import commoncrawl, wayback
from scraper.sources.holdings import Counts, of_commoncrawl, of_wayback

ARCHIVES = ("wayback", "commoncrawl")


def ask(
    domain: str, archives: Sequence[str], at: str | None = None, latest: int | None = None, as_json: bool = False
) -> bool:
    """Ask the archives and print what they hold; return whether all of them told everything."""
    held: dict[str, Counts] = {}
    complete = True
    for archive in archives:
        held[archive] = Counter()
        try:
            for counts in _counts(archive, domain, at, latest):
                held[archive].update(counts)
        except ArchiveError as error:
            print(f"scrapy probe: {error}; what it told until then is counted", file=sys.stderr)
            complete = False
    end()
    _print(held, domain, as_json)
    return complete


def _counts(archive: str, domain: str, at: str | None, latest: int | None) -> Iterator[Counts]:
    place = f"{at.rstrip('/')}/" if at else None
    if archive == "wayback":
        return of_wayback(place or wayback.HOME, domain, tell)
    return of_commoncrawl(place or commoncrawl.INDEX, domain, tell, latest)


def _print(held: dict[str, Counts], domain: str, as_json: bool) -> None:
    rows = [(a, host, month, n) for a, counts in held.items() for (host, month), n in sorted(counts.items())]
    if as_json:
        for archive, host, month, count in rows:
            print(json.dumps({"archive": archive, "host": host, "month": month, "captures": count}))
        return
    for archive, counts in held.items():
        hosts = {host for host, _ in counts}
        print(f"{archive}: {counts.total()} captures of {len(hosts)} hosts of {domain}")
    width = max((len(row[1]) for row in rows), default=4)
    for archive, host, month, count in rows:
        print(f"{archive:<12} {host:<{width}} {month} {count:>8}")
