"""What the pages of digests show, as records."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Value:
    """A value as it is printed, or as it follows from others (``derived``), with the figure that it rests on."""

    value: str
    upper: str | None
    qualifier: str
    figure_id: str | None
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """What was computed between two values; ``about`` where one of them is not exact."""

    amount: str | None
    percent: str | None
    about: bool = False


@dataclass(frozen=True, slots=True)
class ReportFigure:
    """A figure of the report with what stands beside it; see the table ``report_figures``."""

    indicator: str
    label_vi: str
    label_en: str
    kind: str
    area: str
    breakdown: str | None
    coverage: str | None
    period_start: str | None
    period_end: str
    period_grain: str | None
    status: str
    aggregate: str
    unit: str | None
    own: Value
    of_period: bool
    fresh: bool
    said_same: int
    findings: int
    before: Value | None
    before_disputed: bool
    before_difference: Difference
    before_breaks: tuple[str, ...]
    before_areas: tuple[tuple[str, Value | None], ...]
    plan: Value | None
    plan_start: str | None
    plan_end: str | None
    plan_percent: str | None
    printed_percent: str | None
    printed_figure: str | None
    earlier: Value | None
    earlier_article: str | None
    earlier_known: str | None
    earlier_difference: Difference


@dataclass(frozen=True, slots=True)
class ReportFinding:
    """Something that does not add up; see the table ``report_findings``."""

    code: str
    severity: str
    figure_id: str | None
    label_vi: str | None
    label_en: str | None
    breakdown: str | None
    unit: str | None
    own_quote: str | None
    ours: Value | None
    by_figure: str | None
    by_quote: str | None
    other: Value | None
    other_article: str | None
    other_title: str | None
    other_published: str | None
    articles: int
    period_start: str | None
    period_end: str | None
    period_grain: str | None
    difference: Difference
    check_id: str | None
    message_vi: str | None
    message_en: str | None


@dataclass(frozen=True, slots=True)
class DigestHead:
    """A report in a list."""

    article_id: str
    title: str
    url: str
    published: str | None
    changed_at: str
    period_start: str
    period_end: str
    period_grain: str
    indicators: int
    figures: int
    fresh: int
    findings: int
    missing: int


@dataclass(frozen=True, slots=True)
class MissingIndicator:
    """An indicator that reports of the kind usually tell, and this one does not; ``usual`` is their share."""

    indicator: str
    label_vi: str
    label_en: str
    usual: float


@dataclass(frozen=True, slots=True)
class BreakLine:
    """A break in series: from this day on figures do not compare with those before."""

    break_id: str
    date: str
    label_vi: str
    label_en: str


@dataclass(frozen=True, slots=True)
class Digest:
    """All that the page of a report shows."""

    head: DigestHead
    figures: tuple[ReportFigure, ...]
    findings: tuple[ReportFinding, ...]
    missing: tuple[MissingIndicator, ...]
    unclaimed: int
    breaks: dict[str, BreakLine]
    areas: dict[str, str]

    @property
    def doubtful(self) -> tuple[ReportFigure, ...]:
        """The figures that a finding names."""
        return tuple(f for f in self.figures if f.findings)

    @property
    def fresh(self) -> tuple[ReportFigure, ...]:
        """Those of the reported period that nobody had stated before, without the doubtful ones."""
        return tuple(f for f in self.figures if f.of_period and f.fresh and not f.findings)

    @property
    def rest(self) -> tuple[ReportFigure, ...]:
        """Those that were stated before, and those of other periods."""
        return tuple(f for f in self.figures if not f.findings and not (f.of_period and f.fresh))

    @property
    def main_area(self) -> str | None:
        """The area of most of its figures: named once, not beside each."""
        areas = [f.area for f in self.figures if f.of_period]
        return max(sorted(set(areas)), key=areas.count) if areas else None

    @property
    def told(self) -> tuple[ReportFinding, ...]:
        """The findings that were there when the report appeared."""
        return tuple(f for f in self.findings if f.code != "later")

    @property
    def later(self) -> tuple[ReportFinding, ...]:
        """What later reports say otherwise."""
        return tuple(f for f in self.findings if f.code == "later")

    @property
    def breaks_named(self) -> tuple[BreakLine, ...]:
        """The breaks between the report and the year before it."""
        found = sorted({b for f in self.figures if f.of_period for b in f.before_breaks})
        return tuple(sorted((self.breaks[b] for b in found if b in self.breaks), key=lambda b: b.date))
