"""``scrapy probe URL``: a person points at a portal, and gets a file that crawls."""

from __future__ import annotations

import json
import re
import socket
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from scraper.probing import visitor
from scraper.probing.connection import Trouble
from scraper.probing.definition import name_for
from scraper.probing.findings import Findings
from scraper.probing.shapes import article_pattern
from scraper.probing.survey import Survey
from scraper.probing.visitor import MOST, Visitor, is_private
from tests.portal import Portal, serve
from tests.scraper.crawling import Crawl, Crawler
from tests.scraper.fixed_pages import fixed_pages

pytestmark = pytest.mark.slow

GATE = '<html><script>document.cookie="D1N=0a1b2c3d4e5f"+"; path=/";window.location.reload(true);</script></html>'
PARAGRAPH = (
    "<p>Liên minh Hợp tác xã tỉnh mở lớp tập huấn cho cán bộ quản lý hợp tác xã trên địa bàn tỉnh trong quý này.</p>"
)


@pytest.fixture
def portal() -> Iterator[Portal]:
    with serve(articles=16) as served:
        yield served


def probe(crawler: Crawler, url: str, file: Path, *more: str) -> Crawl:
    return crawler.run("probe", url, "--output", str(file), *more)


def survey(url: str) -> Findings:
    return Survey(Visitor(lambda asked: None)).run(url)


def news(number: int, text: str = PARAGRAPH * 4) -> str:
    return (
        f"<html><head><title>Tin số {number} của hợp tác xã - Cổng thử</title></head><body><h1>Tin số {number} của hợp "
        f"tác xã</h1><div class='date'>0{number}/03/2022 08:00</div><div>{text}</div></body></html>"
    )


# ---- a portal on a known platform --------------------------------------------------------------------------


def test_the_file_that_a_probe_of_the_sample_portal_writes_crawls_without_edits_and_keeps_every_article(
    crawler: Crawler, portal: Portal, tmp_path: Path
) -> None:
    file = tmp_path / "cong.toml"
    said = probe(crawler, portal.url, file)
    assert said.code == 0, said.err
    assert f"Next: scrapy crawl portal -a portal={file}" in said.out
    lines = [x for x in file.read_text(encoding="utf-8").splitlines() if x and not x.startswith("#")]
    assert len(lines) <= 14
    drafted = tomllib.loads(file.read_text(encoding="utf-8"))
    assert drafted["organisation"] == "Liên minh Hợp tác xã tỉnh Bạc Liêu"
    assert (drafted["area"], drafted["platform"]) == ("95", "liferay7")
    assert set(drafted["sections"]) == {"/tin-tuc", "/hoat-dong", "/bao-cao", "/thong-bao"}
    done = crawler.run("crawl", "portal", "-a", f"portal={file}")
    assert done.code == 0, done.err
    assert crawler.one("SELECT count(*) FROM articles") == 16


def test_a_probe_is_polite_and_keeps_nothing(crawler: Crawler, portal: Portal, tmp_path: Path) -> None:
    assert probe(crawler, portal.url, tmp_path / "cong.toml").code == 0
    assert portal.log[0].path == "/robots.txt"
    assert len(portal.log) <= MOST
    assert {seen.headers["User-Agent"].split("/")[0] for seen in portal.log} == {"alliance-archive"}
    assert {seen.headers["Accept-Language"] for seen in portal.log} == {"vi"}
    assert [seen.target for seen in portal.log if seen.action] == []
    assert len({seen.target for seen in portal.log}) == len(portal.log)
    assert list(tmp_path.iterdir()) == [tmp_path / "cong.toml"]


