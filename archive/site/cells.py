"""Cells of tables and queries: links to our pages, numbers as the language writes them, other sites not followed."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from datasette.utils import tilde_encode
from markupsafe import Markup, escape

from archive.addresses import readable
from archive.site import formats
from archive.site.codes import code_label
from archive.site.labels import Label
from archive.site.language import language, t
from archive.site.names import AREA_COLUMNS, INDICATOR_COLUMNS, NAMELESS, Names, read_names

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
# What a link to a row says where the row has no name of its own.
KINDS: dict[str, Label] = {
    "articles": Label("bài viết", "article"),
    "figures": Label("bằng chứng", "evidence"),
    "captures": Label("lần tải", "capture"),
    "revisions": Label("bản", "revision"),
}
NAMED = AREA_COLUMNS | INDICATOR_COLUMNS | {"areas", "indicators"}  # columns whose codes have names in the snapshot
EXACT = frozenset({"value_text", "value_max_text", "of_text"})  # decimals kept as text
# Whole numbers that are names, not amounts.
NAMES = frozenset({"status", "year", "number", "start", "end", "warc_offset", "position", "doc_id"})
NOTHING = Markup("<!---->")  # Datasette's space would keep :empty from hiding the cell on a phone
FOUND = ("\u27e6", "\u27e7")  # what a search puts around the words that it found
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?")
LONGEST_LINK = 70  # characters of an address that are shown


def cell(value: object, column: str, table: str | None, base: str, names: Names = NAMELESS) -> Markup | None:
    """Return how a cell is shown, None where Datasette's own way is right. A code stays in the title of its words.

    ``table`` is the table or view it is in, None in a query; ``base`` is the path of the database.
    """
    if isinstance(value, dict):  # a foreign key with the label of its row
        return _reference(str(value["value"]), value["label"], column, table, base, names)
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bytes):
        return None
    label = code_label(value, column, table) or names.of(value, column, table)
    text = str(value)
    if REFERS.get(column) is not None and REFERS[column] != table:
        return _reference(text, None, column, table, base, names)
    if label is not None:
        return _said(t(*label), text)
    if isinstance(value, (int, float)):
        return None if column in NAMES else Markup(escape(formats.number(value, language())))
    return _text(text, column, table, base, names)


async def named(datasette: Any, value: object, column: str, table: str | None, base: str) -> Markup | None:
    """Return how a cell that holds the code of an area or an indicator is shown, with its name."""
    return cell(value, column, table, base, await datasette.databases["archive"].remembered("names", read_names))


def _text(text: str, column: str, table: str | None, base: str, names: Names) -> Markup | None:
    if column in EXACT and formats.number(text) != text:
        return _said(formats.number(text, language()), text)
    if column == "found":
        opened, closed = FOUND
        return Markup(escape(text).replace(opened, Markup("<mark>")).replace(closed, Markup("</mark>")))
    if _TIME.fullmatch(text):
        return Markup('<time datetime="{}" title="{}">{}</time>').format(text, text, formats.minute(text, language()))
    if text.startswith(("http://", "https://")):
        return outside(text)
    if text.startswith('["') or text == "[]":
        return _items(text, column, table, base, names)
    return None


def _said(words: str, code: str) -> Markup:
    return Markup("{}").format(words) if words == code else Markup('<span title="{}">{}</span>').format(code, words)


def _reference(key: str, label: object, column: str, table: str | None, base: str, names: Names) -> Markup | None:
    """Return a link to a row of another table: by its name, else by its kind, else by its identifier."""
    refers = REFERS.get(column)
    if refers is None or refers == table:
        return None
    known = names.of(key, column, table)
    kind = KINDS.get(refers)
    if known is not None:
        words = t(*known)
    elif label not in (None, "", key):
        words = str(label)
    else:
        words = t(*kind) if kind else key
    return Markup('<a href="{}/{}/{}" title="{}">{}</a>').format(base, refers, tilde_encode(key), key, words)


def facet_words(datasette: Any) -> Callable[[Mapping[str, Any], str, str], Awaitable[str]]:
    """Return a function that says a value of a facet in the page's language."""

    async def words(found: Mapping[str, Any], column: str, table: str) -> str:
        names: Names = await datasette.databases["archive"].remembered("names", read_names)
        label = code_label(found["value"], column, table) or names.of(found["value"], column, table)
        return t(*label) if label else str(found["label"] if found["label"] not in (None, "") else "–")

    return words


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


def _items(text: str, column: str, table: str | None, base: str, names: Names) -> Markup | None:
    """Return a JSON list of short strings as words; identifiers of figures as links."""
    try:
        items = json.loads(text)
    except ValueError:
        return None
    if not all(isinstance(item, str) for item in items):
        return None
    shown = [
        _item(item, column.removesuffix("s") if column != "flags" else column, table, base, names) for item in items
    ]
    return Markup(", ").join(shown) if shown else Markup("–")


def _item(item: str, column: str, table: str | None, base: str, names: Names) -> Markup:
    if len(item) == 17 and item[0] == "f" and item[1:].isalnum():
        return Markup('<a href="{}/figures/{}">{}</a>').format(base, item, item)
    if is_web_address(item):
        return outside(item)
    label = code_label(item, column, table) or names.of(item, column, table)
    return _said(t(*label), item) if label else Markup(escape(item))
