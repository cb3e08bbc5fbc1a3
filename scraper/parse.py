"""``parse``: the one function that turns a page's bytes into a record, for every spider and command alike.

Pure: bytes and address in, record out. No network, no clock, no Scrapy; the same answer every time.
"""

from __future__ import annotations

from collections.abc import Mapping

from archive.records import ParsedPage, Refusal
from scraper.platforms import PLATFORMS, GenericPage, PortalPage, charset, feeds, kinds
from scraper.platforms.inline_data import without_inline_data
from scraper.portal import Portal

PARSER_VERSION = "2"
"""Raised whenever a page object reads any page differently than before: stored texts say which version read them."""

LONGEST_PAGE = 1_500_000
"""Bytes of a page without the pictures inside it; the longest real one known has 260,000."""


def parse(
    body: bytes, url: str, headers: Mapping[str, str] | None = None, portal: Portal | None = None
) -> ParsedPage | Refusal:
    """Read one page.

    ``headers`` are those of the response, any case; ``portal`` gives the platform and the shapes of article
    addresses. A page that the named platform does not recognise is offered to the others; a page that a platform
    recognises and refuses is never offered to ``generic``. Any bytes give an answer: nothing is raised.
    """
    known = {name.lower(): value for name, value in (headers or {}).items()}
    named = portal.platform if portal and portal.platform else "generic"
    body = without_inline_data(charset.narrow(body))
    if (fed := feeds.read(body, url)) is not None:
        return fed
    if len(body) > LONGEST_PAGE:
        return Refusal("other", url, named, f"{len(body)} bytes of markup are more than any page has")
    if (verdict := kinds.before_markup(body, known.get("content-type", ""))) is not None:
        return Refusal(verdict.kind, url, named, verdict.reason)
    return page(body, url, known, portal).read()


def page(body: bytes, url: str, headers: Mapping[str, str] | None = None, portal: Portal | None = None) -> PortalPage:
    """Return the page object that reads the page; its ``evidence`` says afterwards which selector found which field."""
    response = charset.response(without_inline_data(charset.narrow(body)), url, dict(headers or {}))
    patterns = portal.article_patterns if portal else ()
    cls = platform_of(response.text, url, portal)
    return cls(response=response, patterns=patterns)


def platform_of(text: str, url: str, portal: Portal | None = None) -> type[PortalPage]:
    """Return the platform that recognises the page: the portal's own first, ``generic`` where none does.

    A platform whose markup bears no mark is believed where the portal names it and no other recognises the page.
    """
    named = portal.platform if portal else None
    order = sorted(PLATFORMS, key=lambda cls: named != cls.PLATFORM)
    unmarked = (cls for cls in order[:1] if named == cls.PLATFORM and not cls.MARKS)
    return next((cls for cls in order if cls.recognises(text, url)), next(unmarked, GenericPage))
