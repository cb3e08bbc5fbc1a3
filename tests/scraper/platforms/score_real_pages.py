"""Score the parser and trafilatura on the real pages.

Run ``EXTRA_GOLD=FOLDER python -m tests.scraper.platforms.score_real_pages``. Prints the tables of
docs/platforms.md, one row a platform, and how many pages each reads in a second on one core.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain

import trafilatura

from archive.records import ParsedPage
from scraper.parse import parse
from tests.scraper.platforms import real_pages

NAMES = {
    "liferay62-hanoi": "Liferay 6.2",
    "lacviet-sharepoint": "Lạc Việt, news",
    "lacviet-sharepoint-stc": "Lạc Việt, introduction",
    "vnpt-liferay6": "VNPT",
}
ROUNDS = 5


@dataclass(frozen=True)
class Reading:
    """What a reader makes of an article; fields it does not offer are None."""

    title: str | None
    published: str | None
    body: str
    captions: list[str] | None = None
    attachments: list[str] | None = None


def ours(body: bytes, name: str) -> Reading:
    """Read with the page objects."""
    read = parse(body, f"file:///{name}")
    if not isinstance(read, ParsedPage) or read.article is None:
        return Reading(None, None, "")
    found = read.article
    return Reading(found.title, found.published, found.body, list(found.captions), [a.url for a in found.attachments])


def theirs(body: bytes, name: str) -> Reading:
    """Read with trafilatura, its metadata switched on."""
    found = trafilatura.bare_extraction(body.decode("utf-8", "replace"), with_metadata=True)
    if found is None:
        return Reading(None, None, "")
    return Reading(getattr(found, "title", None), getattr(found, "date", None), getattr(found, "text", "") or "")


def rate(reader: Callable[[bytes, str], object]) -> float:
    """Return how many of all real pages the reader reads in a second."""
    pages = [(real_pages.body(name), name) for name in sorted(real_pages.kinds())]
    for body, name in pages:
        reader(body, name)
    start = time.process_time()
    for _ in range(ROUNDS):
        for body, name in pages:
            reader(body, name)
    return ROUNDS * len(pages) / (time.process_time() - start)


def table(reader: Callable[[bytes, str], Reading]) -> list[str]:
    """Return a row a platform: articles, exact titles and times, F1 mean and least, exact captions and attachments."""
    rows: dict[str, list[tuple[bool, bool, float, bool, bool]]] = defaultdict(list)
    for name, gold in real_pages.gold().items():
        read = reader(real_pages.body(f"{name}.html"), f"{name}.html")
        rows[NAMES[gold["platform"]]].append(
            (
                read.title == gold["title"],
                read.published == gold["published"],
                real_pages.token_f1(read.body, gold["body"]),
                read.captions == gold["captions"],
                read.attachments == gold["attachments"],
            )
        )
    return [row(platform, scores) for platform, scores in rows.items()] + [row("all", list(chain(*rows.values())))]


def row(platform: str, scores: list[tuple[bool, bool, float, bool, bool]]) -> str:
    """Return one row of the table."""
    titles, times, f1, captions, attachments = zip(*scores, strict=True)
    mean, least = sum(f1) / len(f1), min(f1)
    counts = f"{sum(titles)} | {sum(times)} | {mean:.3f} | {least:.3f} | {sum(captions)} | {sum(attachments)}"
    return f"| {platform} | {len(scores)} | {counts} |"


def main() -> None:
    """Print both tables and the rates."""
    if real_pages.folder() is None:
        sys.exit(real_pages.REASON)
    kinds = real_pages.kinds()
    right = sum(parse(real_pages.body(name), f"file:///{name}").kind == kind for name, kind in kinds.items())
    print(f"kinds: {right} of {len(kinds)}")
    for label, reader in (("page objects", ours), ("trafilatura", theirs)):
        print(f"\n{label}: {rate(reader):.0f} pages/s\n")
        print("| platform | articles | title | published | F1 mean | F1 least | captions | attachments |")
        print("| --- | --- | --- | --- | --- | --- | --- | --- |")
        print("\n".join(table(reader)))


if __name__ == "__main__":
    main()
