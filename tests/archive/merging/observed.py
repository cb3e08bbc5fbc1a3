"""Archives made of observations: what one page of one article said at one moment."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from archive import identity
from archive.merging.merge import Merged, merge
from archive.paths import ArchivePaths
from archive.records import ArticleVersion, BodyBlock, Capture, FrontierEntry, PageResult, ParsedArticle
from archive.store import captures, crawls, pages
from archive.store.crawls import CrawlPlan
from archive.store.database import close_working, open_working
from archive.store.frontier import Frontier
from pipelines.clean import canonical_text
from pipelines.figures import read
from scraper.vocabularies import store_vocabularies

TITLE = "Kết quả 6 tháng đầu năm 2023"


@dataclass(frozen=True, slots=True)
class Seen:
    """At ``minute`` the article ``key`` said that so many classes were held, and its counter stood at ``views``.

    ``keyless``: the page showed no asset key. ``path``: another address than usual.
    """

    minute: int
    key: str
    classes: int
    views: int = 5
    keyless: bool = False
    path: str | None = None

    @property
    def at(self) -> str:
        """The moment as the archive writes it."""
        return f"2024-01-02T{self.minute // 60:02}:{self.minute % 60:02}:00.000Z"

    @property
    def url_key(self) -> str:
        """The canonical address."""
        return self.path or f"/-/bai-{self.key}"


def plan(portal: str = "thu", parser: str = "1", extractor: str = "1") -> CrawlPlan:
    """Return what the crawls here are."""
    return CrawlPlan(
        *(portal, "Cổng thử", "95", "http://127.0.0.1/", None, "", None, "live", "incremental", "tests"),
        *(parser, extractor),
    )


def archive(folder: Path, seen: Iterable[Seen], begun: str = "2024-01-01T00:00:00.000Z", name: str = "thu") -> Path:
    """Make an archive that saw this, in this order; return its folder. Captures bear the names of what they saw."""
    paths = ArchivePaths(folder)
    paths.make()
    db = open_working(paths.working)
    store_vocabularies(db)
    crawl, _ = crawls.begin(db, plan(name), begun)
    for one in seen:
        see(db, crawl, one, name)
    crawls.finish(db, crawl, "2024-01-03T00:00:00.000Z", "done", None)
    close_working(db, paths.working)
    return folder


def see(db: Database, crawl: str, seen: Seen, portal: str = "thu", parser: str = "1") -> None:
    """Store one observation."""
    url = f"http://127.0.0.1{seen.url_key}"
    capture = identity.capture_id("", url, seen.at, 0)
    with db.atomic():
        captures.insert(db, Capture(capture, crawl, url, seen.at, 200))
        crawls.add(db, crawl, requests=1)
        Frontier(db, crawl).add([FrontierEntry(seen.url_key, url, "article", 50, 0)])
    article = ParsedArticle(
        title=TITLE,
        published="2023-07-05T08:00+07:00",
        blocks=(BodyBlock("paragraph", f"6 tháng đầu năm 2023, Liên minh Hợp tác xã tỉnh đã mở {seen.classes} lớp."),),
        view_count=seen.views,
        asset_key=None if seen.keyless else seen.key,
    )
    text = canonical_text(article)
    version = ArticleVersion(
        portal=portal,
        url=url,
        url_key=seen.url_key,
        captured_at=seen.at,
        capture_id=capture,
        platform="liferay7",
        article=article,
        text=text,
        parser_version=parser,
        reading=read(text.text, text.blocks),
    )
    pages.store(db, crawl, PageResult(portal, seen.url_key, url, capture, seen.at, "article", version=version))


def merged(target: Path, shards: Sequence[Path]) -> Merged:
    """Merge shards into a folder."""
    return merge(ArchivePaths(target), shards, before=store_vocabularies)


def rows(folder: Path, query: str) -> list[tuple[Any, ...]]:
    """Query an archive."""
    db = open_working(folder / "working.db", unseal=False)
    try:
        return db.execute(query).fetchall()
    finally:
        db.close()


CONTENT = {
    "articles": "*",
    "article_urls": "*",
    "revisions": "*",
    "texts": "*",
    "figures": "*",
    "checks": "*",
    "citations": "*",
    "comparisons": "*",
    "sightings": "*",
    "captures": "capture_id, url, captured_at, status, outcome, error, shows_article",
    "view_counts": "*",
    "absences": "*",
    "misses": "*",
    "merges": "*",
    "observations": "*",
    "claims": "*",
    "unclaimed": "*",
    "disagreements": "*",
    "ledger_stale": "*",
    "merge_conflicts": "in_table, row_key, kept, other",
}


def content(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return all that an archive knows, but which crawl it has it from."""
    db = open_working(folder / "working.db", unseal=False)
    try:
        return {
            table: sorted(db.execute(f"SELECT {columns} FROM {table}").fetchall(), key=repr)
            for table, columns in CONTENT.items()
        }
    finally:
        db.close()


def everything(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table."""
    db = open_working(folder / "working.db", unseal=False)
    try:
        return {t: sorted(db.execute(f"SELECT * FROM {t}").fetchall(), key=repr) for t in db.table_names()}
    finally:
        db.close()


def files(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder with its bytes."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def fresh(folder: Path) -> Path:
    """Return a folder that does not exist."""
    shutil.rmtree(folder, ignore_errors=True)
    return folder
