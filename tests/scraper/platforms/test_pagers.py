"""The next page of a listing, for every kind of pager that portals are known to have."""

from __future__ import annotations

import pytest

from archive.records import ParsedPage
from scraper.parse import parse
from scraper.portal import Portal

HOST = "http://cong.example.vn"
LIFERAY_7 = "_com_liferay_asset_publisher_web_portlet_AssetPublisherPortlet_INSTANCE_AbCdEf123456"
VNPT = "_dsnews_WAR_vnpteportalnewsportlet_INSTANCE_x1Y2"
ENTRY = "hop-tac-xa-nong-nghiep-lam-an-co-lai"


def listing(marks: str, entries: str, pager: str) -> bytes:
    return f"<html><head><title>Tin tức</title>{marks}</head><body>{entries}<div>{pager}</div></body></html>".encode()


def links(*addresses: str) -> str:
    return "".join(f'<a href="{address}">trang</a>' for address in addresses)


def abstracts(address: str) -> str:
    return "".join(
        f'<div class="asset-abstract"><h3 class="asset-title"><a href="{address.format(n)}">Hợp tác xã nông nghiệp làm '
        f"ăn có lãi, tin {n}</a></h3></div>"
        for n in range(9)
    )


CASES = {
    "liferay 7: the counter is enough": (
        listing("", f"<div id='p_p_id{LIFERAY_7}_'>{abstracts('/-/tin-{}')}</div>", links(f"/tin?{LIFERAY_7}_cur=3")),
        "/tin",
        f"/tin?{LIFERAY_7}_cur=2",
    ),
    "liferay 6.2: portlet, length and counter": (
        listing(
            "",
            f"<div id='p_p_id_101_INSTANCE_x_'>{abstracts('/tin/-/view_content/{}-a-b')}</div>",
            links("/tin?p_p_id=101_INSTANCE_x&_101_INSTANCE_x_delta=20&p_r_p_1=false&_101_INSTANCE_x_cur=9"),
        ),
        "/tin?_101_INSTANCE_x_cur=4",
        "/tin?p_p_id=101_INSTANCE_x&p_p_lifecycle=0&_101_INSTANCE_x_delta=20&_101_INSTANCE_x_cur=5",
    ),
    "vnpt: its own portlet": (
        listing(
            "",
            f"<div id='p_p_id{VNPT}_'>{abstracts('/tin/-/a{}')}</div>",
            links(f"/tin?p_p_id={VNPT[1:]}&{VNPT}_cur=2"),
        ),
        "/tin",
        f"/tin?p_p_id={VNPT[1:]}&p_p_lifecycle=0&{VNPT}_cur=2",
    ),
    "lac viet: a number": (
        listing(
            "<script>var _spPageContextInfo</script>",
            "".join(
                f'<td class="TitleFront"><a href="/tin/post.aspx?ItemID={n}">Tin số {n}</a></td>' for n in range(9)
            ),
            links("/tin/allposts.aspx?CategoryId=26&PageIndex=2"),
        ),
        "/tin/allposts.aspx?CategoryId=26&PageIndex=5",
        "/tin/allposts.aspx?CategoryId=26&PageIndex=6",
    ),
    "unknown make: a number": (
        listing("", abstracts(f"/{ENTRY}-{{}}"), links("/tin?trang=7", "/tin?trang=2")),
        "/tin",
        "/tin?trang=2",
    ),
    "unknown make: rel=next": (
        listing("<link rel='next' href='/tin/trang/2'>", abstracts(f"/{ENTRY}-{{}}"), ""),
        "/tin",
        "/tin/trang/2",
    ),
    "unknown make: rel=next of another host is none": (
        listing("<link rel='next' href='http://khac.example.vn/2'>", abstracts(f"/{ENTRY}-{{}}"), ""),
        "/tin",
        None,
    ),
    "no pager": (listing("", abstracts(f"/{ENTRY}-{{}}"), ""), "/tin", None),
}


@pytest.mark.parametrize("name", CASES)
def test_the_next_page_is_found(name: str) -> None:
    body, address, following = CASES[name]
    read = parse(body, HOST + address)
    assert isinstance(read, ParsedPage)
    assert read.kind == "listing"
    assert read.next_pages == (() if following is None else (HOST + following,))


def test_the_numbers_of_ca_mau_count_up() -> None:
    portal = Portal(name="ca-mau", organisation="", area="96", base=HOST + "/", platform="camau")
    body = listing(
        "", "".join(f'<a href="/tin-so.{n}">Tin số {n} của hợp tác xã</a>' for n in range(9)), links("/tin?page=2")
    )
    read = parse(body, HOST + "/tin?page=3", None, portal)
    assert isinstance(read, ParsedPage)
    assert read.next_pages == (f"{HOST}/tin?page=4",)
