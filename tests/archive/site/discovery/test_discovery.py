"""Search engines and catalogues learn of every page once, in both languages, and nothing that is not so."""

from __future__ import annotations

import json
import sqlite3
from typing import Any
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

import pytest
from lxml import etree, html

from archive.site.address import SETTING
from archive.site.discovery import sitemap
from archive.site.discovery.dataset import as_script
from archive.site.search import functions
from tests.archive.site.conftest import Call, asking, datasette
from tests.archive.site.reports import HOSTILE, Builder

MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def parsed(page: str) -> Any:
    return html.fromstring(page)


def xml(get: Call, path: str) -> Any:
    answer = get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/xml")
    return etree.fromstring(answer.content)


def path_of(address: str) -> str:
    assert address.startswith("http://localhost/")
    return urlsplit(address).path


def addresses(get: Call) -> list[str]:
    parts = xml(get, "/sitemap.xml").xpath("//s:sitemap/s:loc/text()", namespaces=MAP)
    return [path_of(a) for p in parts for a in xml(get, path_of(p)).xpath("//s:url/s:loc/text()", namespaces=MAP)]


def test_every_address_of_the_sitemap_answers_and_is_the_canonical_one(get: Call) -> None:
    found = addresses(get)
    assert len(found) == len(set(found))
    assert "/archive/articles/thu~3A103" in found
    assert "/en/archive/articles/thu~3A103" in found
    assert "/archive/indicators/coops_total" in found
    for path in found:
        answer = get(path)
        assert answer.status_code == 200, path
        assert parsed(answer.text).xpath("//link[@rel='canonical']/@href") == [f"http://localhost{path}"]


def test_each_article_is_in_it_with_the_time_of_its_newest_revision(get: Call, built: Builder) -> None:
    db = sqlite3.connect(built.paths.published)
    known = dict(db.execute("SELECT a.article_id, captured_at FROM articles a JOIN revisions USING (revision_id)"))
    db.close()
    found = {
        path_of(url.findtext("s:loc", namespaces=MAP)): url.findtext("s:lastmod", namespaces=MAP)
        for url in xml(get, "/sitemap-1.xml").iterfind("s:url", namespaces=MAP)
    }
    for article_id, changed in known.items():
        assert found[f"/archive/articles/{article_id.replace(':', '~3A')}"] == changed
    (newest,) = xml(get, "/sitemap.xml").xpath("//s:sitemap[2]/s:lastmod/text()", namespaces=MAP)
    assert newest == max(known.values())


def test_each_address_names_both_languages(get: Call) -> None:
    for url in xml(get, "/sitemap-1.xml").iterfind("s:url", namespaces=MAP):
        links = {link.get("hreflang"): link.get("href") for link in url.iterfind("x:link", namespaces=MAP)}
        assert set(links) == {"vi", "en"}
        assert url.findtext("s:loc", namespaces=MAP) in links.values()


