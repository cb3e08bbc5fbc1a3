"""What a probe writes crawls: real pages at their own addresses or in a folder, a portal with a bad certificate."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.scraper.crawling import Crawler
from tests.scraper.real_portals import GOLD, GROUPS, as_folder, as_portal, group, serving
from tests.scraper.test_probe import news
from tests.scraper.tls_server import sign, tls_pages

PLATFORMS = {"hanoi": "liferay62", "stc": "lacviet", "thanhtra": "lacviet", "ldld": "vnpt"}


@pytest.mark.slow
@pytest.mark.skipif(not GOLD, reason="EXTRA_GOLD is not set: the real sample pages are not here")
@pytest.mark.parametrize("how", [as_portal, as_folder])
@pytest.mark.parametrize("name", GROUPS)
def test_a_probe_of_real_pages_writes_a_file_that_crawls_and_keeps_the_articles(
    crawler: Crawler, tmp_path: Path, name: str, how: object
) -> None:
    file = tmp_path / "cong.toml"
    pages = as_portal(name) if how is as_portal else as_folder(name)
    articles = [page for page in group(name) if page.kind == "article"]
    # Only one of the portals has its entrance among the pages; others are pointed at a section, or at an article.
    first = {"hanoi": "", "stc": "tin-tuc", "thanhtra": "tin-tuc"}.get(name, articles[0].address[1:])
    with serving(pages) as url:
        said = crawler.run("probe", url + (first if how is as_portal else ""), "--output", str(file))
        assert said.code == 0, said.err
        assert tomllib.loads(file.read_text(encoding="utf-8"))["platform"] == PLATFORMS[name]
        done = crawler.run("crawl", "portal", "-a", f"portal={file}")
    assert done.code == 0, done.err
    assert crawler.one("SELECT count(*) FROM articles") == len(articles)


@pytest.mark.slow
def test_a_certificate_that_cannot_be_verified_is_warned_of_and_the_file_crawls(
    crawler: Crawler, tmp_path: Path
) -> None:
    links = "".join(f'<li><a href="/bai/{n}.html">Tin số {n} của hợp tác xã tỉnh nhà</a></li>' for n in range(1, 5))
    pages = {"/": f"<html><title>Cổng thử</title><ul>{links}</ul></html>"}
    pages |= {f"/bai/{n}.html": news(n) for n in range(1, 5)}
    file = tmp_path / "cong.toml"
    with tls_pages(pages, sign("127.0.0.1"), tmp_path) as url:
        said = crawler.run("probe", url, "--output", str(file))
        assert said.code == 0, said.err
        assert "TLS: the certificate is not valid (self-signed certificate)" in said.out
        assert tomllib.loads(file.read_text(encoding="utf-8"))["politeness"]["accept_invalid_tls"] is True
        done = crawler.run("crawl", "portal", "-a", f"portal={file}")
    assert done.code == 0, done.err
    assert crawler.one("SELECT count(*) FROM articles") == 4
