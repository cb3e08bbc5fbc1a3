"""What a page needs to look like itself: found in pages and stylesheets, fetched once; what is missing is counted."""

from __future__ import annotations

from collections import Counter

from lxml import html

from archive.records import WarcPosition
from archive.warc.reader import read
from scraper import requisites
from tests.portal import Portal, serve
from tests.portal.theme_files import THEME
from tests.scraper.crawling import Crawler

BASE = "http://portal.example/tin/bai"


def named(page: str) -> list[tuple[str, str]]:
    root = html.document_fromstring(page)
    found = requisites.of_page(root, BASE, lambda url: "/-/" in url)
    return [(r.kind, r.address) for r in found]


def test_a_page_names_its_stylesheets_icons_theme_images_and_backgrounds() -> None:
    page = """<html><head><link rel="alternate stylesheet" href="/a.css?t=1"><link rel="shortcut icon" href="i.ico">
        <link rel="canonical" href="/x"><style>@import 'b.css'; .x{background:url( "c.png" )}</style></head>
        <body background="d.gif"><img src="/logo.png"><a href="/-/bai-khac"><img src="/thumbnail.jpg"></a>
        <div style="background-image:url(e.png)"></div><img src="data:image/png;base64,AA"><img>
        <input type="image" src="go.png"><script src="s.js"></script></body></html>"""
    assert named(page) == [
        ("stylesheet", "http://portal.example/a.css?t=1"),
        ("icon", "http://portal.example/tin/i.ico"),
        ("stylesheet", "http://portal.example/tin/b.css"),
        ("image", "http://portal.example/tin/c.png"),
        ("image", "http://portal.example/tin/d.gif"),
        ("image", "http://portal.example/logo.png"),
        ("image", "http://portal.example/tin/e.png"),
        ("image", "http://portal.example/tin/go.png"),
    ]


def test_a_stylesheet_names_what_it_imports_its_fonts_and_pictures_at_any_depth() -> None:
    sheet = b"""@charset "utf-8"; @import url(x.css) print; @import "y.css";
        @font-face{font-family:F;src:url('f.eot');src:url("f.eot?#iefix") format("embedded-opentype"),url(f.woff2)}
        @media print{.a{background:url(\\62 g.png)}} .b{cursor:image-set(url(p.cur) 1x)} .c{background:url(data:x)}
        .d{src:url(g.ttf)} /* url(no.png) */ .e{content:"url(no.png)"} .broken{ url("""
    found = [(r.kind, r.address.rsplit("/", 1)[-1]) for r in requisites.of_stylesheet(sheet, BASE)]
    assert found == [
        ("stylesheet", "x.css"),
        ("stylesheet", "y.css"),
        ("font", "f.eot"),
        ("font", "f.woff2"),
        ("image", "bg.png"),
        ("image", "p.cur"),
        ("font", "g.ttf"),
    ]


def test_each_file_of_the_theme_is_fetched_once_and_recorded_as_it_came(crawled: tuple[Crawler, Portal]) -> None:
    crawler, portal = crawled
    asked = Counter(seen.path for seen in portal.log)
    assert {path: asked[path] for path in THEME} == dict.fromkeys(THEME, 1)
    rows = crawler.rows(
        "SELECT url, warc_file, warc_offset, warc_length FROM captures WHERE outcome = 'requisite' ORDER BY url"
    )
    bodies = {
        "/" + url.split("/", 3)[3].split("?")[0]: read(crawler.paths.warc, WarcPosition(*p)).body for url, *p in rows
    }
    assert bodies == {path: body for path, (_, body) in THEME.items()}


def test_what_share_is_missing_is_counted_and_why_is_told(crawled: tuple[Crawler, Portal]) -> None:
    crawler, portal = crawled
    assert crawler.rows("SELECT * FROM requisite_coverage ORDER BY kind") == [
        ("sample", "font", 1, 1, 0, 0, 0.0),
        ("sample", "icon", 1, 1, 0, 0, 0.0),
        ("sample", "image", 3, 1, 2, 1, 66.7),
        ("sample", "stylesheet", 2, 2, 0, 0, 0.0),
    ]
    missing = crawler.rows("SELECT address, why FROM missing_requisites ORDER BY why DESC")
    assert missing == [
        (f"{portal.url}o/lmhtx-theme/images/khong-con.gif", "status 404"),
        ("https://anh.example.vn/quoc-huy.png", "other_host"),
    ]


def test_a_later_crawl_asks_only_for_what_is_missing(crawler: Crawler) -> None:
    with serve(articles=6) as portal:
        assert crawler.crawl(portal.url).code == 0
        before = len(portal.log)
        assert crawler.crawl(portal.url).code == 0
        again = [seen.path for seen in portal.log[before:] if "/o/" in seen.path]
    assert set(again) <= {"/o/lmhtx-theme/images/khong-con.gif"}
