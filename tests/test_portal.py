"""The sample portal keeps its word: what the other tests rely on."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
import time
import unicodedata
from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import pytest

from tests.portal import Portal, serve
from tests.portal.asking import ask, listed, text, visible
from tests.portal.plan import SECTIONS

PAGER = "_com_liferay_asset_publisher_web_portlet_AssetPublisherPortlet_INSTANCE_{}_cur"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def portal() -> Iterator[Portal]:
    with serve(120) as running:
        yield running


def section_pages(portal: Portal, section: str) -> list[list[str]]:
    """Walk a section as a crawler does: count up until a page is empty or shows what the one before showed."""
    first = text(portal, f"/{section}")
    name = re.search(r"_INSTANCE_(\w{12})_cur=", first)
    pages = [listed(first)]
    while name:
        found = listed(text(portal, f"/{section}?{PAGER.format(name[1])}={len(pages) + 1}"))
        if not found or found == pages[-1]:
            break
        pages.append(found)
    return pages


def pages_of(number: int) -> dict[str, bytes]:
    with serve(number) as portal:
        portal.freeze_counters()
        paths = ["/", "/tin-tuc", "/bao-cao", "/robots.txt", *(a.entry.path for a in portal.truth.values())]
        files = [d.url for a in portal.truth.values() for d in a.documents]
        base = portal.url.encode()
        return {path: ask(portal, path)[2].replace(base, b"") for path in paths + files}


def test_two_portals_of_one_size_serve_the_same_bytes() -> None:
    assert pages_of(24) == pages_of(24)


def test_a_larger_portal_holds_the_articles_of_a_smaller_one_unchanged() -> None:
    with serve(30) as small, serve(200) as large:
        assert [large.truth[key] for key in small.truth] == list(small.truth.values())


def test_counters_and_clock_move_with_every_visit_and_stand_still_when_frozen(portal: Portal) -> None:
    key = portal.truth.report("2022H1").entry.key
    path = portal.truth[key].entry.path
    first, second = text(portal, path), text(portal, f"/web/lmhtx{path}")
    assert portal.views(key) == portal.truth[key].views + 2
    assert f"Số lượt xem: <span>{portal.views(key)}</span>" in second
    assert f"Lượt xem: {portal.views(key)}<" in text(portal, "/bao-cao")
    clocks = [re.search(r'current-date">([^<]+)<', page) for page in (first, second)]
    assert clocks[0]
    assert clocks[1]
    assert clocks[0][1] != clocks[1][1]
    portal.freeze_counters()
    assert text(portal, path) == text(portal, path)


# ---- the shape of an article -------------------------------------------------------------------------


def test_the_texts_of_an_article_stand_in_the_order_of_the_real_portal(portal: Portal) -> None:
    article = portal.truth.report("2022H1")
    words = visible(text(portal, article.entry.path))
    order = ["Thăm dò", "Thống kê truy cập", f"null {article.entry.title}", article.unit, "Thứ ", "Màu chữ Cỡ chữ"]
    at = 0
    for wanted in (str(x) for x in [*order, article.entry.title, article.lead, *(b.text for b in article.blocks)]):
        found = words.find(re.sub(r"\s+", " ", wanted).split(":")[0], at)
        assert found >= 0, wanted
        at = found + 1
    for wanted in ("Số lượt xem:", "Tin liên quan", "Liên kết web", "Chịu trách nhiệm"):
        at = words.find(wanted, at)
        assert at >= 0, wanted


def test_the_weekday_is_right_in_every_article(portal: Portal) -> None:
    weekdays = ["Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật"]
    for article in portal.truth.values():
        moment = article.entry.published
        assert f">{weekdays[moment.weekday()]}, {moment:%d/%m/%Y, %H:%M}<" in text(portal, article.entry.path)


def test_recent_articles_are_liferays_and_older_ones_came_over_from_sharepoint(portal: Portal) -> None:
    for article in portal.truth.values():
        page = text(portal, article.entry.path)
        assert f'data-analytics-asset-id="{article.entry.key}"' in page
        old = article.entry.published.year < 2020
        assert bool(re.search(r'class="ExternalClass[0-9A-F]{32}"', page)) is old
        assert ('class="MsoNormal"' in page) is old


def test_images_and_files_are_there_except_those_that_never_came_over(portal: Portal) -> None:
    dead = 0
    for article in portal.truth.values():
        for image in article.images:
            status, headers, body = ask(portal, image.url)
            if "LacVietBIO" in image.url:
                assert status == 404
                dead += 1
            else:
                assert (status, body[:4] in (b"\x89PNG", b"\xff\xd8\xff\xe0")) == (200, True)
                assert headers["Content-Type"] in ("image/png", "image/jpeg")
        for document in article.documents:
            status, headers, body = ask(portal, document.url)
            assert (status, body[:2]) == (200, b"%P" if document.kind in ("pdf", "scan") else b"PK")
            assert headers["ETag"]
    assert dead > 5


def test_some_passages_are_decomposed_and_some_spaces_are_hard(portal: Portal) -> None:
    pages = [text(portal, a.entry.path) for a in portal.truth.values()]
    assert 10 < sum(page != unicodedata.normalize("NFC", page) for page in pages) < len(pages)
    assert sum("\u00a0HTX" in page for page in pages) > 10
    assert all(a.text == unicodedata.normalize("NFC", a.text) for a in portal.truth.values())


# ---- lists and addresses -----------------------------------------------------------------------------


def test_the_sections_together_list_every_article(portal: Portal) -> None:
    found = {portal_key(portal, url) for s in SECTIONS for page in section_pages(portal, s) for url in page}
    assert found == set(portal.truth)


def portal_key(portal: Portal, url: str) -> str:
    match = re.search(r'data-analytics-asset-id="(\d+)"', ask(portal, url.replace("&amp;", "&"))[2].decode())
    assert match, url
    return match[1]


def test_a_pager_ends_empty_in_one_section_and_repeats_its_last_page_in_another(portal: Portal) -> None:
    assert listed(text(portal, f"/hoat-dong?{PAGER.format('Zr4TbN8vYc1H')}=999")) == []
    last = section_pages(portal, "bao-cao")[-1]
    assert listed(text(portal, f"/bao-cao?{PAGER.format('u6JfE0oGq3Kx')}=999")) == last != []


def test_one_article_answers_under_many_addresses(portal: Portal) -> None:
    entry = portal.truth.report("2021Y").entry
    ways = (
        "/-/{}",
        "/web/lmhtx/-/{}",
        "/vi/-/{}",
        "/tin-tuc/-/asset_publisher/kQ7wX2mP9dLs/content/{}",
        "/-/{}?redirect=%2Fbao-cao&p_auth=Xy12AbCd",
        "/-/{};jsessionid=0A1B2C",
    )
    assert {portal_key(portal, way.format(entry.slug)) for way in ways} == {entry.key}


def test_sitemaps_name_every_article_with_its_date(portal: Portal) -> None:
    assert f"Sitemap: {portal.url}sitemap.xml" in text(portal, "/robots.txt")
    index = ElementTree.fromstring(text(portal, "/sitemap.xml"))
    maps = [e.text or "" for e in index.iter(f"{SITEMAP}loc")]
    assert len(maps) == 2
    found: set[str] = set()
    for address in maps:
        tree = ElementTree.fromstring(text(portal, address.removeprefix(portal.url.rstrip("/"))))
        found |= {e.findtext(f"{SITEMAP}loc", "") for e in tree if e.find(f"{SITEMAP}lastmod") is not None}
    assert len(found) == len(portal.truth)


def test_an_unknown_address_answers_a_soft_404(portal: Portal) -> None:
    status, _, body = ask(portal, "/-/khong-co-bai-nay")
    assert status == 200
    assert "<title>Trạng thái - " in body.decode()
    assert "Không tìm thấy" in body.decode()


def test_below_a_language_suffix_lies_a_trap_that_leads_ever_deeper(portal: Portal) -> None:
    path = portal.truth.report("2022H1").entry.path
    assert f'href="{quote(path)}/vi"' in text(portal, path)
    for suffix in ("/vi", "/en", "/vi/vi/en"):
        page = text(portal, path + suffix)
        assert f'href="{quote(path)}{suffix}/vi" hreflang="vi-VN"' in page
        assert listed(page)
        assert "data-analytics-asset-id" not in page


def test_the_trap_can_be_switched_off() -> None:
    with serve(10, trap=False) as portal:
        path = portal.truth.report("2022H1").entry.path
        assert f'href="/vi{quote(path)}"' in text(portal, path)
        assert "Không tìm thấy" in text(portal, f"{path}/vi")


def test_what_nobody_should_ask_for_is_noticed(portal: Portal) -> None:
    path = portal.truth.report("2022H1").entry.path
    page = text(portal, path)
    printed = re.search(r'class="print" href="([^"]+)"', page)
    assert printed
    ask(portal, printed[1].replace("&amp;", "&"))
    ask(portal, f"{path}?p_p_id=polls&p_p_lifecycle=1", "POST", "choice=1")
    ask(portal, "/c/portal/login?p_l_id=404700")
    ask(portal, "/noi-bo")
    assert [seen.action for seen in portal.log] == [None, "print", "vote", "login", "disallowed"]


# ---- changing it -------------------------------------------------------------------------------------


def test_an_edited_article_shows_the_new_words_and_its_truth_follows(portal: Portal) -> None:
    key = portal.truth.report("2022H1").entry.key
    portal.edit(key, title="Tiêu đề đã sửa", replace={"27 lớp": "28 lớp"}, append=["Đã đính chính số liệu./."])
    page = visible(text(portal, portal.truth[key].entry.path))
    assert "Tiêu đề đã sửa" in page
    assert "28 lớp" in page
    assert "27 lớp" not in page
    assert "Đã đính chính số liệu./." in page
    assert "Tiêu đề đã sửa" in text(portal, "/bao-cao")
    truth = portal.truth[key]
    assert len(truth.figures) == 27
    assert all(truth.text[f.start :].startswith(f.quote) for f in truth.figures)


@pytest.mark.parametrize(("how", "status"), [("soft", 200), ("hard", 404)])
def test_a_removed_article_is_gone_everywhere_and_comes_back(portal: Portal, how: str, status: int) -> None:
    portal.freeze_counters()
    article = portal.truth.report("2022H1")
    before = text(portal, article.entry.path)
    portal.remove(article.entry.key, how)
    answered, _, body = ask(portal, article.entry.path)
    assert (answered, b"data-analytics" in body) == (status, False)
    assert quote(article.entry.slug) not in "".join(text(portal, p) for p in ("/", "/tin-tuc", "/bao-cao"))
    portal.restore(article.entry.key)
    assert text(portal, article.entry.path) == before


def test_new_articles_head_the_listings(portal: Portal) -> None:
    (key,) = portal.publish()
    entry = portal.truth[key].entry
    assert entry.published > max(a.entry.published for k, a in portal.truth.items() if k != key)
    assert portal_key(portal, listed(text(portal, f"/{entry.section}"))[0]) == key


def test_other_processes_change_it_over_http(portal: Portal) -> None:
    key = portal.truth.report("2022H1").entry.key
    assert ask(portal, "/__control__/edit", "POST", json.dumps({"key": key, "lead": "Sapo mới"}))[0] == 200
    truth = json.loads(text(portal, f"/__control__/truth?key={key}"))
    assert (truth["lead"], truth["entry"]["key"], truth["report"]) == ("Sapo mới", key, "2022H1")
    status, _, body = ask(portal, "/__control__/edit", "POST", json.dumps({"key": "1"}))
    assert (status, "no article 1" in body.decode()) == (400, True)
    assert portal.log == []
    assert "__control__" not in text(portal, "/") + text(portal, portal.truth[key].entry.path)


def test_bad_weather_passes(portal: Portal) -> None:
    portal.fail("/tin-tuc", 503, times=2, retry_after=3)
    answers = [ask(portal, "/tin-tuc") for _ in range(3)]
    assert [(status, headers["Retry-After"]) for status, headers, _ in answers] == [(503, "3"), (503, "3"), (200, None)]
    portal.gate()
    assert b'document.cookie="D1N=' in ask(portal, "/tin-tuc")[2]
    portal.gate(False)
    assert listed(text(portal, "/tin-tuc"))


# ---- as a program ------------------------------------------------------------------------------------


def test_the_program_says_where_it_is_and_ends_cleanly() -> None:
    command = [sys.executable, "-m", "tests.portal", "--port", "0", "--articles", "5"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout
        assert re.fullmatch(r"Portal: http://127\.0\.0\.1:\d+/\n", program.stdout.readline())
        program.terminate()
        assert program.wait(10) == 0


@pytest.mark.slow
def test_ten_thousand_articles_are_served_by_the_hundred_a_second() -> None:
    start = time.perf_counter()
    with serve(10_000) as portal:
        assert time.perf_counter() - start < 5
        connection = HTTPConnection(urlsplit(portal.url).netloc)
        start = time.perf_counter()
        for entry in (portal.truth.entry(key) for key in list(portal.truth)[-2000:]):
            connection.request("GET", quote(entry.path), headers={"Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            assert gzip.decompress(answer.read()).startswith(b"<!DOCTYPE html>")
        assert 2000 / (time.perf_counter() - start) > 200