def test_large_archives_have_several_parts_without_gap_or_repeat(get: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = addresses(get)
    monkeypatch.setattr(sitemap, "AT_ONCE", 1)
    assert addresses(get) == whole


def test_no_part_is_larger_than_allowed() -> None:
    assert sitemap.ARTICLES * 2 <= sitemap.LARGEST == 50_000


def test_a_part_that_is_not_there_is_said_so_and_one_that_is_known_is_not_sent_again(get: Call) -> None:
    assert get("/sitemap-2.xml").status_code == 404
    assert get("/sitemap-1.xml").headers["etag"] == get("/sitemap.xml").headers["etag"]


def test_robots_may_read_pages_but_nothing_costly(get: Call) -> None:
    answer = get("/robots.txt")
    assert answer.headers["content-type"].startswith("text/plain")
    rules = RobotFileParser()
    rules.parse(answer.text.splitlines())
    assert rules.site_maps() == ["http://localhost/sitemap.xml"]
    for path in addresses(get):
        assert rules.can_fetch("anyone", path), path
    for path in (
        "/archive?sql=select+1",
        "/en/archive?sql=x",
        "/-/replay/c1",
        "/en/-/replay/c1",
        "/archive.json?sql=x",
    ):
        assert not rules.can_fetch("anyone", path), path
    assert "Disallow: /archive/*?" in answer.text


@pytest.mark.parametrize(("prefix", "name"), [("", "Tổng số HTX"), ("/en", "Cooperatives, total")])
def test_a_series_describes_itself(get: Call, prefix: str, name: str) -> None:
    page = parsed(get(f"{prefix}/archive/indicators/coops_total").text)
    (script,) = page.xpath("//script[@type='application/ld+json']")
    said = json.loads(script.text)
    assert said["@type"] == "Dataset"
    assert said["name"] == name
    assert said["url"] == f"http://localhost{prefix}/archive/indicators/coops_total"
    assert said["temporalCoverage"] == "2021-06-30/2022-06-30"
    assert said["variableMeasured"] == [{"@type": "PropertyValue", "name": name, "unitText": "HTX"}]
    for download in said["distribution"]:
        answer = get(download["contentUrl"].removeprefix("http://localhost"))
        assert answer.status_code == 200
        assert "coops_total" in answer.text
    assert page.xpath("//meta[@name='DC.title']/@content") == [name]


def test_the_archive_describes_itself_on_its_home_page(get: Call) -> None:
    for path in ("/", "/archive", "/downloads"):
        (script,) = parsed(get(path).text).xpath("//script[@type='application/ld+json']")
        said = json.loads(script.text)
        assert said["license"].startswith("https://creativecommons.org/")
        assert said["temporalCoverage"].startswith("2020-05-05/")
        assert said["inLanguage"] == ["vi", "en"]
        for needed in ("name", "description", "url", "creator", "distribution", "dateModified", "isAccessibleForFree"):
            assert said[needed], needed


def test_data_in_a_script_element_cannot_end_it() -> None:
    said = as_script({"name": f"{HOSTILE}</script><!--\u2028"})
    assert not set("<>&\u2028") & set(said)
    assert json.loads(said)["name"] == f"{HOSTILE}</script><!--\u2028"


@pytest.mark.parametrize(
    "path", ["/", "/about", "/archive/articles/thu~3A105", "/archive/series", "/archive/search?q=lop"]
)
def test_a_page_that_is_shared_shows_what_it_is(get: Call, path: str) -> None:
    page = parsed(get(path).text)
    said = {m.get("property"): m.get("content") for m in page.xpath("//meta[@property]")}
    assert said["og:title"] == " ".join(page.findtext(".//title").split())
    assert said["og:description"]
    assert said["og:url"] == f"http://localhost{path.partition('?')[0]}"
    assert said["og:locale"] == "vi_VN"
    assert not [v for k, v in said.items() if k == "og:image" and not v.startswith("http://localhost/")]


def test_the_public_address_stands_for_the_one_that_was_asked(built: Builder) -> None:
    site = datasette(built.paths.published)
    site._metadata_local[SETTING] = "https://luutru.example"
    get = asking(site)
    assert parsed(get("/en/about").text).xpath("//link[@rel='canonical']/@href") == ["https://luutru.example/en/about"]
    assert "https://luutru.example/sitemap-0.xml" in get("/sitemap.xml").text
    assert "Sitemap: https://luutru.example/sitemap.xml" in get("/robots.txt").text
    assert "https://luutru.example/archive/series.csv" in get("/api").text


def test_ready_made_questions_of_the_sitemap_need_nothing_typed(metadata: dict[str, Any], built: Builder) -> None:
    db = sqlite3.connect(built.paths.published)
    functions.register(db)
    for query in metadata["databases"]["archive"]["queries"].values():
        if not query.get("params"):
            db.execute(query["sql"])
    db.close()
