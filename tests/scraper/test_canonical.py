"""One page, many addresses, one key."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.addresses import absolute
from scraper.canonical import url_key

HOST = "https://cong.example.gov.vn"
SAME_ARTICLE = [
    f"{HOST}/-/hội-nghị-sơ-kết",
    f"{HOST}/-/h%E1%BB%99i-ngh%E1%BB%8B-s%C6%A1-k%E1%BA%BFt",
    f"{HOST}/-/" + quote(unicodedata.normalize("NFD", "hội-nghị-sơ-kết")),
    f"{HOST}/vi/-/hội-nghị-sơ-kết",
    f"{HOST}/web/lmhtx/-/hội-nghị-sơ-kết",
    f"{HOST}/vi/web/guest/-/hội-nghị-sơ-kết",
    f"{HOST}/tin-tuc/-/asset_publisher/AbCdEf123456/content/hội-nghị-sơ-kết",
    f"{HOST}/-/hội-nghị-sơ-kết;jsessionid=0123ABCD.node1",
    f"{HOST}/-/hội-nghị-sơ-kết?redirect=%2Ftin-tuc%3F_cur%3D3&p_auth=xYz",
    f"{HOST}/-/hội-nghị-sơ-kết?p_p_id=101&p_p_lifecycle=0&_101_INSTANCE_abc_cur=4#top",
    "http://cong.example.gov.vn:8080/-/hội-nghị-sơ-kết",
]


@pytest.mark.parametrize("url", SAME_ARTICLE)
def test_addresses_of_one_article_have_one_key(url: str) -> None:
    assert url_key(url, "article") == "/-/hội-nghị-sơ-kết"


def test_an_entry_id_is_the_key_whatever_the_slug_and_the_page() -> None:
    one = url_key(f"{HOST}/vi/thanh-tra/-/view_content/2148958-xu-phat.html", "article")
    other = url_key(f"{HOST}/tin/-/view_content/2148958-xu-phat-vi-pham.html", "article")
    assert one == other == "/-/view_content/2148958"


def test_different_slugs_are_different_articles() -> None:
    assert url_key(f"{HOST}/-/a", "article") != url_key(f"{HOST}/-/b", "article")


def test_a_pager_tells_listing_pages_apart_and_its_first_page_is_the_listing() -> None:
    listing = f"{HOST}/tin-tuc"
    first, second = f"{listing}?_x_INSTANCE_y_cur=1", f"{listing}?_x_INSTANCE_y_cur=2"
    assert url_key(listing, "listing") == url_key(first, "listing")
    assert url_key(listing, "listing") != url_key(second, "listing")


def test_the_version_of_a_file_counts() -> None:
    file = f"{HOST}/documents/1/0/a.pdf/uuid"
    assert url_key(f"{file}?t=1", "attachment") != url_key(f"{file}?t=2", "attachment")


@given(st.text(min_size=1, max_size=30), st.sampled_from(["article", "listing"]))
def test_the_key_of_a_key_is_the_key(text: str, kind: str) -> None:
    key = url_key(f"{HOST}/{quote(text.encode('utf-8', 'ignore'), safe='')}", kind)
    assert url_key(HOST + quote(key, safe="/%"), kind) == key


@given(st.text(max_size=60))
def test_any_link_gives_an_address_or_none(link: str) -> None:
    url = absolute(HOST + "/a/b", link)
    assert url is None or url.startswith(("http://", "https://"))
    if url is not None:
        assert url.isascii() or "//" in url
        url_key(url, "article")


@pytest.mark.parametrize("link", ["javascript:void(0)", "mailto:a@b.vn", "data:text/html,x", "http://[bad", "http://"])
def test_links_that_lead_nowhere_are_none(link: str) -> None:
    assert absolute(HOST, link) is None
