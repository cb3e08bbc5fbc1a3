"""The page of one article: the theme's head of an article, then its body in the markup of its time."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from html import escape
from html.entities import codepoint2name

from tests.portal.model import Article, BodyBlock, Document, Image
from tests.portal.plan import SECTIONS
from tests.portal.site import Site
from tests.portal.theme import address, crumbs, instance, page, stamp

PUBLISHER = "com_liferay_asset_publisher_web_portlet_AssetPublisherPortlet"
NBSP = "\u00a0"
_RELATED = 5


def article_page(site: Site, article: Article, *, printing: bool = False) -> str:
    """Return the page of an article, with the counter as it stands; ``printing`` leaves the theme out."""
    entry = article.entry
    section = SECTIONS[entry.section]
    main = _full(site, article)
    if printing:
        return f"<!DOCTYPE html>\n<html lang='vi-VN'><head><title>{escape(entry.title)}</title></head><body>{main}</body></html>\n"
    return page(
        site,
        f"{entry.title} - {section}",
        entry.path,
        main + _related(site, article),
        alternates=alternates(site, entry.path),
        breadcrumb=crumbs((section, f"/{entry.section}"), (entry.title, entry.path)),
    )


def alternates(site: Site, path: str) -> str:
    """Return the head's links to other languages. While the trap is on they append to whatever address they stand on."""
    base = address(path)
    vi, en = (f"{base}/vi", f"{base}/en") if site.trap else (f"/vi{base}", f"/en{base}")
    return (
        f'<link data-senna-track="temporary" href="{escape(en)}" hreflang="en-US" rel="alternate" />\n'
        f'<link data-senna-track="temporary" href="{escape(vi)}" hreflang="vi-VN" rel="alternate" />\n'
        f'<link data-senna-track="temporary" href="{escape(base)}" hreflang="x-default" rel="alternate" />\n'
    )


def _full(site: Site, article: Article) -> str:
    entry = article.entry
    null = "null " if entry.number % 4 else ""
    name = f"p_p_id_{PUBLISHER}_INSTANCE_{instance(entry.section)}_"
    printed = f"{address(entry.path)}?p_p_id={PUBLISHER}_INSTANCE_{instance(entry.section)}&p_p_lifecycle=0&p_p_state=pop_up&_viewMode=print"
    lead = ""
    if article.lead:
        lead = (
            f'<p class="sapo"><strong>{_text(article, article.lead, -1)}</strong></p>'
            if entry.markup == "liferay7"
            else f'<div class="ContentText">{_text(article, article.lead, -1)}</div>'
        )
    body = _liferay(article) if entry.markup == "liferay7" else _migrated(article)
    return f"""
<div class="portlet-boundary portlet-static portlet-asset-publisher" id="{name}"><section class="portlet"><div class="portlet-content"><div class="portlet-body">
<div class="h2"><span class="header-title">{null}{escape(entry.title)}</span></div>
<div class="asset-full-content clearfix mb-5 default-asset-publisher show-asset-title">
<div class="asset-metadata"><span class="metadata-entry metadata-author">{escape(article.unit)}</span>
<span class="metadata-entry metadata-publish-date">{stamp(entry.published)}</span></div>
<div class="text-tools"><span>Màu chữ</span> <span>Cỡ chữ</span> <a class="print" href="{escape(printed)}" rel="nofollow">In bài viết</a></div>
<h3 class="asset-title">{escape(entry.title)}</h3>
{lead}
<div class="asset-content mb-3"><div class="journal-content-article " data-analytics-asset-id="{entry.key}" data-analytics-asset-title="{escape(entry.title)}" data-analytics-asset-type="web-content">
{body}
</div></div>
{_attached(article)}
<div class="view-count">Số lượt xem: <span>{site.views(entry.key)}</span></div>
</div>
</div></div></section></div>
"""


def _attached(article: Article) -> str:
    """Return the block of attachments of a recent article; old articles link theirs in the text."""
    if article.entry.markup == "migrated" or not article.documents:
        return ""
    items = "".join(f"<li>{_link(d)}</li>" for d in article.documents)
    return f'<div class="asset-links"><h4>Tài liệu đính kèm</h4><ul class="asset-attachments">{items}</ul></div>'


def _link(document: Document) -> str:
    return f'<a href="{escape(document.url)}">{escape(document.label)}</a>'


def _liferay(article: Article) -> str:
    out: list[str] = []
    images = iter(article.images)
    opened = ""
    for at, block in enumerate(article.blocks):
        wanted = {"list_item": "ul", "table_row": "table"}.get(block.kind, "")
        if opened and wanted != opened:
            out.append(f"</{opened}>")
        if wanted and wanted != opened:
            out.append(f"<{wanted}>")
        opened = wanted
        out.append(_block(article, block, at, _image_of(block, images)))
    return "\n".join(out) + (f"</{opened}>" if opened else "")


