"""Absolute addresses of our pages, in the language of the request."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from datasette.utils import tilde_encode
from markupsafe import Markup, escape

from archive.site.cells import is_web_address
from archive.site.feeds.atom import Link
from archive.site.language import language


class Addresses:
    """Where things are on the site that a request was sent to."""

    def __init__(self, datasette: Any, request: Any) -> None:
        self.datasette, self.request = datasette, request
        self._root = str(datasette.absolute_url(request, str(datasette.urls.path("/")))).rstrip("/")

    def page(self, path: str) -> str:
        """Return the address of a path of the site."""
        return f"{self._root}{path}"

    def row(self, table: str, key: str) -> str:
        """Return the address of a row's page."""
        return self.page(f"/archive/{table}/{tilde_encode(key)}")

    def revision(self, article_id: str, revision_id: str) -> str:
        """Return the address of the comparison of a revision with the one before it."""
        return f"{self.row('articles', article_id)}?revision={quote(revision_id, safe='')}#difference"

    def report(self, article_id: str) -> str:
        """Return the address of the digest of a report."""
        return self.page(f"/reports/{tilde_encode(article_id)}")

    def figure_link(self, figure_id: str | None, text: str) -> Markup:
        """Return a text as a link to the evidence of a figure; as it is where there is none."""
        if figure_id is None:
            return escape(text)
        return Markup('<a href="{}">{}</a>').format(self.row("figures", figure_id), text)

    def article_link(self, article_id: str | None, title: str) -> Markup:
        """Return a title as a link to its article."""
        if article_id is None:
            return escape(title)
        return Markup('<a lang="vi" href="{}">{}</a>').format(self.row("articles", article_id), title)

    def alternate(self, href: str) -> Link:
        """Return the link from an entry to its page."""
        return Link("alternate", href, "text/html", language())


def related(url: str | None) -> tuple[Link, ...]:
    """Return the link to the original on the portal, where its address is one that may be a link."""
    return (Link("related", url, "text/html", "vi"),) if url is not None and is_web_address(url) else ()
