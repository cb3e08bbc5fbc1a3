"""The pages that ``make bench-site`` measures: of each kind many addresses, so that no answer is one just given.

A new kind of page is one more entry of ``pages``: its name, its share of the mix, its addresses, and those of the plain
Datasette page that shows the same rows, where there is one. Targets are set for pages that are not optional;
the others are measured beside them, where the site has them.
"""

from __future__ import annotations

import random
import sqlite3
from dataclasses import dataclass
from urllib.parse import quote

from datasette.utils import tilde_encode

from archive.paths import ArchivePaths
from archive.search import fold
from tests.benchmarks.large_article import RARE

OF_A_KIND = 2_000  # addresses of each kind, of 100,000 and more: hardly one is asked for twice within a minute
WORDS = (
    *("hợp tác xã", "liên minh", "thành viên", "nông nghiệp", "tập huấn", "giải ngân", "kế hoạch", "sản xuất"),
    *("kinh doanh", "nông dân", "xây dựng", "phát triển", "hỗ trợ", "tuyên truyền", "quản trị", "điều lệ"),
    *("liên kết", "thủy sản", "ban kiểm soát", "vốn điều lệ", "tổ hợp tác", "sáng lập viên", "cán bộ", "đơn vị"),
)


@dataclass(frozen=True, slots=True)
class Page:
    """A kind of page: ``weight`` is its share of the mix, ``plain`` the same rows in Datasette without our code.

    One that is ``optional`` is left out where the site has no such page.
    """

    name: str
    weight: int
    paths: tuple[str, ...]
    plain: tuple[str, ...] = ()
    optional: bool = False


def pages(paths: ArchivePaths, seed: int = 7) -> list[Page]:
    """Return the kinds of pages of a snapshot that ``large_archive`` made."""
    rng = random.Random(seed)
    db = sqlite3.connect(f"{paths.published.as_uri()}?mode=ro", uri=True)
    try:
        articles = [f"/archive/articles/{tilde_encode(name)}" for name in _some(db, rng, "articles", "article_id")]
        figures = [f"/archive/figures/{name}" for name in _some(db, rng, "figures", "figure_id")]
        indicators = [
            f"/archive/indicators/{name}" for (name,) in db.execute("SELECT DISTINCT indicator FROM series ORDER BY 1")
        ]
        reports = [tilde_encode(name) for (name,) in db.execute("SELECT article_id FROM reports LIMIT 400")]
    finally:
        db.close()
    rng.shuffle(indicators)
    rare = rng.sample(RARE, len(RARE))
    common = [f"{one} {other}" for one in WORDS for other in WORDS if one != other]
    rng.shuffle(common)
    return [
        Page("home", 8, ("/", "/en/"), ("/",)),
        _both("article", 30, articles),
        _both("indicator", 12, indicators),
        _both("evidence", 28, figures),
        _search("search, rare word", 8, rare),
        _search("search, common word", 4, [*WORDS, *common]),
        _search("search, phrase", 5, [f'"{word}"' for word in [*WORDS, *common]]),
        _search("search, no marks", 5, [fold(word) for word in [*WORDS, *common]]),
        _optional("list of indicators", 1, ["/indicators", "/en/indicators"]),
        _optional("changes, gaps", 2, ["/changes", "/gaps", "/en/changes", "/en/gaps"]),
        _optional("reports", 1, ["/reports", "/en/reports"]),
        _optional("report digest", 2, [f"/reports/{name}" for name in reports]),
        _optional("feeds", 2, [f"/feeds/{name}.atom" for name in ("articles", "changes", "gaps", "reports")]),
        _optional("feed of an indicator", 1, [f"/feeds{path.removeprefix('/archive')}.atom" for path in indicators]),
        _optional("citation", 1, [f"/-/cite/{path.rpartition('/')[2]}.json" for path in figures]),
        _optional("dictionary", 1, ["/dictionary", "/dictionary/figures", "/dictionary/series"]),
        _optional("ways to the data", 1, ["/api", "/downloads", "/about", "/corrections", "/sitemap.xml"]),
        _optional("tables", 1, ["/archive/articles", "/archive/series", "/archive/current_figures", "/archive"]),
    ]


def _optional(name: str, weight: int, paths: list[str]) -> Page:
    return Page(name, weight, tuple(paths), optional=True)


def _both(name: str, weight: int, paths: list[str]) -> Page:
    return Page(name, weight, tuple(paths), tuple(paths))


def _search(name: str, weight: int, words: list[str]) -> Page:
    typed = [quote(word) for word in words]
    ours = tuple(f"/archive/search?q={word}" for word in typed)
    return Page(name, weight, ours, tuple(f"/archive/documents?_search={word}" for word in typed))


def _some(db: sqlite3.Connection, rng: random.Random, table: str, key: str) -> list[str]:
    """Return keys spread over a table, found by its index and not by reading all of it."""
    first, last = db.execute(f"SELECT min({key}), max({key}) FROM {table}").fetchone()
    prefix = first[: next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))]
    found = set()
    for _ in range(OF_A_KIND):
        sought = prefix + "".join(rng.choices("0123456789abcdef" if table == "figures" else "0123456789", k=16))
        row = db.execute(f"SELECT {key} FROM {table} WHERE {key} >= ? ORDER BY {key} LIMIT 1", (sought,)).fetchone()
        found.add(str(row[0] if row else first))
    return sorted(found, key=lambda _: rng.random())