def test_the_findings_say_what_was_found_by_what(crawler: Crawler, portal: Portal, tmp_path: Path) -> None:
    said = probe(crawler, portal.url, tmp_path / "cong.toml", "--json")
    assert said.code == 0, said.err
    found = json.loads(said.out)
    assert found["platform"] == "liferay7"
    assert any(mark.startswith("com_liferay_ (") for mark in found["evidence"]["/"])
    assert found["pager"]["kind"] == "counter"
    assert found["pager"]["parameter"].endswith("_INSTANCE_kQ7wX2mP9dLs_cur")
    assert found["pager"]["second"] == "6 further articles"
    assert [one["kind"] for one in found["lists"]] == ["index of sitemaps", "first of 2 sitemaps"]
    fields = {f["name"]: f for f in found["sample"]["fields"]}
    assert fields["title"]["selector"] == "[data-analytics-asset-title]"
    assert fields["body"]["selector"] == ".journal-content-article"
    assert fields["view_count"]["selector"] is None
    assert fields["view_count"]["how"] == "lines around the article, order of its texts"
    assert found["sample"]["asset_key"] in set(portal.truth)
    assert tomllib.loads(found["file"])["name"] == name_for(portal.url)


def test_an_article_is_enough_to_point_at(portal: Portal) -> None:
    key = next(iter(portal.truth))
    found = survey(portal.url + quote("-/" + portal.truth[key].entry.slug))
    assert found.sample is not None
    assert found.sample.asset_key == key
    assert {"/tin-tuc", "/hoat-dong", "/bao-cao", "/thong-bao"} < {section.path for section in found.sections}


def test_a_later_page_of_a_listing_leads_to_its_first_page(portal: Portal) -> None:
    pager = "_com_liferay_asset_publisher_web_portlet_AssetPublisherPortlet_INSTANCE_kQ7wX2mP9dLs_cur=2"
    assert "/tin-tuc" in {section.path for section in survey(f"{portal.url}tin-tuc?{pager}").sections}


def test_the_pages_are_kept_where_a_person_says_so(crawler: Crawler, portal: Portal, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    assert probe(crawler, portal.url, tmp_path / "cong.toml", "--keep", str(pages)).code == 0
    rows = [line.split("\t") for line in (pages / "pages.tsv").read_text(encoding="utf-8").splitlines()]
    assert {name for name, *_ in rows} | {"pages.tsv"} == {path.name for path in pages.iterdir()}
    assert len(rows) == len(portal.log) - 1  # robots.txt is no page
    again = probe(crawler, portal.url, tmp_path / "other.toml", "--keep", str(pages))
    assert again.code == 1
    assert "not empty" in again.err


def test_a_portal_file_that_is_there_stays_and_nothing_is_asked_unless_told_to_overwrite(
    crawler: Crawler, portal: Portal, tmp_path: Path
) -> None:
    file = tmp_path / "cong.toml"
    file.write_text("mine", encoding="utf-8")
    said = probe(crawler, portal.url, file)
    assert said.code == 1
    assert said.err.count("\n") == 1
    assert "--overwrite" in said.err
    assert portal.log == []
    assert file.read_text(encoding="utf-8") == "mine"
    assert probe(crawler, portal.url, file, "--overwrite", "--name", "cong-moi").code == 0
    assert tomllib.loads(file.read_text(encoding="utf-8"))["name"] == "cong-moi"


# ---- what stands in the way ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pages", "why"),
    [
        ({"/": (404, "")}, "answers status 404"),
        ({"/": (403, "")}, "is blocked for us (status 403)"),
        ({"/": (503, "")}, "is blocked for us (status 503)"),
        ({"/robots.txt": (500, "")}, "robots.txt could not be read (status 500), so nothing may be asked"),
        ({"/robots.txt": (200, "User-agent: *\nDisallow: /\n")}, "does not let us ask"),
        ({"/": (200, "%PDF-1.4 one two three")}, "is not HTML"),
        ({"/": (200, "")}, "the body is empty"),
        (
            {"/": (200, "<html><title>Request Rejected</title><body>Request Rejected</body></html>")},
            "is blocked for us",
        ),
        (
            {"/": (200, "<html><title>Đăng nhập</title><form><input type='password'></form></html>")},
            "asks for a log-in",
        ),
        ({"/": (200, "<html><title>Không tìm thấy</title><body>Không tìm thấy</body></html>")}, "is no page"),
        ({"/": (200, GATE)}, "a cookie gate that does not open"),
        ({"/": (302, "/"), "/a": (200, "")}, "from one redirect to the next"),
    ],
)
def test_why_a_portal_cannot_be_looked_at_is_one_line(pages: dict[str, tuple[int, str]], why: str) -> None:
    with fixed_pages(pages) as site, pytest.raises(Trouble, match=re.escape(why)) as trouble:
        survey(site.url)
    assert "\n" not in str(trouble.value)


