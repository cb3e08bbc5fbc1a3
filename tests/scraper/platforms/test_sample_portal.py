"""Every article of the sample portal, read over HTTP and compared with what the portal knows to be true."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from urllib.parse import quote
from urllib.request import urlopen

import pytest

from archive.records import ParsedArticle, ParsedPage
from scraper.parse import parse
from tests.portal import Portal, serve

ARTICLES = 60
PUBLISHER = "com_liferay_asset_publisher_web_portlet_AssetPublisherPortlet_INSTANCE"


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    with serve(articles=ARTICLES) as running:
        running.freeze_counters()
        yield running


def fetch(portal: Portal, path: str) -> tuple[bytes, str, str]:
    url = portal.url + quote(path.lstrip("/"), safe="/?=&%")
    with urlopen(url) as response:
        return response.read(), url, response.headers["Content-Type"]


def page(portal: Portal, path: str) -> ParsedPage:
    body, url, kind = fetch(portal, path)
    read = parse(body, url, {"Content-Type": kind})
    assert isinstance(read, ParsedPage), read
    return read


def scrambled(body: bytes) -> bytes:
    """Rename every class and id and drop the attributes that name the asset: a theme that nobody has seen."""

    def rename(match: re.Match[str]) -> str:
        names = (f"x{sha256(name.encode()).hexdigest()[:7]}" for name in match[2].split())
        return f'{match[1]}="{" ".join(names)}"'

    text = re.sub(r' data-analytics[\w-]*="[^"]*"', "", body.decode())
    return re.sub(r'\b(class|id)="([^"]*)"', rename, text).encode()


@pytest.mark.parametrize("field", ["title", "published", "unit", "lead", "images", "attachments", "asset_key"])
def test_the_field_of_every_article_is_what_the_portal_wrote(portal: Portal, field: str) -> None:
    wrong = {}
    for wanted in portal.truth.values():
        article = page(portal, wanted.entry.path).article
        assert article is not None
        expected = getattr(wanted.parsed("any section"), field)
        if getattr(article, field) != expected:
            wrong[wanted.entry.path] = (getattr(article, field), expected)
    assert wrong == {}


def test_every_body_holds_the_blocks_that_the_portal_wrote(portal: Portal) -> None:
    for wanted in portal.truth.values():
        article = page(portal, wanted.entry.path).article
        assert article is not None
        labels = {document.label for document in wanted.documents}  # migrated articles link their files in the text
        assert [b for b in article.blocks if b.text not in labels] == [b for b in wanted.blocks if b.text not in labels]


@pytest.mark.parametrize("field", ["title", "published", "unit", "view_count", "images", "attachments"])
def test_the_order_of_texts_gives_the_field_where_every_class_name_is_unknown(portal: Portal, field: str) -> None:
    for wanted in portal.truth.values():
        body, url, _ = fetch(portal, wanted.entry.path)
        article = _article(scrambled(body), url)
        assert getattr(article, field) == getattr(page(portal, wanted.entry.path).article, field)


def test_the_order_of_texts_gives_all_of_the_body_where_every_class_name_is_unknown(portal: Portal) -> None:
    for wanted in portal.truth.values():
        body, url, _ = fetch(portal, wanted.entry.path)
        words = _article(scrambled(body), url).body.split()
        text = "\n".join(block.text for block in wanted.blocks if block.kind != "caption")
        head = (wanted.lead or "").split()
        assert words[: len(head) + len(text.split())] == head + text.split()


def _article(body: bytes, url: str) -> ParsedArticle:
    read = parse(body, url)
    assert isinstance(read, ParsedPage), read
    assert read.article is not None
    return read.article


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "home"),
        ("/vi", "home"),
        ("/tin-tuc", "listing"),
        ("/thong-bao", "listing"),
        ("/so-do-cong", "sitemap"),
        ("/sitemap.xml", "sitemap"),
    ],
)
def test_a_page_that_lists_is_known_as_what_it_is(portal: Portal, path: str, kind: str) -> None:
    assert page(portal, path).kind == kind


@pytest.mark.parametrize(
    ("path", "kind"), [("/lien-he", "form"), ("/c/portal/login", "login"), ("/khong-co", "soft404")]
)
def test_a_page_that_holds_nothing_is_refused(portal: Portal, path: str, kind: str) -> None:
    body, url, _ = fetch(portal, path)
    assert parse(body, url).kind == kind


def test_the_trap_below_an_article_is_refused(portal: Portal) -> None:
    path = next(iter(portal.truth.values())).entry.path
    for tail in ("/vi", "/en", "/vi/vi/vi"):
        body, url, _ = fetch(portal, path + tail)
        assert parse(body, url).kind == "trap"


def test_the_print_view_is_the_same_article(portal: Portal) -> None:
    path = next(iter(portal.truth.values())).entry.path
    printed, shown = page(portal, f"{path}?_viewMode=print&p_p_state=pop_up"), page(portal, path)
    assert printed.article is not None
    assert shown.article is not None
    assert (printed.kind, printed.article.asset_key) == ("print", shown.article.asset_key)


def test_counting_pages_up_lists_every_article_of_a_section_and_then_nothing(portal: Portal) -> None:
    listed: list[str] = []
    path = "tin-tuc"
    for _ in range(30):
        read = page(portal, path)
        if not read.entries:
            break
        listed += [entry.title for entry in read.entries]
        path = read.next_pages[0].removeprefix(portal.url)
    wanted = [a.entry.title for a in portal.truth.values() if a.entry.section in ("tin-tuc", "bao-cao")]
    assert sorted(listed) == sorted(wanted)
