"""The page of one article: the theme's head of an article, its body, its files, its counter, related news."""

from __future__ import annotations

from html import escape

from tests.portal.bodies import body, dressed, link
from tests.portal.model import Article
from tests.portal.plan import SECTIONS
from tests.portal.site import Site
from tests.portal.theme import address, crumbs, fill, page, portlet, stamp

_RELATED = 5


def article_page(site: Site, article: Article, *, printing: bool = False) -> str:
    """Return the page of an article, with the counter as it stands; ``printing`` leaves the theme out."""
    entry = article.entry
    section = SECTIONS[entry.section]
    main = _main(site, article)
    if printing:
        return fill("print", title=escape(entry.title), main=main)
    return page(
        site,
        f"{entry.title} - {section}",
        entry.path,
        main + _related(site, article),
        alternates=alternates(site, entry.path),
        breadcrumb=crumbs((section, f"/{entry.section}"), (entry.title, entry.path)),
    )


def alternates(site: Site, path: str) -> str:
    """Return the head's links to other languages; while the trap is on they append to the address they stand on."""
    base = address(path)
    vi, en = (f"{base}/vi", f"{base}/en") if site.trap else (f"/vi{base}", f"/en{base}")
    return "".join(
        f'<link data-senna-track="temporary" href="{escape(href)}" hreflang="{language}" rel="alternate" />\n'
        for language, href in (("en-US", en), ("vi-VN", vi), ("x-default", base))
    )


def _main(site: Site, article: Article) -> str:
    entry = article.entry
    name = portlet(entry.section)
    query = f"p_p_id={name}&p_p_lifecycle=0&p_p_state=pop_up&_viewMode=print"
    return fill(
        "article",
        portlet=name,
        null="null " if entry.number % 4 else "",
        title=escape(entry.title),
        unit=escape(article.unit),
        published=stamp(entry.published),
        print=escape(f"{address(entry.path)}?{query}"),
        lead=_lead(article),
        key=entry.key,
        body=body(article),
        attached=_attached(article),
        views=site.views(entry.key),
    )


def _lead(article: Article) -> str:
    if not article.lead:
        return ""
    text = dressed(article, article.lead, -1)
    if article.entry.markup == "migrated":
        return f'<div class="ContentText">{text}</div>'
    return f'<p class="sapo"><strong>{text}</strong></p>'


def _attached(article: Article) -> str:
    """Return the block of attachments of a recent article; old articles link theirs in the text."""
    if article.entry.markup == "migrated" or not article.documents:
        return ""
    items = "".join(f"<li>{link(d)}</li>" for d in article.documents)
    return f'<div class="asset-links"><h4>Tài liệu đính kèm</h4><ul class="asset-attachments">{items}</ul></div>'


def _related(site: Site, article: Article) -> str:
    """Return the list of related news: the same section, under an address with a language in front."""
    listed = site.listing(article.entry.section)
    start = article.entry.number % max(len(listed), 1)
    near = (listed[start : start + _RELATED + 1] + listed[:_RELATED])[: _RELATED + 1]
    items = "\n".join(
        f'<li><a href="/vi{escape(address(e.path))}">{escape(e.title)}</a>'
        f' <span class="date">({e.published:%d/%m/%Y})</span></li>'
        for e in dict.fromkeys(near)
        if e.key != article.entry.key
    )
    return f'\n<div class="other_assets"><h4>Tin liên quan</h4><ul>{items}</ul></div>'