def test_where_nothing_is_found_one_line_says_so_and_no_file_is_written(crawler: Crawler, tmp_path: Path) -> None:
    with fixed_pages({"/": (200, "<html><title>Cổng</title><body>Chào mừng</body></html>")}) as site:
        said = probe(crawler, site.url, tmp_path / "cong.toml")
    assert said.code == 1
    last = [line for line in said.err.splitlines() if not line.startswith("http")]
    assert len(last) == 1
    assert last[0].startswith("scrapy probe: neither an article nor a list of articles was found")
    assert not (tmp_path / "cong.toml").exists()


def test_a_host_that_nobody_answers_at_is_said_in_one_line(crawler: Crawler, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        said = probe(crawler, f"http://127.0.0.1:{taken.getsockname()[1]}/", tmp_path / "cong.toml")
    assert said.code == 1
    assert "cannot be reached" in said.err.splitlines()[-1]


@pytest.mark.parametrize(
    "wrong",
    [[], ["cong.example"], ["ftp://a.vn/"], ["http://a.vn/", "--name", "Cổng"], ["http://a.vn/", "--latest", "1"]],
)
def test_wrong_use_is_told_with_exit_code_2(crawler: Crawler, wrong: list[str]) -> None:
    assert crawler.run("probe", *wrong).code == 2


def test_a_gate_that_wants_its_cookie_back_is_passed_once_and_warned_of(
    crawler: Crawler, portal: Portal, tmp_path: Path
) -> None:
    portal.gate()
    said = probe(crawler, portal.url, tmp_path / "cong.toml")
    assert said.code == 0, said.err
    assert "warning   a cookie gate stands before the pages" in said.out
    assert sum(seen.path == "/" for seen in portal.log) == 2


def test_a_wrongly_declared_encoding_is_warned_of() -> None:
    listing = "".join(f'<li><a href="/tin/{n}.html">Tin số {n} của hợp tác xã tỉnh nhà</a></li>' for n in range(1, 6))
    page = f"<html><meta charset='windows-1258'><title>Cổng thử</title><ul>{listing}</ul></html>"
    pages = {"/": (200, page), **{f"/tin/{n}.html": (200, news(n)) for n in range(1, 6)}}
    with fixed_pages(pages) as site:
        warnings = survey(site.url).warnings
    assert any("the page says windows-1258, the bytes are UTF-8" in warning for warning in warnings)


# ---- a portal of unknown make ----------------------------------------------------------------------------------


@pytest.mark.slow
def test_on_an_unknown_platform_the_shape_of_most_links_becomes_the_pattern_of_articles(
    crawler: Crawler, tmp_path: Path
) -> None:
    links = "".join(f'<li><a href="/bai/{n}.html">Tin số {n} của hợp tác xã tỉnh nhà</a></li>' for n in range(1, 9))
    home = f"<html><title>Cổng thử</title><a href='/lien-he.html'>Liên hệ</a><ul>{links}</ul></html>"
    pages = {"/": (200, home), **{f"/bai/{n}.html": (200, news(n)) for n in range(1, 9)}}
    file = tmp_path / "cong.toml"
    with fixed_pages(pages) as site:
        said = probe(crawler, site.url, file)
        assert said.code == 0, said.err
        drafted = tomllib.loads(file.read_text(encoding="utf-8"))
        assert drafted["article_patterns"] == [r"^/bai/[^/]*\d[^/]*\.html/?$"]
        assert "platform" not in drafted
        done = crawler.run("crawl", "portal", "-a", f"portal={file}")
    assert done.code == 0, done.err
    assert crawler.one("SELECT count(*) FROM articles") == 8


@pytest.mark.slow
def test_a_feed_is_found_and_the_crawl_reads_it(crawler: Crawler, tmp_path: Path) -> None:
    items = "".join(
        f"<item><title>Tin {n}</title><link>/tin-tuc/tin-so-{n}-cua-tinh</link></item>" for n in range(1, 4)
    )
    feed = f"<?xml version='1.0'?><rss version='2.0'><channel>{items}</channel></rss>"
    head = "<link rel='alternate' type='application/rss+xml' href='/tin.rss'>"
    link = "<a href='/tin-tuc/tin-so-1-cua-tinh'>Tin số 1 của hợp tác xã</a>"
    home = f"<html><head><title>Cổng thử</title>{head}</head>{link}</html>"
    pages = {"/": (200, home), "/tin.rss": (200, feed)}
    pages |= {f"/tin-tuc/tin-so-{n}-cua-tinh": (200, news(n)) for n in range(1, 4)}
    file = tmp_path / "cong.toml"
    with fixed_pages(pages) as site:
        said = probe(crawler, site.url, file)
        assert said.code == 0, said.err
        assert tomllib.loads(file.read_text(encoding="utf-8"))["feeds"] == [f"{site.url}tin.rss"]
        assert crawler.run("crawl", "portal", "-a", f"portal={file}").code == 0
    assert crawler.one("SELECT count(*) FROM articles") == 3


@pytest.mark.parametrize(
    ("paths", "pattern"),
    [
        (["/tin/a.12", "/tin/b.13", "/tin/c.14"], r"^/tin/[^/]+\.\d+/?$"),
        (["/2021/3/x-1", "/2022/4/x-2", "/2023/5/x-3", "/gioi-thieu"], r"^/\d+/\d+/[^/]*\d[^/]*/?$"),
        (["/a", "/b/c", "/d/e/f"], None),
    ],
)
def test_a_shape_leaves_open_what_differs(paths: list[str], pattern: str | None) -> None:
    links = {f"http://cong.example.vn{path}": "Tên một bài viết đủ dài để là tiêu đề" for path in paths}
    assert article_pattern(links) == pattern


# ---- pace, names ---------------------------------------------------------------------------------------------


def test_away_from_the_loopback_requests_are_two_seconds_apart_or_what_robots_txt_asks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(visitor, "is_loopback", lambda host: False)
    monkeypatch.setattr(time, "sleep", slept.append)
    robots = "User-agent: *\nCrawl-delay: 7\n"
    with fixed_pages({"/robots.txt": (200, robots), "/": (200, "<html></html>")}) as site:
        Visitor(lambda url: None).first(site.url)
    assert len(slept) == 2
    assert 6 < slept[1] <= 7


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://lmhtx.baclieu.gov.vn/", "lmhtx-baclieu"),
        ("http://www.lienminhhtx.camau.gov.vn/x.87", "lienminhhtx-camau"),
        ("http://127.0.0.1:8080/", "127-0-0-1-8080"),
        ("https://Báo.vn/", "b-o"),
    ],
)
def test_a_portal_is_named_by_its_host(url: str, name: str) -> None:
    assert name_for(url) == name


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://10.0.0.1/", "http://localhost/", "http://169.254.169.254/"]
)
def test_private_addresses_are_known(url: str) -> None:
    assert is_private(url)
    assert not is_private("https://lmhtx.baclieu.gov.vn/")
