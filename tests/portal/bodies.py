"""The body of an article in the markup of its time, with the debris such portals leave in it."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from html import escape
from html.entities import codepoint2name

from tests.portal.model import Article, BodyBlock, Document, Image
from tests.portal.theme import fill

NBSP = "\u00a0"
PADDING = 10
"""How many hard spaces push the closing paragraph to the right, as the portal's editors do by hand."""
_LISTS = {"list_item": "ul", "table_row": "table"}


def body(article: Article) -> str:
    """Return the body of an article."""
    return _liferay(article) if article.entry.markup == "liferay7" else _migrated(article)


def link(document: Document) -> str:
    """Return the link to a file."""
    return f'<a href="{escape(document.url)}">{escape(document.label)}</a>'


def dressed(article: Article, text: str, at: int) -> str:
    """Escape block ``at`` and now and then write it as such portals do: decomposed letters, entities, hard spaces."""
    number = article.entry.number
    shown = escape(text, quote=False)
    if (number + at) % 7 == 3:
        return unicodedata.normalize("NFD", shown)
    if article.entry.markup == "migrated" and (number + at) % 4 == 1:
        return "".join(f"&{codepoint2name[ord(c)]};" if ord(c) > 127 and ord(c) in codepoint2name else c for c in shown)
    if (number + at) % 5 == 2:
        return shown.replace(" HTX", f"{NBSP}HTX").replace(" triệu", f"{NBSP}triệu")
    return shown


def _image_of(block: BodyBlock, images: Iterator[Image]) -> Image | None:
    """Return the image that a caption belongs to, the next one of the article."""
    return next(images, None) if block.kind == "caption" else None


def _row(text: str) -> str:
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in text.split("\t")) + "</tr>"


def _grouped(blocks: tuple[BodyBlock, ...], written: list[str]) -> list[str]:
    """Put list items and rows that follow each other into one ``ul`` or ``table``."""
    out: list[str] = []
    opened = ""
    for block, html in zip(blocks, written, strict=True):
        wanted = _LISTS.get(block.kind, "")
        if wanted != opened:
            out += ([f"</{opened}>"] if opened else []) + ([f"<{wanted}>"] if wanted else [])
            opened = wanted
        out.append(html)
    return out + ([f"</{opened}>"] if opened else [])


def _liferay(article: Article) -> str:
    images = iter(article.images)
    written = [_block(article, b, at, _image_of(b, images)) for at, b in enumerate(article.blocks)]
    return "\n".join(_grouped(article.blocks, written))


def _block(article: Article, block: BodyBlock, at: int, image: Image | None) -> str:
    text = dressed(article, block.text, at)
    if image is not None:
        picture = f'<img alt="{escape(image.alt)}" src="{escape(image.url)}" style="width: 640px;height: 427px;" />'
        return f'<p style="text-align: center;">{picture}</p>\n<p style="text-align: center;">{text}</p>'
    if block.kind == "heading":
        return f"<h3>{text}</h3>"
    if block.kind == "list_item":
        return f"<li>{text}</li>"
    if block.kind == "table_row":
        return _row(text)
    label, colon, rest = text.partition(":")
    if colon and label.startswith(("Về ", "Công tác ")) and len(label) < 90:
        text = f"<strong>{label}:</strong>{rest}"
    pad = NBSP * PADDING if block.text.endswith("./.") else ""
    return f'<p style="text-align: justify;">{pad}{text}</p>'


def _migrated(article: Article) -> str:
    """Return the body as SharePoint left it: ExternalClass, MsoNormal, empty paragraphs, fonts, debris of Word."""
    name = hashlib.md5(article.entry.key.encode(), usedforsecurity=False).hexdigest().upper()
    images = iter(article.images)
    prose = article.blocks[: len(article.blocks) - len(article.documents)]
    written = [_old_block(article, b, at, _image_of(b, images)) for at, b in enumerate(prose)]
    files = [f'<p class="MsoNormal">{link(d)}</p>' for d in article.documents]
    return "\n".join([f'<div class="ExternalClass{name}">', *_grouped(prose, written), *files, "<p>\u200b</p></div>"])


def _old_block(article: Article, block: BodyBlock, at: int, image: Image | None) -> str:
    text = dressed(article, block.text, at)
    if image is not None:
        return fill("old-image", alt=escape(image.alt), src=escape(image.url), text=text)
    if block.kind == "heading":
        return f"<h3><font face='Times New Roman'>{text}</font></h3>"
    if block.kind == "table_row":
        return _row(text)
    pad = "&nbsp;" * PADDING if block.text.endswith("./.") else ""
    empty = '\n<p class="MsoNormal">&nbsp;<o:p>&nbsp;</o:p></p>' if at % 5 == 3 else ""
    return fill("old-paragraph", text=pad + text) + empty
