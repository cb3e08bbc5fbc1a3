"""Cells of tables and queries: links to our pages, numbers as the language writes them, other sites not followed."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from datasette.utils import tilde_encode
from markupsafe import Markup, escape

from archive.addresses import readable
from archive.site import formats
from archive.site.language import language, t

# Which table a column of a view or a query refers to. Tables know by their foreign keys.
REFERS: dict[str, str] = {
    "article": "articles",
    "article_id": "articles",
    "shows_article": "articles",
    "figure": "figures",
    "figure_id": "figures",
    "earlier_article": "articles",
    "later_article": "articles",
    "earlier_figure": "figures",
    "later_figure": "figures",
    "old_figure": "figures",
    "new_figure": "figures",
    "related_figure": "figures",
    "of_figure": "figures",
    "by_figure": "figures",
    "other_figure": "figures",
    "before_figure": "figures",
    "plan_figure": "figures",
    "printed_figure": "figures",
    "other_article": "articles",
    "report": "articles",
    "indicator": "indicators",
    "check_id": "checks",
    "capture_id": "captures",
    "revision_id": "revisions",
    "crawl": "crawls",
    "suppression_id": "suppressions",
    "audit_id": "audits",
    "item_id": "audit_items",
}
# Whole numbers that are names, not amounts.
NAMES = frozenset({"status", "year", "number", "start", "end", "warc_offset", "position", "doc_id"})
FOUND = ("\u27e6", "\u27e7")  # what a search puts around the words that it found
LONGEST_LINK = 70  # characters of an address that are shown


def cell(value: object, column: str, table: str | None, base: str) -> Markup | None:
    """Return how a cell is shown, None where Datasette's own way is right.

    ``table`` is the table or view it is in, None in a query; ``base`` is the path of the database.
    """
    if value is None or isinstance(value, (dict, bytes)):
        return None
    if isinstance(value, (int, float)):
        return None if column in NAMES else Markup(escape(formats.number(value, language())))
    text = str(value)
    refers = REFERS.get(column)
    if refers is not None and refers != table and text:
        return Markup('<a href="{}/{}/{}">{}</a>').format(base, refers, tilde_encode(text), text)
    if column == "found":
        opened, closed = FOUND
        return Markup(escape(text).replace(opened, Markup("<mark>")).replace(closed, Markup("</mark>")))
    if text.startswith(("http://", "https://")):
        return outside(text)
    if text.startswith('["') or text == "[]":
        return _items(text, base)
    return None


def outside(url: str) -> Markup:
    """Return a link to another site, which neither search engines nor the portal's statistics learn of."""
    shown = readable(url)
    shown = shown if len(shown) <= LONGEST_LINK else shown[: LONGEST_LINK - 1] + "…"
    return Markup('<a href="{}" rel="nofollow noreferrer external">{}</a>').format(url, shown)


def bilingual(text: object) -> str:
    """Return the part of ``Vietnamese / English`` that the page's language has; other text as it is."""
    vi, slash, en = str(text).partition(" / ")
    return t(vi, en) if slash else escape(str(text))


def is_web_address(url: object) -> bool:
    """Return whether an address can be a link: http and https alone, no ``javascript:`` or ``data:``."""
    try:
        return urlsplit(str(url).strip()).scheme in ("http", "https")
    except ValueError:
        return False


def _items(text: str, base: str) -> Markup | None:
    """Return a JSON list of short strings as words; identifiers of figures as links."""
    try:
        items = json.loads(text)
    except ValueError:
        return None
    if not all(isinstance(item, str) for item in items):
        return None
    shown = [
        Markup('<a href="{}/figures/{}">{}</a>').format(base, item, item)
        if len(item) == 17 and item[0] == "f" and item[1:].isalnum()
        else outside(item)
        if is_web_address(item)
        else escape(item)
        for item in items
    ]
    return Markup(", ").join(shown) if shown else Markup("–")
