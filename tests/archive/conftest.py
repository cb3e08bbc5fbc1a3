"""An empty archive, and pages to store in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from sqlite_utils import Database

from archive.paths import ArchivePaths
from archive.records import (
    ArticleVersion,
    BodyBlock,
    Capture,
    Figure,
    FigureSet,
    FrontierEntry,
    PageResult,
    ParsedArticle,
)
from archive.store import captures, crawls
from archive.store.database import open_working
from archive.store.frontier import Frontier
from archive.store.indicators import store_indicators
from archive.vocabulary import Indicator
from pipelines.clean import canonical_text
from tests.archive.evidence import fill_warc
from tests.archive.site.reports import Builder, build

PLAN = crawls.CrawlPlan(
    portal="thu",
    organisation="Cổng thử",
    area="95",
    base="http://127.0.0.1/",
    platform=None,
    status="",
    successor=None,
    source="live",
    mode="incremental",
    software="tests",
    parser_version="1",
    extractor_version="1",
)


@pytest.fixture
def paths(tmp_path: Path) -> ArchivePaths:
    found = ArchivePaths(tmp_path / "archive")
    found.make()
    return found


@pytest.fixture
def db(paths: ArchivePaths) -> Iterator[Database]:
    database = open_working(paths.working)
    store_indicators(
        database,
        [
            Indicator("classes_held", "training", "Số lớp", "Classes", "lớp", "flow"),
            Indicator("coops_total", "stock", "Tổng số HTX", "Cooperatives", "HTX", "stock"),
        ],
    )
    yield database
    database.close()


@pytest.fixture
def crawl(db: Database) -> str:
    return crawls.begin(db, PLAN, "2024-01-01T00:00:00.000Z")[0]


MakePage = Callable[..., PageResult]


@pytest.fixture
def page(db: Database, crawl: str) -> MakePage:
    """Return a maker of page results: an article that says how many classes were held, captured at a time."""
    serial = iter(range(1, 1000))

    def make(
        classes: int = 12, at: str = "2024-01-02T00:00:00.000Z", views: int = 5, key: str = "101", times: int = 1
    ) -> PageResult:
        capture_id = f"c{next(serial)}"
        url = f"http://127.0.0.1/-/bai-{key}"
        with db.atomic():
            captures.insert(db, Capture(capture_id, crawl, url, at, 200))
            crawls.add(db, crawl, requests=1)
            Frontier(db, crawl).add([FrontierEntry(f"/-/bai-{key}", url, "article", 50, 0)])
        body = tuple(BodyBlock("paragraph", f"Trong kỳ đã mở {classes} lớp.") for _ in range(times))
        article = ParsedArticle(
            title="Kết quả 6 tháng đầu năm 2023",
            published="2023-07-05T08:00+07:00",
            blocks=body,
            view_count=views,
            asset_key=key,
        )
        text = canonical_text(article)
        found = []
        at_char = text.text.find("lớp")
        while at_char >= 0:
            start = at_char - len(str(classes)) - 1
            found.append(
                Figure(
                    start=start,
                    end=at_char + 3,
                    quote=text.text[start : at_char + 3],
                    value=Decimal(classes),
                    unit="lớp",
                    indicator="classes_held",
                    period_start="2023-01-01",
                    period_end="2023-06-30",
                    period_grain="half",
                    period_source="title",
                    rule="count",
                )
            )
            at_char = text.text.find("lớp", at_char + 1)
        version = ArticleVersion(
            portal="thu",
            url=url,
            url_key=f"/-/bai-{key}",
            captured_at=at,
            capture_id=capture_id,
            platform="liferay7",
            article=article,
            text=text,
            parser_version="1",
            reading=FigureSet(tuple(found), (), (), "1"),
        )
        return PageResult("thu", f"/-/bai-{key}", url, capture_id, at, "article", version=version)

    return make


@pytest.fixture(scope="session")
def evident(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of half-yearly reports with their WARC files."""
    paths = ArchivePaths(tmp_path_factory.mktemp("original") / "archive")
    paths.make()
    builder = build(paths)
    fill_warc(paths, builder.db)
    builder.db.execute("DELETE FROM captures WHERE warc_file = 'thu-00001.warc.gz'")
    builder.db.close()
    return paths.root


@pytest.fixture
def kept(evident: Path, tmp_path: Path) -> Iterator[Builder]:
    """A copy of that archive, published, to change as a test likes."""
    shutil.copytree(evident, tmp_path / "archive")
    builder = Builder(ArchivePaths(tmp_path / "archive"))
    builder.publish()
    yield builder
    builder.db.close()
