"""A digest in words of the page's language: values, differences, findings.

Sentences are HTML, since the values in them are links; ``link`` makes one of a figure's identifier and a text.
"""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup, escape

from archive.site import formats, labels
from archive.site.digest.records import Difference, ReportFigure, ReportFinding, Value
from archive.site.language import either, language, t

Linked = Callable[[str | None, str], Markup]
"""From an identifier (None for none) and a text to a link."""
_QUALIFIED = {
    "approx": ("khoảng {}", "about {}"),
    "more_than": ("hơn {}", "more than {}"),
    "less_than": ("dưới {}", "less than {}"),
    "at_least": ("ít nhất {}", "at least {}"),
    "at_most": ("nhiều nhất {}", "at most {}"),
}
_SHARES = ("%", "‰", "điểm %")
_MINUS = "\u2212"


def value_words(value: Value, unit: str | None) -> str:
    """Return a value with its unit: ``khoảng 3.300.000 đồng``, ``about 3,300,000 đồng``; plain text."""
    spoken = language()
    number = formats.number(value.value, spoken)
    if value.upper is not None:
        number += f"–{formats.number(value.upper, spoken)}"
    pattern = _QUALIFIED.get(value.qualifier)
    if pattern is not None:
        number = either(*pattern).format(number)
    return f"{number} {labels.unit(unit)}".strip() if unit else number


def signed(number: str) -> str:
    """Return a number with its sign: ``+5``, ``−3,2``, ``0``."""
    words = formats.number(number.removeprefix("-"), language())
    return f"{_MINUS}{words}" if number.startswith("-") else words if words == "0" else f"+{words}"


def difference_words(difference: Difference, unit: str | None) -> str:
    """Return a computed difference: ``+5 (+18,5 %)``, points of shares, ``≈`` where a value is not exact."""
    if difference.amount is None:
        return ""
    if difference.amount == "0":
        return either("không đổi", "unchanged")
    words = signed(difference.amount)
    if unit in _SHARES:
        words += either("\u00a0điểm %", "\u00a0points")
    elif difference.percent is not None:
        words += f" ({signed(difference.percent)}%)"
    return f"≈ {words}" if difference.about else words


def label_words(row: ReportFigure | ReportFinding) -> str:
    """Return the name of the indicator with what is counted of it; plain text."""
    label = either(row.label_vi or "", row.label_en or "") or either("Số liệu", "A figure")
    return f"{label}, {row.breakdown}" if row.breakdown else label


def finding_words(finding: ReportFinding, link: Linked, article: Linked) -> Markup:
    """Return what does not add up, in one sentence; HTML. ``article`` links an article by its identifier."""
    if finding.code == "check":
        said = escape(either(finding.message_vi or "", finding.message_en or ""))
        shown = Markup(" {}").format(link(finding.figure_id, either("Xem số liệu", "See the figure")))
        return said + shown if finding.figure_id else said
    patterns = _FINDINGS[finding.code]
    values = {
        "label": _label(finding),
        "own": link(finding.figure_id, finding.own_quote or ""),
        "ours": _said(finding.ours, finding, link, computed=finding.code in ("base", "plan", "total")),
        "other": _said(finding.other, finding, link, computed=finding.code == "sum"),
        "by": link(finding.by_figure, finding.by_quote or ""),
        "period": formats.period(finding.period_start, finding.period_end, finding.period_grain, language()),
        "where": _where(finding, article),
        "difference": _difference(finding),
    }
    return Markup(escape(either(*patterns))).format(**values)


_FINDINGS = {
    "within": (
        "{label} ({period}): chính báo cáo này in cả {other} lẫn {ours}.",
        "{label} ({period}): the report itself prints both {other} and {ours}.",
    ),
    "base": (
        "{label}: báo cáo in {own}, hơn kém {by} so với {period}, tức kỳ đó phải là {ours}; nhưng kỳ đó đã công bố "
        "{other}{where}.",
        "{label}: the report prints {own}, a change of {by} from {period}, which makes that {ours}; but {other} was "
        "published for it{where}.",
    ),
    "plan": (
        "{label}: báo cáo in {own}, đạt {by} kế hoạch, tức kế hoạch {period} phải là {ours}; nhưng kế hoạch đã công bố "
        "là {other}{where}.",
        "{label}: the report prints {own}, {by} of the plan, which makes the plan for {period} {ours}; but the "
        "published plan is {other}{where}.",
    ),
    "total": (
        "{label} ({period}): các phần in trong báo cáo cộng lại là {ours}, nhưng tổng đã công bố là {other}{where}.",
        "{label} ({period}): the parts printed here add up to {ours}, but the published total is {other}{where}.",
    ),
    "sum": (
        "{label} ({period}): hai nửa năm cộng lại là {other}, nhưng cả năm in {ours}{difference}.",
        "{label} ({period}): the two halves add up to {other}, but {ours} is printed for the year{difference}.",
    ),
    "between": (
        "{label} ({period}): báo cáo này in {ours}, bài khác đăng trong vòng 60 ngày in {other}{where}.",
        "{label} ({period}): this report prints {ours}, another article within 60 days {other}{where}.",
    ),
    "report": (
        "{label} ({period}): trước đây công bố {other}{where}, nay in {ours}{difference}.",
        "{label} ({period}): published before as {other}{where}, now printed as {ours}{difference}.",
    ),
    "edit": (
        "{label} ({period}): bản trước của chính bài này in {other}, bản hiện nay in {ours}{difference}.",
        "{label} ({period}): an earlier revision of this article printed {other}, the present one {ours}{difference}.",
    ),
    "later": (
        "{label} ({period}): báo cáo này in {ours}, về sau công bố lại là {other}{where}.",
        "{label} ({period}): printed here as {ours}, later published as {other}{where}.",
    ),
}


def _label(finding: ReportFinding) -> Markup:
    return Markup("<strong>{}</strong>").format(label_words(finding))


def _said(value: Value | None, finding: ReportFinding, link: Linked, *, computed: bool) -> Markup:
    """Return a value as a link to the figure that prints it; one that nobody prints is marked as computed."""
    if value is None:
        return Markup("–")
    said = value_words(value, finding.unit)
    return Markup('<span class="computed">{}</span>').format(said) if computed else link(value.figure_id, said)


def _where(finding: ReportFinding, article: Linked) -> Markup:
    """Return which article said so, in brackets; how many where there are more."""
    if finding.other_article is None or not finding.other_title:
        return Markup("")
    day = f", {formats.day(finding.other_published, language())}" if finding.other_published else ""
    more = finding.articles - 1
    others = t(", và {0} bài khác", ", and {0} more", formats.number(more, language())) if more > 0 else ""
    return Markup(" ({}{}{})").format(article(finding.other_article, finding.other_title), day, others)


def _difference(finding: ReportFinding) -> Markup:
    words = difference_words(finding.difference, finding.unit)
    return Markup(', <span class="computed">{}</span>').format(words) if words else Markup("")
