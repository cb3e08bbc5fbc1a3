"""An archive of half-yearly reports for the tests of digests, changes, gaps and feeds.

What is planted, of the first half of 2022 beside that of 2021:

- classes: 27 after 20, 87 % of the plan of 31 that was printed in January: all fits
- cooperatives registered: 10 after 10, printed as 50 % of the plan, which was 25 when it was printed: does not fit
- projects: 5, printed as 2 more than the year before, which was reported as 4: does not fit
- loans: 3.3 billion; another article of the same weeks says 3.5
- households of 2021: 40 as reported then, 44 as this report says now: restated
- products: 30, and by the edited report 33
- cooperatives, total: 189 at the end, 171 a year before
- effective cooperatives: 60 % after 57.5 %

2024 lies behind the law of 2023, the nine months of 2025 behind the merger.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from archive.ledger.vocabulary import store_statistics
from archive.paths import ArchivePaths
from archive.store.indicators import store_indicators
from archive.vocabulary import Area, Break, Indicator
from tests.archive.site.reports import INDICATORS, Builder, Printed, Report

MORE = (
    Indicator("households_supported", "social", "Số hộ được hỗ trợ", "Households given help", "hộ", "flow"),
    Indicator("products_promoted", "market", "Số sản phẩm được quảng bá", "Products promoted", "sản phẩm", "flow"),
    Indicator("coops_effective_share", "stock", "Tỷ lệ HTX hoạt động hiệu quả", "Effective cooperatives", "%", "rate"),
)
AREAS = (
    Area("95@before-2025", "Bạc Liêu", "tỉnh", "province", None, None, "2025-06-30", "96@after-2025"),
    Area("96@before-2025", "Cà Mau", "tỉnh", "province", None, None, "2025-06-30", "96@after-2025"),
    Area("96@after-2025", "Cà Mau", "tỉnh", "province", None, "2025-07-01", None, None),
)
BREAKS = (
    Break("law-2023", "2024-07-01", "law", "Luật Hợp tác xã 2023", "Cooperative law of 2023", "Luật số 17/2023/QH15"),
    Break("merger", "2025-07-01", "territory", "Sáp nhập", "Merger", "202/2025/QH15", areas=("96@after-2025",)),
    Break("elsewhere", "2021-09-01", "rating", "Tiêu chí", "Criteria", "78", indicators=("coops_total_elsewhere",)),
)
_UNITS = {i.id: i.unit for i in (*INDICATORS, *MORE)}


@dataclass(frozen=True)
class Period:
    """A reference period and its name."""

    start: str
    end: str
    grain: str
    name: str

    def of(self, indicator: str) -> dict[str, Any]:
        """Return the fields of a figure of it; a stock is one as of its end."""
        if indicator == "coops_total":
            return {"period_end": self.end, "period_grain": "as_of", "period_source": "sentence"}
        fields = {"period_start": self.start, "period_end": self.end, "period_grain": self.grain}
        return {**fields, "period_source": "title"}


def half(year: int) -> Period:
    """Return the first half of a year."""
    return Period(f"{year}-01-01", f"{year}-06-30", "half", f"6 tháng đầu năm {year}")


def year(number: int) -> Period:
    """Return a year."""
    return Period(f"{number}-01-01", f"{number}-12-31", "year", f"năm {number}")


@dataclass(frozen=True)
class Says:
    """One figure of a report: ``text`` is its line, in which ``{}`` stands for the quote."""

    indicator: str
    value: str
    period: Period
    text: str = "Kết quả trong kỳ là {}."
    fields: tuple[tuple[str, str], ...] = ()


def report(key: str, title: str, published: str, said: tuple[Says, ...]) -> Report:
    """Return an article with a line for each figure."""
    lines, printed = [], []
    for n, s in enumerate(said, 1):
        fields = {"unit": _UNITS.get(s.indicator, "%"), "indicator": s.indicator or None, **dict(s.fields)}
        quote = f"{s.value.replace('.', ',')} {fields['unit']}"
        lines.append(f"{n}) " + s.text.format(quote))
        before = sum(line.count(quote) for line in (title, *lines[:-1]))
        printed.append(Printed(quote, s.value, before, {**fields, **s.period.of(s.indicator)}))
    return Report(key, title, tuple(lines), published, tuple(printed))


def of_half(number: int, values: dict[str, str], *more: Says) -> tuple[Says, ...]:
    """Return what a report says of the first half of a year."""
    return (*(Says(indicator, value, half(number)) for indicator, value in values.items()), *more)


FIRST = {
    "founding_classes": "20",
    "coops_registered": "10",
    "loans_disbursed": "3000000000",
    "fund_projects": "4",
    "households_supported": "40",
    "products_promoted": "28",
    "coops_total": "171",
    "coops_effective_share": "57.5",
}
SECOND = {
    "founding_classes": "27",
    "coops_registered": "10",
    "loans_disbursed": "3300000000",
    "fund_projects": "5",
    "households_supported": "48",
    "products_promoted": "30",
    "coops_total": "189",
    "coops_effective_share": "60",
}
PERCENT = (("unit", "%"), ("relation", "percent_of_plan"), ("indicator", ""))
CHANGE = (("relation", "change"),)
H1_2021 = report("201", "Sơ kết 6 tháng đầu năm 2021", "2021-07-12T08:30+07:00", of_half(2021, FIRST))
PLANS = report(
    "202",
    "Kế hoạch năm 2022",
    "2022-01-10T08:30+07:00",
    (
        Says("founding_classes", "31", year(2022), "Phấn đấu mở {}.", (("status", "target"),)),
        Says("coops_registered", "25", year(2022), "Phấn đấu {} đăng ký.", (("status", "target"),)),
    ),
)
H1_2022 = report(
    "203",
    "Sơ kết 6 tháng đầu năm 2022",
    "2022-07-12T08:30+07:00",
    of_half(
        2022,
        SECOND,
        Says("", "87", half(2022), "Số lớp đạt {} kế hoạch.", PERCENT),
        Says("", "50", half(2022), "Số HTX đăng ký đạt {} kế hoạch.", PERCENT),
        Says("fund_projects", "2", half(2022), "Tăng {} so với cùng kỳ.", CHANGE),
        Says("households_supported", "44", half(2021), "Cùng kỳ năm 2021 là {}."),
    ),
)
EDITED = report(
    "203",
    "Sơ kết 6 tháng đầu năm 2022",
    "2022-07-12T08:30+07:00",
    of_half(
        2022,
        {**SECOND, "products_promoted": "33"},
        Says("", "87", half(2022), "Số lớp đạt {} kế hoạch.", PERCENT),
        Says("", "50", half(2022), "Số HTX đăng ký đạt {} kế hoạch.", PERCENT),
        Says("fund_projects", "2", half(2022), "Tăng {} so với cùng kỳ.", CHANGE),
        Says("households_supported", "44", half(2021), "Cùng kỳ năm 2021 là {}."),
    ),
)
NEWS = report(
    "204",
    "Quỹ giải ngân <b>&</b> đồng hành",
    "2022-07-20",
    (Says("loans_disbursed", "3500000000", half(2022), "Quỹ đã giải ngân {}."),),
)
LATER = tuple(
    report(str(205 + n), f"Tổng kết {period.name}", published, tuple(Says(i, v, period) for i, v in values.items()))
    for n, (period, published, values) in enumerate(
        (
            (year(2023), "2024-01-10", FIRST),
            (year(2024), "2025-01-10", SECOND),
            (Period("2024-01-01", "2024-09-30", "nine_months", "9 tháng đầu năm 2024"), "2024-10-09", FIRST),
            (Period("2025-01-01", "2025-09-30", "nine_months", "9 tháng đầu năm 2025"), "2025-10-09", SECOND),
        )
    )
)


def figure_of(builder: Builder, key: str, quote: str) -> str:
    """Return the figure of an article that prints a quote, as its newest revision has it."""
    row = builder.db.execute(
        "SELECT figure_id FROM figures f JOIN articles a USING (article_id, revision_id) "
        "WHERE a.asset_key = ? AND f.quote = ? AND NOT superseded ORDER BY start",
        (key, quote),
    ).fetchone()
    return str(row[0])


def compare(builder: Builder) -> None:
    """Store what the printed changes and percentages of each revision of the report of 2022 are measured by."""
    plan, change = ("plan", 0, "percent"), ("change", 1, "amount")
    for by, of, how, base in (
        ("87 %", "27 lớp", plan, year(2022)),
        ("50 %", "10 HTX", plan, year(2022)),
        ("2 dự án", "5 dự án", change, half(2021)),
    ):
        builder.db.execute(
            "INSERT OR IGNORE INTO comparisons SELECT b.text_id, b.figure_id, o.figure_id, ?, ?, ?, ?, ?, ? "
            "FROM figures b JOIN figures o ON o.text_id = b.text_id JOIN articles a ON a.article_id = b.article_id "
            "WHERE a.asset_key = '203' AND b.quote = ? AND o.quote = ?",
            (*how, base.start, base.end, base.grain, by, of),
        )


def build(paths: ArchivePaths) -> Builder:
    """Build the archive: reports, the edit of one, an article that vanished and came back, another that is gone."""
    builder = Builder(paths)
    store_indicators(builder.db, (*INDICATORS, *MORE))
    store_statistics(builder.db, AREAS, BREAKS, ())
    builder.crawl([H1_2021, PLANS, H1_2022, NEWS, *LATER], "2025-10-20T01:00:00.000Z")
    builder.crawl([EDITED], "2025-11-02T18:30:00.000Z")  # the third of November in Vietnam
    compare(builder)
    with builder.db.atomic():
        for key, since, again in (
            ("201", "2025-11-04T01:00:00.000Z", "2025-11-05T01:00:00.000Z"),
            ("204", "2025-11-06T01:00:00.000Z", None),
        ):
            article = f"thu:{key}"
            builder.db.execute(
                "INSERT INTO absences (article_id, missing_since, last_seen, reason, seen_again) "
                "VALUES (?, ?, ?, 'status 404', ?)",
                (article, since, "2025-10-20T01:00:00.000Z", again),
            )
            if again is None:
                builder.db.execute("UPDATE articles SET missing_since = ? WHERE article_id = ?", (since, article))
    builder.publish()
    return builder