def _image_of(block: BodyBlock, images: Iterator[Image]) -> Image | None:
    """Return the image that a caption belongs to, the next one of the article."""
    return next(images, None) if block.kind == "caption" else None


def _block(article: Article, block: BodyBlock, at: int, image: Image | None) -> str:
    text = _text(article, block.text, at)
    if image is not None:
        picture = f'<img alt="{escape(image.alt)}" src="{escape(image.url)}" style="width: 640px;height: 427px;" />'
        return f'<p style="text-align: center;">{picture}</p>\n<p style="text-align: center;">{text}</p>'
    if block.kind == "heading":
        return f"<h3>{text}</h3>"
    if block.kind == "list_item":
        return f"<li>{text}</li>"
    if block.kind == "table_row":
        return "<tr>" + "".join(f"<td>{cell}</td>" for cell in text.split("\t")) + "</tr>"
    label, colon, rest = text.partition(":")
    if colon and label.startswith(("Về ", "Công tác ")) and len(label) < 90:
        text = f"<strong>{label}:</strong>{rest}"
    # The last paragraph is pushed to the right by hand, as the portal's editors do.
    pad = NBSP * 10 if block.text.endswith("./.") else ""
    return f'<p style="text-align: justify;">{pad}{text}</p>'


def _migrated(article: Article) -> str:
    """Return the body as SharePoint left it: ExternalClass, MsoNormal, empty paragraphs, fonts, debris of Word."""
    name = hashlib.md5(article.entry.key.encode(), usedforsecurity=False).hexdigest().upper()
    out: list[str] = [f'<div class="ExternalClass{name}">']
    images = iter(article.images)
    for at, block in enumerate(article.blocks):
        text = _text(article, block.text, at)
        image = _image_of(block, images)
        if image is not None:
            out.append(
                f'<p class="MsoNormal" style="text-align:center" align="center"><img border="0" alt="{escape(image.alt)}" '
                f'src="{escape(image.url)}" style="width:500px"><o:p></o:p></p>\n'
                f'<p class="MsoNormal" style="text-align:center" align="center"><em><span style="font-size:11pt">{text}</span></em><o:p></o:p></p>'
            )
        elif block.kind == "heading":
            out.append(f"<h3><font face='Times New Roman'>{text}</font></h3>")
        elif block.kind == "table_row":
            out.append(
                "<table border=1><tr>"
                + "".join(f"<td><p class=MsoNormal>{c}</p></td>" for c in text.split("\t"))
                + "</tr></table>"
            )
        else:
            pad = "&nbsp;" * 10 if block.text.endswith("./.") else ""
            out.append(
                f'<p class="MsoNormal" style="text-align:justify;margin:6pt 0cm"><span lang="VI" style="font-size:14pt">'
                f'<font face="Times New Roman" color="#000000">{pad}{text}</font></span><o:p></o:p></p>'
            )
        if at % 5 == 3:
            out.append('<p class="MsoNormal">&nbsp;<o:p>&nbsp;</o:p></p>')
    out += [f'<p class="MsoNormal">{_link(d)}</p>' for d in article.documents]
    return "\n".join([*out, "<p>\u200b</p></div>"]).replace("</table>\n<table border=1>", "\n")


def _text(article: Article, text: str, at: int) -> str:
    """Escape a block, and now and then write it as such portals do: decomposed letters, entities, hard spaces."""
    number = article.entry.number
    shown = escape(text, quote=False)
    if (number + at) % 7 == 3:
        return unicodedata.normalize("NFD", shown)
    if article.entry.markup == "migrated" and (number + at) % 4 == 1:
        return "".join(f"&{codepoint2name[ord(c)]};" if ord(c) > 127 and ord(c) in codepoint2name else c for c in shown)
    if (number + at) % 5 == 2:
        return shown.replace(" HTX", f"{NBSP}HTX").replace(" triệu", f"{NBSP}triệu")
    return shown


def _related(site: Site, article: Article) -> str:
    """Return the list of related news: the same section, under an address with a language in front."""
    around = [e for e in site.listing(article.entry.section) if e.key != article.entry.key]
    start = article.entry.number % max(len(around), 1)
    items = "".join(
        f'<li><a href="/vi{escape(address(e.path))}">{escape(e.title)}</a> <span class="date">({e.published:%d/%m/%Y})</span></li>'
        for e in (around + around)[start : start + min(_RELATED, len(around))]
    )
    return f'<div class="other_assets"><h4>Tin liên quan</h4><ul>{items}</ul></div>'
