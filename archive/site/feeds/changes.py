"""Entries of changed figures: one for each revision of an article that changed any.

One entry for each figure would have to be named by the figure, and what a figure is changes when a newer extractor
reads it better; which revision an edit made does not.
"""

from __future__ import annotations

from markupsafe import Markup

from archive.site.changes import Event, FigureChange
from archive.site.digest.words import Linked
from archive.site.feeds.addresses import Addresses, related
from archive.site.feeds.atom import Entry
from archive.site.feeds.identity import urn
from archive.site.formats import day, number, period
from archive.site.language import either, language

IN_TITLE = 2  # changes that the title of an entry tells


def entry(event: Event, at: Addresses, indicator: str | None = None) -> Entry:
    """Return the entry of a revision that changed figures; that of a feed of one indicator is another entry."""
    page = at.revision(event.article_id, event.revision_id or "")
    titled = "; ".join(_title(c) for c in event.changes[:IN_TITLE])
    more = len(event.changes) - IN_TITLE
    if more > 0:
        titled += either("; và {} số nữa", "; and {} more").format(number(more, language()))
    seen = either("Thấy ngày {}", "Seen on {}").format(day(event.seen_at, language()))
    if event.kind == "reverted":
        seen += either("; bài trở lại nội dung của một bản trước", "; the article says again what it had said before")
    link = at.figure_link
    return Entry(
        id=urn(language(), "change", event.revision_id, indicator),
        title=f"{titled} · {event.title}",
        updated=event.seen_at,
        summary=f"{event.title}. {seen}. {titled}.",
        content=Markup('<p lang="vi">{}</p><p>{}</p><ul>{}</ul>').format(
            event.title, seen, Markup("").join(_line(c, link) for c in event.changes)
        ),
        links=(at.alternate(page), *related(event.url)),
        categories=tuple(
            {c.indicator: (c.indicator, _label(c)) for c in event.changes if c.indicator is not None}.values()
        ),
    )


def _title(change: FigureChange) -> str:
    if change.old_quote is None:
        said = either("thêm {}", "{} added").format(change.new_quote)
    elif change.new_quote is None:
        said = either("bỏ {}", "{} dropped").format(change.old_quote)
    else:
        said = f"{change.old_quote} → {change.new_quote}"
    label = _label(change)
    return f"{said} ({label})" if label else said


def _line(change: FigureChange, link: Linked) -> Markup:
    """Return a change with its sentence, in which words that went and came are marked."""
    quotes = [
        Markup("<{0}>{1}</{0}>").format(mark, link(figure, quote))
        for mark, figure, quote in (
            ("del", change.old_figure, change.old_quote),
            ("ins", change.new_figure, change.new_quote),
        )
        if quote is not None
    ]
    about = ", ".join(
        part
        for part in (
            _label(change),
            period(change.period_start, change.period_end, change.period_grain, language())
            if change.period_end
            else "",
        )
        if part
    )
    marks = {"removed": "del", "added": "ins"}
    sentence = Markup("").join(
        Markup("<{0}>{1}</{0}>").format(marks[p.op], p.text) if p.op in marks else p.text for p in change.pieces
    )
    return Markup('<li><span lang="vi">{}</span>{}<br><span lang="vi">{}</span></li>').format(
        Markup(" → ").join(quotes), f" · {about}" if about else "", sentence
    )


def _label(change: FigureChange) -> str:
    return either(change.label_vi or "", change.label_en or "")
