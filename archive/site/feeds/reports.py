"""Entries of report digests: what does not add up first, then what is new beside the year before."""

from __future__ import annotations

from markupsafe import Markup

from archive.site.digest.records import Digest, ReportFigure
from archive.site.digest.words import difference_words, finding_words, label_words, value_words
from archive.site.feeds.addresses import Addresses, related
from archive.site.feeds.atom import Entry
from archive.site.feeds.identity import urn
from archive.site.feeds.moments import known
from archive.site.formats import number, period
from archive.site.language import either, language

FINDINGS = 10
FIGURES = 15  # new figures that an entry tells; the page has them all


def entry(digest: Digest, at: Addresses) -> Entry:
    """Return the entry of a report; what later reports say is no part of it."""
    head = digest.head
    when = period(head.period_start, head.period_end, head.period_grain, language())
    told = [f for f in digest.told if f.severity != "info"]
    off = number(head.findings, language())
    counted = either(f"{off} chỗ không khớp", f"{off} finding{'s' if head.findings != 1 else ''}")
    fresh = either("{} số mới", "{} new figures").format(number(len(digest.fresh), language()))
    counted = f"{when}: {counted}, {fresh}"
    parts = [Markup('<p lang="vi">{}</p>').format(head.title)]
    if told:
        lines = (
            Markup("<li>{}</li>").format(finding_words(f, at.figure_link, at.article_link)) for f in told[:FINDINGS]
        )
        parts.append(_list(either("Không khớp", "What does not add up"), Markup("").join(lines)))
    if digest.fresh:
        lines = (_figure(f, at) for f in digest.fresh[:FIGURES])
        parts.append(_list(either("Mới", "What is new"), Markup("").join(lines)))
    return Entry(
        id=urn(language(), "report", head.article_id),
        title=f"{counted} · {head.title}",
        updated=known(head.changed_at),
        published=known(head.published, head.changed_at),
        summary=f"{head.title}. {counted}.",
        content=Markup("").join(parts),
        links=(at.alternate(at.report(head.article_id)), *related(head.url)),
        categories=((head.period_end[:4], when),),
    )


def _figure(figure: ReportFigure, at: Addresses) -> Markup:
    said = at.figure_link(figure.own.figure_id, value_words(figure.own, figure.unit))
    line = Markup("<li>{}: {}").format(label_words(figure), said)
    changed = difference_words(figure.before_difference, figure.unit)
    if figure.before is not None and changed:
        before = at.figure_link(figure.before.figure_id, value_words(figure.before, figure.unit))
        line += Markup("; {} {}, {}").format(either("cùng kỳ năm trước", "a year before"), before, changed)
    return line + Markup("</li>")


def _list(title: str, lines: Markup) -> Markup:
    return Markup("<h2>{}</h2><ul>{}</ul>").format(title, lines)
