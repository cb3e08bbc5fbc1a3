"""A small archive for the site's tests: half-yearly reports in our own words, stored and published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlite_utils import Database

from archive.paths import ArchivePaths
from archive.publish import publish
from archive.records import (
    ArticleVersion,
    Attachment,
    Block,
    BodyBlock,
    Capture,
    Check,
    Citation,
    Figure,
    FigureSet,
    FrontierEntry,
    Image,
    PageResult,
    ParsedArticle,
    Text,
    WarcPosition,
)
from archive.site.charts.drawing import Pen
from archive.store import captures, crawls, pages
from archive.store.database import open_working
from archive.store.frontier import Frontier
from archive.store.indicators import store_indicators
from archive.vocabulary import Indicator
from archive.withholding import log

BASE = "http://127.0.0.1:9"
FIRST_HALF = {
    "period_start": "2022-01-01",
    "period_end": "2022-06-30",
    "period_grain": "half",
    "period_source": "title",
}
INDICATORS = (
    Indicator(
        "founding_classes", "training", "Số lớp tư vấn trước khi thành lập", "Classes before founding", "lớp", "flow"
    ),
    Indicator("coops_registered", "founding", "Số HTX hoàn thành đăng ký", "Cooperatives registered", "HTX", "flow"),
    Indicator("coops_total", "stock", "Tổng số HTX", "Cooperatives, total", "HTX", "stock"),
    Indicator("loans_disbursed", "fund", "Số tiền Quỹ giải ngân", "Amount disbursed", "đồng", "flow"),
    Indicator("fund_projects", "fund", "Số dự án được giải ngân", "Projects financed", "dự án", "flow"),
)
HOSTILE = "<script>alert(1)</script> & \"bẫy\" 'thử'"


@dataclass(frozen=True)
class Printed:
    """A figure to be found in a report: its quote (the nth of them) and how it is read."""

    quote: str
    value: str
    nth: int = 0
    reading: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """An article, with what is read in it."""

    key: str
    title: str
    paragraphs: tuple[str, ...]
    published: str
    printed: tuple[Printed, ...] = ()
    cited: tuple[tuple[str, str, str], ...] = ()
    checks: tuple[tuple[str, tuple[int, ...], str, str], ...] = ()
    images: tuple[Image, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    views: int | None = None


def half(year: int, second: bool = False) -> dict[str, Any]:
    """Return the reference period of a half-year."""
    first, last = ("07-01", "12-31") if second else ("01-01", "06-30")
    return {
        "period_start": f"{year}-{first}",
        "period_end": f"{year}-{last}",
        "period_grain": "half",
        "period_source": "title",
    }


def report(year: int, second: bool, classes: int, registered: int, total: int, key: str) -> Report:
    """Return the report of a half-year; it says its number of classes three times."""
    name = f"6 tháng {'cuối' if second else 'đầu'} năm {year}"
    period = half(year, second)
    return Report(
        key=key,
        title=f"Liên minh báo cáo công tác {name}: mở {classes} lớp",
        published=f"{year + second}-{'01' if second else '07'}-12T08:30+07:00",
        paragraphs=(
            f"Trong kỳ, đơn vị đã mở {classes} lớp dành cho sáng lập viên, đạt 87% kế hoạch cả năm.",
            f"Có {registered} HTX hoàn thành đăng ký, đưa số HTX toàn tỉnh lên {total} HTX. "
            "Quỹ đã giải ngân 3.300.000 đồng cho 03 dự án theo Luật Hợp tác xã số 17/2023/QH15.",
            f"Như vậy {classes} lớp là kết quả khá; tỉnh cũng chăm lo đời sống xã viên.",
        ),
        printed=(
            *(
                Printed(f"{classes} lớp", str(classes), nth, {"unit": "lớp", "indicator": "founding_classes", **period})
                for nth in range(3)
            ),
            Printed("87%", "87", 0, {"unit": "%", "relation": "percent_of_plan", "link": "plan_of", **period}),
            Printed(
                f"{registered} HTX", str(registered), 0, {"unit": "HTX", "indicator": "coops_registered", **period}
            ),
            Printed(
                f"{total} HTX",
                str(total),
                0,
                {
                    "unit": "HTX",
                    "indicator": "coops_total",
                    "period_end": period["period_end"],
                    "period_grain": "as_of",
                    "period_source": "sentence",
                },
            ),
            Printed(
                "3.300.000 đồng",
                "3300000",
                0,
                {"unit": "đồng", "indicator": "loans_disbursed", "flags": ("implausible_low",), **period},
            ),
            Printed("03 dự án", "3", 0, {"unit": "dự án", "indicator": "fund_projects", **period}),
        ),
        cited=(("Luật Hợp tác xã số 17/2023/QH15", "Luật", "17/2023/QH15"),),
        checks=(
            (
                "bounds",
                (6,),
                "Số tiền mỗi dự án thấp bất thường: 1.100.000 đồng.",
                "The amount per project is implausibly low: 1,100,000 đồng.",
            ),
        ),
        images=(Image(f"{BASE}/anh/{key}.jpg", "Ảnh lớp học", "Quang cảnh một lớp học"),),
        attachments=(Attachment(f"{BASE}/tep/{key}.pdf", "Báo cáo đầy đủ (PDF)"),),
        views=1234,
    )


REPORTS = (
    report(2021, False, 18, 9, 171, "101"),
    report(2021, True, 21, 11, 180, "102"),
    report(2022, False, 27, 13, 189, "103"),
    Report(
        key="104",
        title="Thăm đồng lúa chín sớm",
        published="2022-03-02",
        paragraphs=("Cán bộ giải đáp thắc mắc của bà con ở cánh đồng Đông Hải. Ngân sách không đổi.",),
    ),
    Report(
        key="105",
        title=HOSTILE,
        published="2020-05-05",
        paragraphs=('Dòng <img src=x onerror=alert(2)> có 5 lớp & "ngoặc".',),
        printed=(Printed("5 lớp", "5", 0, {"unit": "lớp"}),),
        images=(Image("javascript:alert(3)", "<b>alt</b>", "<i>chú thích</i>"),),
        attachments=(Attachment("javascript:alert(4)", "<u>tệp</u>"),),
    ),
)


def text_of(found: Report) -> Text:
    """Return the canonical text of a report."""
    lines = [found.title, *found.paragraphs]
    blocks, at = [], 0
    for n, line in enumerate(lines):
        blocks.append(Block("paragraph" if n else "title", at, at + len(line)))
        at += len(line) + 1
    return Text("\n".join(lines), tuple(blocks))


def reading_of(found: Report, text: Text) -> FigureSet:
    """Return what is read in a report."""
    figures = []
    for printed in found.printed:
        start = -1
        for _ in range(printed.nth + 1):
            start = text.text.index(printed.quote, start + 1)
        figures.append(
            Figure(
                start,
                start + len(printed.quote),
                printed.quote,
                Decimal(printed.value),
                rule="count",
                **printed.reading,
            )
        )
    citations = []
    for quote, kind, number in found.cited:
        start = text.text.index(quote)
        citations.append(Citation(start, start + len(quote), quote, kind, number))
    checks = tuple(
        Check(name, "fails", "warning", tuple(figures[n].start for n in starts), vi, en)
        for name, starts, vi, en in found.checks
    )
    return FigureSet(tuple(figures), checks, tuple(citations), "1")


class Builder:
    """Fills an archive by crawls of a made-up portal."""

    def __init__(self, paths: ArchivePaths) -> None:
        self.paths = paths
        paths.root.mkdir(parents=True, exist_ok=True)
        self.db: Database = open_working(paths.working)
        store_indicators(self.db, INDICATORS)
        self._serial = 0

    def crawl(self, reports: Iterable[Report], at: str, outcome: str | None = "done") -> None:
        """Store reports as one crawl finds them."""
        plan = crawls.CrawlPlan(
            "thu", "Liên minh thử nghiệm", "95", BASE, "liferay7", "live", None, "live", "full", "tests", "1", "1"
        )
        crawl_id, _ = crawls.begin(self.db, plan, at)
        for found in reports:
            self._store(crawl_id, found, at)
        crawls.refuse(self.db, crawl_id, "login", "127.0.0.1", f"{BASE}/c/portal/login")
        self._serial += 1
        captures.insert(
            self.db, Capture(f"cx{self._serial}", crawl_id, f"{BASE}/hong", at, None, outcome="error", error="timeout")
        )
        crawls.add(self.db, crawl_id, requests=1)
        if outcome is not None:
            crawls.finish(self.db, crawl_id, at, outcome, None if outcome == "done" else "nothing found")

    def _store(self, crawl_id: str, found: Report, at: str) -> None:
        self._serial += 1
        url, capture_id = f"{BASE}/-/bai-{found.key}", f"c{self._serial:04}"
        position = WarcPosition("thu-00001.warc.gz", 1000 * self._serial, 900)
        captures.insert(
            self.db, Capture(capture_id, crawl_id, url, at, 200, "sha256:" + "0" * 64, "text/html", warc=position)
        )
        crawls.add(self.db, crawl_id, requests=1)
        Frontier(self.db, crawl_id).add([FrontierEntry(f"/-/bai-{found.key}", url, "article", 50, 0)])
        text = text_of(found)
        article = ParsedArticle(
            title=found.title,
            published=found.published,
            unit="Văn phòng",
            section="Tin tức",
            blocks=tuple(BodyBlock("paragraph", p) for p in found.paragraphs),
            images=found.images,
            attachments=found.attachments,
            view_count=found.views,
            asset_key=found.key,
        )
        version = ArticleVersion(
            "thu", url, f"/-/bai-{found.key}", at, capture_id, "liferay7", article, text, "1", reading_of(found, text)
        )
        pages.store(
            self.db, crawl_id, PageResult("thu", f"/-/bai-{found.key}", url, capture_id, at, "article", version=version)
        )

    def withhold(self, name: str) -> None:
        """Withhold something from publication."""
        log.suppress(self.db, log.find(self.db, name), "names a complainant", "2026-03-01T08:00:00.000Z")

    def lift(self, name: str) -> None:
        """Publish it again."""
        log.lift(self.db, name, None, "2026-03-02T08:00:00.000Z")

    def publish(self) -> None:
        """Make the snapshot."""
        self.db.conn.commit()
        publish(self.paths, Pen().draw)


def build(paths: ArchivePaths) -> Builder:
    """Build the archive of the tests: two crawls, the second of which finds a report changed."""
    builder = Builder(paths)
    builder.crawl(REPORTS, "2022-07-20T01:00:00.000Z")
    builder.crawl([report(2022, False, 28, 13, 189, "103")], "2022-08-01T01:00:00.000Z")
    builder.publish()
    return builder
