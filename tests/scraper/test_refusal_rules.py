"""What is never requested."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scraper.portal import Portal
from scraper.refusal_rules import refuse, refuse_as

PORTAL = Portal(
    name="thu", organisation="Cổng thử", area="95", base="https://cong.gov.vn/", aliases=("https://www.cong.gov.vn/",)
)


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        ("https://elsewhere.vn/-/a", "other_host"),
        ("https://cong.gov.vn:444/-/a", "other_host"),
        ("ftp://cong.gov.vn/a", "invalid_address"),
        ("https://cong.gov.vn/-/a?p_p_id=25&p_p_lifecycle=1&_25_vote=3", "action"),
        ("https://cong.gov.vn/c/portal/login?p_l_id=1", "action"),
        ("https://cong.gov.vn/dang-nhap", "action"),
        ("https://cong.gov.vn/tin/-/view_content/pop_up/12-a.html", "print"),
        ("https://cong.gov.vn/-/a?p_p_state=pop_up", "print"),
        ("https://cong.gov.vn/-/a/vi", "language_suffix"),
        ("https://cong.gov.vn/-/a/en/vi", "language_suffix"),
        ("https://cong.gov.vn/vi/vi/vi/tin", "repeated_segment"),
        ("https://cong.gov.vn/" + "/".join(map(str, range(13))), "deep_path"),
        ("https://cong.gov.vn/?q=" + "x" * 2000, "long_address"),
        ("https://cong.gov.vn/?" + "&".join(f"p{n}=1" for n in range(17)), "many_parameters"),
        ("https://cong.gov.vn/tin?a=1&a=2&a=3", "many_parameters"),
    ],
)
def test_a_rule_refuses_and_has_a_name(url: str, rule: str) -> None:
    assert refuse(url, PORTAL) == rule


@pytest.mark.parametrize(
    "url",
    [
        "https://cong.gov.vn/",
        "https://www.cong.gov.vn/tin-tuc?p_p_lifecycle=0&_x_cur=2",
        "https://cong.gov.vn/-/h%E1%BB%99i-ngh%E1%BB%8B",
        "https://cong.gov.vn/vi/tin/-/view_content/12-a.html",
        "https://cong.gov.vn/-/vi",
    ],
)
def test_ordinary_addresses_pass(url: str) -> None:
    assert refuse(url, PORTAL) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://cong.gov.vn/lich-cong-tac/2031/05",
        "https://cong.gov.vn/events/2031-05-01/",
        "https://cong.gov.vn/tin-tuc?ngay=2031-05-01",
        "https://cong.gov.vn/lich?_8_struts=x&_8_month=4&_8_year=2031",
    ],
)
def test_the_days_of_a_calendar_are_no_pages(url: str) -> None:
    assert refuse_as("listing", url, PORTAL) == "calendar"
    assert refuse_as("attachment", url, PORTAL) is None


@pytest.mark.parametrize(
    "url", ["https://cong.gov.vn/-/lich-tiep-dan-nam-2022", "https://cong.gov.vn/2022/05/ban-tin.html"]
)
def test_an_article_about_a_date_is_no_calendar(url: str) -> None:
    assert refuse_as("article", url, PORTAL) is None


def test_private_addresses_need_the_portals_leave() -> None:
    local = replace(PORTAL, base="http://127.0.0.1:8080/")
    assert refuse("http://127.0.0.1:8080/-/a", local) == "private_address"
    assert refuse("http://127.0.0.1:8080/-/a", replace(local, allow_private=True)) is None
