"""Entries of gaps: each when it began, whatever was tried since.

Left out is what the next crawl may settle by itself: an address that answered "gone" and no full crawl has confirmed,
and a crawl that is not finished.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from markupsafe import Markup, escape

from archive.site import labels
from archive.site.cells import is_web_address
from archive.site.feeds.addresses import Addresses, related
from archive.site.feeds.atom import Entry, uri
from archive.site.feeds.identity import urn
from archive.site.feeds.moments import known
from archive.site.formats import number, period
from archive.site.language import either, language

PROVISIONAL = ("gone_unconfirmed", "crawl_unfinished")


@dataclass(frozen=True, slots=True)
class NewGap:
    """A gap, and when it came to be one."""

    kind: str
    portal: str
    of: str
    what: str
    n: int
    article_id: str | None
    title: str | None
    began: str

    @property
    def key(self) -> tuple[str, ...]:
        """What tells a gap from others: not how requests for it fail. An article may vanish twice."""
        return (self.portal, self.of, self.what, *((self.began,) if self.kind == "vanished" else ()))


def read(db: sqlite3.Connection, limit: int) -> tuple[NewGap, ...]:
    """Read the newest gaps."""
    return tuple(NewGap(*row) for row in db.execute(_GAPS, (*PROVISIONAL, limit)))


def entry(gap: NewGap, at: Addresses) -> Entry:
    """Return the entry of a gap."""
    name = either(*labels.label(gap.kind, "gap"))
    what = words(gap)
    meaning = either(*labels.label(gap.kind, "gap_meaning"))
    page = at.row("articles", gap.article_id) if gap.article_id else at.page("/gaps") + f"#{gap.kind}"
    shown: str = escape(what)
    if is_web_address(gap.what):
        shown = Markup('<a href="{}" rel="nofollow noreferrer external">{}</a>').format(uri(gap.what), what)
    return Entry(
        id=urn(language(), "gap", *gap.key),
        title=f"{name}: {what}",
        updated=known(gap.began),
        summary=f"{what}. {meaning}",
        content=Markup("<p>{}</p><p>{}</p>").format(shown, meaning),
        links=(at.alternate(page), *related(gap.what)),
        categories=((gap.kind, name),),
    )


def words(gap: NewGap) -> str:
    """Return what is missing."""
    if gap.kind == "missing_period":
        start, _, end = gap.what.partition("/")
        return either("báo cáo {}", "report on {}").format(period(start, end, gap.of, language()))
    if gap.title is not None:
        return gap.title
    if gap.n > 1:
        return f"{gap.what} ({number(gap.n, language())} {either(*labels.label(gap.of, 'gap_of'))})"
    return gap.what


# A section that is longer than the limit is noted by every crawl; the first of them began the gap. A period becomes one
# when its report is 90 days late.
_GAPS = """
    SELECT kind, portal, "of", what, n, article_id, title, began FROM (
        SELECT g.kind, g.portal, g."of", g.what, g.n, g.article_id, a.title, CASE
            WHEN g.kind = 'missing_period' THEN date(g.since, '+90 days')
            WHEN g.reason LIKE 'the limit of pages%' THEN (
                SELECT min(c.started_at) FROM refusals r JOIN crawls c USING (crawl_id)
                WHERE r.rule = 'section_cap' AND c.portal = g.portal)
            ELSE g.since END AS began
        FROM gaps g LEFT JOIN articles a USING (article_id) WHERE g.kind NOT IN (?, ?))
    WHERE began > '' AND what > '' ORDER BY began DESC, portal, "of", what LIMIT ?"""
