"""Identity by properties: whatever is done to an address that does not change what it shows, the key stays the same."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote, urlencode

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from archive.addresses import absolute, asked_for
from scraper.actions import what_it_does
from scraper.canonical import is_first_page, section_key, url_key
from scraper.identity_rules import RULES
from scraper.portal import Portal
from scraper.refusal_rules import refuse

PATIENT = settings(deadline=None)  # a machine may be busy
LETTERS = "abcdeghiklmnopqrstuvxyàáạảãâầấậẩẫăằắặẳẵèéẹẻẽêềếệểễìíịỉĩòóọỏõôồốộổỗơờớợởỡùúụủũưừứựửữỳýỵỷỹđ0123456789"
SLUGS = st.text(st.sampled_from(LETTERS), min_size=2, max_size=12).map(lambda s: f"bai-{s}")
ENTRIES = st.integers(1, 9_999_999)

# ---- one article and the addresses under which portals show it --------------------------------------------------

PREFIXES = ("", "/vi", "/en", "/vi_VN", "/web/lmhtx", "/vi/web/guest", "/web/guest/vi", "/group/x", "/VI")
PLACES = ("", "/tin-tuc", "/tin-tuc/su-kien", "/chi-tiet-tin")
NOISE = {
    "redirect": "/tin-tuc?_cur=3",
    "p_auth": "xYz12",
    "_101_INSTANCE_AbCdEf123456_cur": "4",
    "_com_liferay_asset_publisher_web_portlet_AssetPublisherPortlet_INSTANCE_x_cur": "2",
    "_101_INSTANCE_x_redirect": "/vi",
    "p_p_id": "101_INSTANCE_x",
    "p_p_lifecycle": "0",
    "p_p_state": "normal",
    "p_p_mode": "view",
    "p_p_col_count": "3",
    "p_r_p_564233524_resetCur": "false",
    "inheritRedirect": "true",
    "t": "1627000000000",
    "utm_source": "zalo",
    "fbclid": "a-b",
    "_101_INSTANCE_x_delta": "20",
}


@st.composite
def shown_as(draw: st.DrawFn, last: str) -> str:
    """Draw an address that shows the article whose path ends in ``last``."""
    path = draw(st.sampled_from(PREFIXES)) + draw(st.sampled_from(PLACES)) + last
    path = unicodedata.normalize(draw(st.sampled_from(["NFC", "NFD"])), path)
    if draw(st.booleans()):
        path = quote(path, safe=draw(st.sampled_from(["/", "/-", "/-0123456789"])))
        path = (
            path.lower() if draw(st.booleans()) and path.isascii() and "VI" not in path and "VN" not in path else path
        )
    path += draw(st.sampled_from(["", ";jsessionid=0A1B2C.node1", ";JSESSIONID=77"]))
    names = draw(st.lists(st.sampled_from(sorted(NOISE)), unique=True, max_size=4))
    query = urlencode({name: NOISE[name] for name in names})
    scheme, port = draw(
        st.sampled_from([("http", ""), ("https", ""), ("http", ":80"), ("https", ":443"), ("http", ":8080")])
    )
    host = draw(st.sampled_from(["lmhtx.baclieu.gov.vn", "LMHTX.BacLieu.gov.vn", "baclieu.gov.vn"]))
    return f"{scheme}://{host}{port}{path}" + (f"?{query}" if query else "") + draw(st.sampled_from(["", "#noi-dung"]))


@PATIENT
@given(st.data(), SLUGS)
def test_an_article_by_its_slug_has_one_key(data: st.DataObject, slug: str) -> None:
    last = data.draw(
        st.sampled_from([f"/-/{slug}", f"/-/asset_publisher/AbCdEf123456/content/{slug}", f"/-/{slug}.html"])
    )
    assert url_key(data.draw(shown_as(last)), "article") == f"/-/{slug}"


@PATIENT
@given(st.data(), ENTRIES, SLUGS)
def test_an_article_by_its_number_has_one_key_whatever_its_slug(data: st.DataObject, number: int, slug: str) -> None:
    for name, last in {
        "view_content": [f"/-/view_content/{number}-{slug}.html", f"/-/view_content/pop_up/{number}-{slug}.html"],
        "details": [f"/-/details/20182/{slug}-{number}", f"/-/details/7/x-{number}"],
    }.items():
        assert url_key(data.draw(shown_as(data.draw(st.sampled_from(last)))), "article") == f"/-/{name}/{number}"


@PATIENT
@given(st.data(), ENTRIES)
def test_an_item_of_a_sharepoint_list_has_one_key_whatever_the_case_and_the_view(
    data: st.DataObject, item: int
) -> None:
    path = data.draw(st.sampled_from(["/TinTuc/Lists/Posts/Post.aspx", "/tintuc/lists/posts/post.aspx"]))
    name = data.draw(st.sampled_from(["ItemID", "itemid", "ITEMID"]))
    more = data.draw(st.dictionaries(st.sampled_from(["Source", "Mode", "Category", "InitialTabId"]), st.just("2")))
    pairs = data.draw(st.permutations([(name, str(item)), *more.items()]))
    url = f"http://baclieu.gov.vn{path}?{urlencode(pairs)}"
    assert url_key(url, "article") == f"/tintuc/lists/posts/post.aspx?itemid={item}"


@PATIENT
@given(SLUGS, SLUGS)
def test_other_slugs_are_other_articles(one: str, other: str) -> None:
    assume(one != other)
    assert url_key(f"http://a.vn/-/{one}", "article") != url_key(f"http://a.vn/vi/-/{other}?p_auth=1", "article")


def test_parameters_that_alone_name_an_article_are_kept() -> None:
    base = "http://a.vn/tin?p_p_id=101_INSTANCE_x&_101_INSTANCE_x_assetEntryId="
    assert url_key(base + "1", "article") != url_key(base + "2", "article")
    base = "http://a.vn/tin/post.aspx?Source="
    assert url_key(base + "1", "article") != url_key(base + "2", "article")


def test_paths_in_another_encoding_stay_apart() -> None:
    assert url_key("http://a.vn/tin-%E9", "article") != url_key("http://a.vn/tin-%E8", "article")


# ---- any address --------------------------------------------------------------------------------------------------

PATHS = st.lists(st.text(min_size=1, max_size=8), max_size=5).map(
    lambda parts: "/" + "/".join(quote(p.encode("utf-8", "ignore"), safe="") for p in parts)
)
NAMES = st.one_of(st.sampled_from([*sorted(NOISE), "page", "ItemID", "q"]), st.text(max_size=6))
QUERIES = st.lists(st.tuples(NAMES, st.text(max_size=6)), max_size=4).map(
    lambda pairs: urlencode([(n.encode("utf-8", "ignore"), v.encode("utf-8", "ignore")) for n, v in pairs])
)


@PATIENT
@given(PATHS, QUERIES, st.sampled_from(["article", "listing", "sitemap"]))
def test_the_key_of_a_key_is_the_key(path: str, query: str, kind: str) -> None:
    key = url_key(f"https://a.vn{path}?{query}", kind)
    bare, mark, rest = key.partition("?")
    again = "https://a.vn" + quote(bare, safe="/%") + mark + rest
    assert url_key(again, kind) == key


@PATIENT
@given(PATHS, QUERIES)
def test_what_is_asked_for_has_the_key_of_what_was_linked_and_asks_for_nothing_of_a_session(
    path: str, query: str
) -> None:
    url = f"https://A.vn:443{path};jsessionid=12?redirect=%2Fx&{query}&p_auth=1"
    asked = asked_for(absolute(url, url) or url)
    assert asked.startswith("https://a.vn/")
    assert "jsessionid" not in asked.partition("?")[0].lower() or "jsessionid" in path.lower()
    assert "p_auth=1" not in asked
    assert url_key(asked, "article") == url_key(url, "article")
    assert asked_for(asked) == asked


@PATIENT
@given(PATHS, st.integers(2, 999), st.sampled_from(["page", "trang", "_101_cur", "_x_INSTANCE_y_cur", "PageIndex"]))
def test_the_pages_of_a_section_have_one_section_and_a_key_each(path: str, number: int, name: str) -> None:
    first, later = f"http://a.vn{path}", f"http://a.vn{path}?{name}={number}"
    assert section_key(later) == section_key(first) == url_key(first, "listing")
    assert url_key(later, "listing") != url_key(first, "listing")
    assert url_key(f"{first}?{name}=1", "listing") == url_key(first, "listing")
    assert is_first_page(first)
    assert not is_first_page(later)


def test_a_portlet_is_named_once() -> None:
    long = "http://a.vn/tin?p_p_id=101_INSTANCE_x&p_p_lifecycle=0&_101_INSTANCE_x_delta=20&_101_INSTANCE_x_cur=3"
    assert url_key(long, "listing") == url_key("http://a.vn/tin?_101_INSTANCE_x_cur=3", "listing")


# ---- what is never requested ---------------------------------------------------------------------------------------

ACTIONS = {
    "action": (
        "/tin?p_p_id=25&p_p_lifecycle=1",
        "/c/portal/login?p_l_id=1",
        "/vi/dang-nhap",
        "/home?p_p_id=58&p_p_state=maximized",
        "/tin?p_p_id=com_liferay_login_web_portlet_LoginPortlet",
        "/_layouts/15/Authenticate.aspx?Source=%2F",
    ),
    "vote": ("/tin?p_p_id=25&_25_vote=3", "/tin?_x_choiceId=404810", "/binh-chon/12"),
    "print": ("/tin/-/view_content/pop_up/12-a.html", "/-/a?p_p_state=pop_up", "/-/a?_101_viewMode=print", "/print/12"),
    "share": ("/share?u=%2F-%2Fa", "/chia-se/12", "/sharer.php?u=x", "/gui-mail/12"),
}
PORTAL = Portal(name="a", organisation="a", area="95", base="https://a.vn/")


@pytest.mark.parametrize(("kind", "path"), [(kind, path) for kind, paths in ACTIONS.items() for path in paths])
def test_what_does_something_is_known_for_what_it_does(kind: str, path: str) -> None:
    assert what_it_does("https://a.vn" + path) == kind


@PATIENT
@given(st.sampled_from([path for paths in ACTIONS.values() for path in paths]), st.data())
def test_what_does_something_is_known_however_it_is_written(path: str, data: st.DataObject) -> None:
    bare, mark, query = path.partition("?")
    pairs = data.draw(st.permutations([p for p in query.split("&") if p] + ["lang=vi"] * bool(query)))
    written = bare + mark + "&".join(pairs)
    encoded = "".join(f"%{ord(c):02X}" if c.isalnum() and data.draw(st.booleans()) else c for c in written)
    assert what_it_does(f"https://a.vn{encoded}") is not None
    assert what_it_does(f"https://a.vn{written.upper()}") is not None


@PATIENT
@given(st.data(), SLUGS)
def test_what_shows_an_article_does_nothing_unless_it_says_so(data: st.DataObject, slug: str) -> None:
    assume(RULES.articles)
    assert what_it_does(data.draw(shown_as(f"/-/{slug}"))) is None
    assert refuse(f"https://a.vn/-/{quote(slug)}", PORTAL) is None
