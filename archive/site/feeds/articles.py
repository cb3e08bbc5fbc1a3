"""Entries of articles: new ones when they were published, revised ones when the revision was seen."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from markupsafe import Markup, escape

from archive.site.feeds.addresses import Addresses, related
from archive.site.feeds.atom import Entry, Link
from archive.site.feeds.identity import urn
from archive.site.feeds.moments import happened
from archive.site.formats import day
from archive.site.language import either, language


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article as its newest revision has it; ``revised_at`` is None while it has one revision."""

    article_id: str
    title: str
    published: str | None
    first_seen: str
    url: str
    section: str | None
    unit: str | None
    lead: str | None
    revision_id: str
    revised_at: str | None

    @property
    def updated(self) -> str:
        """When it last changed."""
        return happened(self.published, self.first_seen, self.revised_at)


def read(db: sqlite3.Connection, limit: int) -> tuple[NewArticle, ...]:
    """Read the articles that changed last: among the newest by publication, the newest revised, the newest undated."""
    ids = {row[0] for query in _NEWEST for row in db.execute(query, (limit,))}
    rows = [NewArticle(*db.execute(_ARTICLE, (article_id,)).fetchone()) for article_id in ids]
    rows.sort(key=lambda article: article.article_id)
    rows.sort(key=lambda article: article.updated, reverse=True)
    return tuple(rows[:limit])


def entry(article: NewArticle, at: Addresses) -> Entry:
    """Return the entry of an article."""
    page = at.row("articles", article.article_id)
    told = " · ".join(
        part
        for part in (
            article.unit,
            article.section,
            f"{either('đăng', 'published')} {day(article.published, language())}" if article.published else None,
            either("đã sửa, bản mới thấy ", "revised, seen ") + day(article.revised_at, language())
            if article.revised_at
            else None,
        )
        if part
    )
    content = Markup("<p>{}</p>").format(told)
    if article.lead:
        content = Markup('<p lang="vi">{}</p>').format(article.lead) + content
    if article.revised_at:
        compared = at.revision(article.article_id, article.revision_id)
        content += Markup('<p><a href="{}">{}</a></p>').format(compared, either("Đã sửa gì", "What was changed"))
    return Entry(
        id=urn(language(), "article", article.article_id),
        title=article.title,
        title_lang="vi",
        updated=article.updated,
        published=happened(article.published, article.first_seen, None),
        summary=article.lead or told,
        content=escape(content),
        links=(Link("alternate", page, "text/html", language()), *related(article.url)),
    )


# Each is one walk along an index.
_NEWEST = (
    "SELECT article_id FROM articles WHERE published IS NOT NULL ORDER BY published DESC, article_id LIMIT ?",
    "SELECT article_id FROM articles WHERE published IS NULL ORDER BY first_seen DESC, article_id LIMIT ?",
    "SELECT article_id FROM events WHERE revision IS NOT NULL ORDER BY seen_at DESC, article_id LIMIT ?",
)
_ARTICLE = """
    SELECT article_id, a.title, a.published, a.first_seen, a.url, a.section, a.unit, r.lead, r.revision_id,
           CASE WHEN a.revisions > 1 THEN r.captured_at END
    FROM articles a JOIN revisions r USING (article_id)
    WHERE a.article_id = ? AND r.revision_id = a.revision_id"""
