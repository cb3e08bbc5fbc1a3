"""What addresses say before anything is asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.platforms import addresses, asset_key

ENTRY = "3052918-ay-manh-giai-quyet.html"
ARTICLES = {
    f"https://x.gov.vn/tin/-/view_content/{ENTRY}": "3052918",
    f"https://x.gov.vn/vi/tin/-/view_content/{ENTRY}": "3052918",
    f"https://x.gov.vn/tin/-/view_content/pop_up/{ENTRY}?_101_viewMode=print": "3052918",
    "https://x.gov.vn/-/details/20182/hop-tac-xa-moi-417": "417",
}
SAME_SLUG = (
    "https://x.gov.vn/-/t%E1%BA%ADp-hu%E1%BA%A5n",
    "https://x.gov.vn/-/tập-huấn?redirect=%2Ftin-tuc",
    "https://x.gov.vn/web/lmhtx/-/tập-huấn",
    "https://x.gov.vn/vi/web/guest/-/TẬP-HUẤN",
    "https://x.gov.vn/tin/-/asset_publisher/kQ7wX2mP9dLs/content/t%E1%BA%ADp-hu%E1%BA%A5n",
    "https://x.gov.vn/-/tập-huấn;jsessionid=0A1B",
    "https://x.gov.vn/-/ta\u0323\u0302p-hu\u00e2\u0301n",
)


@pytest.mark.parametrize("url", ARTICLES)
def test_the_entry_id_is_read_from_every_shape(url: str) -> None:
    assert asset_key.entry_id(url) == ARTICLES[url]


@pytest.mark.parametrize("url", SAME_SLUG)
def test_one_article_has_one_slug_under_all_its_addresses(url: str) -> None:
    assert asset_key.slug(url) == "tập-huấn"


@pytest.mark.parametrize("tail", ["/vi", "/en", "/vi/vi/en", "/vi.html", "/en_US"])
@pytest.mark.parametrize("url", [*ARTICLES, "https://x.gov.vn/-/tin-moi"])
def test_a_language_after_an_article_is_a_trap_and_no_article(url: str, tail: str) -> None:
    trapped = url.split("?", maxsplit=1)[0] + tail
    assert addresses.is_trap(trapped)
    assert addresses.article_match(trapped) is None


@pytest.mark.parametrize("url", [*ARTICLES, *SAME_SLUG, "https://x.gov.vn/vi", "https://x.gov.vn/vi/tin-tuc"])
def test_what_is_no_trap_is_none(url: str) -> None:
    assert not addresses.is_trap(url)


@pytest.mark.parametrize(
    ("canonical", "alternates", "climbs"),
    [
        ("vi.html", ["vi/en.html", "vi.html", "vi/vi.html"], True),
        ("https://x.gov.vn/-/tin/vi/vi", ["https://x.gov.vn/-/tin/vi/vi/en"], True),
        ("https://x.gov.vn/vi", ["https://x.gov.vn/en", "https://x.gov.vn/vi"], False),
        ("https://x.gov.vn/-/tin", ["https://x.gov.vn/-/tin/vi"], False),
        ("https://x.gov.vn/tin-tuc", ["https://x.gov.vn/vi/tin-tuc"], False),
    ],
)
def test_a_page_that_climbs_from_language_to_language_gives_itself_away(
    canonical: str, alternates: list[str], climbs: bool
) -> None:
    assert addresses.climbs_languages(canonical, alternates) is climbs


@pytest.mark.parametrize(
    "path", ["/", "", "/vi", "/en/", "/web/guest", "/vi/web/guest/home", "/trang-chu", "/index.html", "/default.aspx"]
)
def test_entrances_are_known(path: str) -> None:
    assert addresses.is_home(f"https://x.gov.vn{path}")


@pytest.mark.parametrize("path", ["/tin-tuc", "/vi/tin-tuc", "/-/trang-chu", "/?p_p_id=101"])
def test_other_pages_are_no_entrances(path: str) -> None:
    assert not addresses.is_home(f"https://x.gov.vn{path}")


@pytest.mark.parametrize(
    "path",
    [
        "/x?p_p_id=1&p_p_lifecycle=1",
        "/c/portal/login?p_l_id=4",
        "/dang-nhap",
        "/x?_101_viewMode=print",
        "/-/x?p_p_state=pop_up",
        "/-/view_content/pop_up/1-x",
        "/TinTuc/_layouts/listform.aspx?PageType=4",
    ],
)
def test_actions_are_never_requested(path: str) -> None:
    assert addresses.is_action(f"https://x.gov.vn{path}")


@pytest.mark.parametrize(
    ("url", "number"),
    [("http://x.vn/ra-mat.87", "87"), ("http://x.vn/tin/ra-mat.939?x=1", "939"), ("http://x.vn/tin-tuc", None)],
)
def test_the_number_at_the_end_is_the_key(url: str, number: str | None) -> None:
    assert asset_key.numbered(url) == number


@pytest.mark.parametrize(
    "href", ["", "#", "javascript:void(0)", "mailto:a@b.vn", "http://[", "http://", "data:text/html,x", "  "]
)
def test_what_leads_nowhere_is_no_link(href: str) -> None:
    assert addresses.join("https://x.gov.vn/tin", href) is None


@given(st.text(max_size=200))
def test_any_text_may_stand_for_an_address(text: str) -> None:
    for url in (text, f"https://x.gov.vn/{text}", f"//{text}"):
        joined = addresses.join("https://x.gov.vn/a/b", url)
        assert joined is None or joined.startswith(("http://", "https://"))
        addresses.is_trap(url)
        addresses.is_home(url)
        addresses.is_file(url)
        addresses.is_action(url)
        asset_key.slug(url)
        asset_key.sharepoint_item(url)
        addresses.query(url)


def test_the_same_number_in_two_lists_is_not_the_same_article() -> None:
    news, notices = (f"http://x.vn/{name}/lists/posts/post.aspx?Mode=2&ItemID=12" for name in ("TinTuc", "thongbao"))
    assert asset_key.sharepoint_item(news) == "tintuc/lists/posts/12"
    assert asset_key.sharepoint_item(news) != asset_key.sharepoint_item(notices)
