"""Every saved page, field by field."""

from __future__ import annotations

import pytest

from tests.scraper.platforms.saved_pages import fields, load, names

CASES = [(name, field) for name in names() for field in load(name).expected]


@pytest.mark.parametrize(("name", "field"), CASES)
def test_the_field_is_read_as_expected(name: str, field: str) -> None:
    page = load(name)
    assert fields(page.read()).get(field) == page.expected[field]


@pytest.mark.parametrize("name", names())
def test_nothing_is_read_beyond_what_is_expected(name: str) -> None:
    page = load(name)
    assert set(fields(page.read())) == set(page.expected)


def test_every_platform_has_a_saved_article() -> None:
    articles = {load(name).expected["platform"] for name in names() if load(name).expected["kind"] == "article"}
    assert articles == {"liferay62", "liferay7", "lacviet", "vnpt", "camau", "generic"}


def test_every_kind_of_page_is_among_the_saved_ones() -> None:
    kinds = {load(name).expected["kind"] for name in names()}
    wanted = "article print listing home sitemap form qa login soft404 error blocked gate trap content other"
    assert kinds == set(wanted.split())
