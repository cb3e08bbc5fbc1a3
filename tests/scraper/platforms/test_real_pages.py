"""The real pages of other portals on the same platforms, against their gold: every article, every field, every kind."""

from __future__ import annotations

import re
from functools import cache

import pytest

from archive.records import ParsedArticle, ParsedPage, Refusal
from scraper.parse import parse
from tests.scraper.platforms import real_pages

pytestmark = pytest.mark.skipif(real_pages.folder() is None, reason=real_pages.REASON)
GOLD = real_pages.gold()
KINDS = real_pages.kinds()
ARTICLES = sorted(GOLD) or ["none"]
PAGES = sorted(KINDS) or ["none"]
ADDRESSES = [name for name in PAGES if KINDS.get(name) in ("article", "print") and name[:-5] not in GOLD] or ["none"]


@cache
def read(name: str) -> ParsedPage | Refusal:
    return parse(real_pages.body(name), f"file:///{name}")


def article(name: str) -> ParsedArticle:
    page = read(f"{name}.html")
    assert isinstance(page, ParsedPage)
    assert page.article is not None
    return page.article


@pytest.mark.parametrize("name", PAGES)
def test_the_kind_is_recognised(name: str) -> None:
    assert read(name).kind == KINDS[name]


@pytest.mark.parametrize("name", PAGES)
def test_the_kind_is_recognised_without_the_note_of_the_program_that_saved_the_page(name: str) -> None:
    body = re.sub(rb"<!-- Mirrored from.*?-->", b"", real_pages.body(name))
    assert parse(body, f"file:///{name}").kind == KINDS[name]
    assert parse(body, f"http://127.0.0.1:8080/{name}").kind == KINDS[name]


@pytest.mark.parametrize("field", ["title", "published", "section", "lead", "view_count"])
@pytest.mark.parametrize("name", ARTICLES)
def test_the_field_is_exact(name: str, field: str) -> None:
    assert getattr(article(name), field) == GOLD[name][field]


@pytest.mark.parametrize("name", ARTICLES)
def test_the_body_is_nearly_word_for_word(name: str) -> None:
    assert real_pages.token_f1(article(name).body, GOLD[name]["body"]) >= 0.99


@pytest.mark.parametrize("name", ARTICLES)
def test_the_captions_are_exact(name: str) -> None:
    assert list(article(name).captions) == GOLD[name]["captions"]


@pytest.mark.parametrize("name", ARTICLES)
def test_the_attachments_are_exact(name: str) -> None:
    assert [found.url for found in article(name).attachments] == GOLD[name]["attachments"]


@pytest.mark.parametrize("name", ARTICLES)
def test_every_image_is_found(name: str) -> None:
    assert len(article(name).images) == GOLD[name]["n_images"]


@pytest.mark.parametrize("name", ARTICLES)
def test_the_writer_or_source_is_exact(name: str) -> None:
    assert article(name).unit == GOLD[name]["unit_or_author"]


@pytest.mark.parametrize("name", ADDRESSES)
def test_another_address_of_an_article_has_the_key_of_the_article(name: str) -> None:
    assert article(name[:-5]).asset_key == article("hanoi-3052918").asset_key


@pytest.mark.parametrize("name", [name for name in PAGES if KINDS.get(name) == "listing"] or ["none"])
def test_a_listing_lists_articles_with_titles(name: str) -> None:
    page = parse(real_pages.body(name), f"http://portal.example.vn/{name}")
    assert isinstance(page, ParsedPage)
    assert page.entries
    assert all(entry.title for entry in page.entries)
