"""A section that suddenly lists much less than in its own earlier walks is reported and kept as data."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scraper.crawling import Crawl, Crawler
from tests.scraper.fixed_pages import fixed_pages

pytestmark = pytest.mark.slow

TEXT = "<p>Liên minh Hợp tác xã tỉnh mở lớp tập huấn cho cán bộ quản lý hợp tác xã trên địa bàn tỉnh trong quý.</p>" * 4
Pages = dict[str, tuple[int, str]]


def articles() -> Pages:
    made: Pages = {}
    for n in range(24):
        title = f"Tin số {n} của hợp tác xã"
        body = f"<h1>{title}</h1><div>02/03/2022 08:00</div>{TEXT}"
        made[f"/tin-so-{n}-cua-tinh"] = (200, f"<html><head><title>{title}</title></head><body>{body}</body></html>")
    return made


def listing(numbers: range, following: str = "") -> tuple[int, str]:
    items = "".join(f'<li><a href="/tin-so-{n}-cua-tinh">Tin số {n} của hợp tác xã tỉnh nhà</a></li>' for n in numbers)
    return 200, f"<html><head><title>Tin tức</title></head><body><ul>{items}</ul>{following}</body></html>"


def crawl(crawler: Crawler, pages: Pages, folder: Path, mode: str = "incremental", more: str = "") -> Crawl:
    path = folder / "cong.toml"
    path.write_text(
        'name = "cong"\norganisation = "Cổng"\narea = "95"\nbase = "http://127.0.0.1/"\nallow_private = true\n'
        'sections = ["/tin-tuc"]\nsitemap = false\n[politeness]\ndelay = 0.0\nconcurrency = 8\n' + more,
        encoding="utf-8",
    )
    with fixed_pages(pages) as site:
        return crawler.crawl(site.url, mode=mode, portal=str(path))


NEXT = '<a href="/tin-tuc?page={}" rel="next">›</a>'
PAGER = '<a href="/tin-tuc?page=2">2</a>'
WHOLE: Pages = {"/tin-tuc": listing(range(12), PAGER), "/tin-tuc?page=2": listing(range(12, 24), PAGER)}


def test_a_section_that_goes_on_beyond_the_limit_is_named_with_the_page_where_it_was_left(
    crawler: Crawler, tmp_path: Path
) -> None:
    three = {f"/tin-tuc?page={n}": listing(range(8 * (n - 1), 8 * n), NEXT.format(n + 1)) for n in (1, 2, 3)}
    three["/tin-tuc"] = three["/tin-tuc?page=1"]
    cut = crawl(crawler, three, tmp_path, more="[limits]\npages_per_section = 1\n")
    assert cut.code == 1
    assert (
        "sections reached the limit of pages (limits.pages_per_section, 1); what may follow is unread: http://127.0.0.1"
        in cut.err
    )
    assert "/tin-tuc?page=3 (" in cut.err
    assert crawler.rows("SELECT health FROM runs") == [("degraded",)]
    assert crawler.one("SELECT count(*) FROM gaps WHERE kind = 'section_unfinished'") == 1
    crawl(crawler, three, tmp_path, mode="full")
    assert crawler.one("SELECT count(*) FROM gaps WHERE kind = 'section_unfinished'") == 0


def test_no_limit_is_no_limit(crawler: Crawler, tmp_path: Path) -> None:
    assert crawl(crawler, WHOLE, tmp_path, more="[limits]\npages_per_section = 0\ndepth = 0\npages = 0\n").code == 0
    assert crawler.one("SELECT count(*) FROM refusals") == 0
    assert crawler.one("SELECT pages FROM section_walks WHERE section = '/tin-tuc'") == 2


def test_a_section_that_lists_less_than_half_of_what_it_did_is_named_at_the_end_and_marked(
    crawler: Crawler, tmp_path: Path
) -> None:
    first = crawl(crawler, WHOLE, tmp_path)
    assert first.code == 0, first.err
    assert "shrank" not in first.out
    fewer = crawl(crawler, {"/tin-tuc": listing(range(9))}, tmp_path, mode="full")
    assert fewer.code == 1
    assert "sections that shrank: /tin-tuc lists 9 articles, usually 24" in fewer.err
    assert crawler.rows("SELECT outcome FROM crawls ORDER BY started_at") == [("done",), ("done",)]
    assert crawler.rows("SELECT health FROM runs ORDER BY started_at") == [("healthy",), ("degraded",)]
    assert crawler.rows(
        "SELECT pages, articles, first_page, whole, usual, shrank FROM section_walks WHERE section = '/tin-tuc' "
        "ORDER BY walked_at"
    ) == [(2, 24, 12, 1, None, 0), (1, 9, 9, 1, 24, 1)]


@pytest.mark.slow
def test_a_section_that_is_no_listing_any_more_lists_none(crawler: Crawler, tmp_path: Path) -> None:
    assert crawl(crawler, WHOLE, tmp_path).code == 0
    gone = crawl(crawler, {"/tin-tuc": (404, "")}, tmp_path)
    assert "sections that shrank: /tin-tuc lists 0 articles on its first page, usually 12" in gone.err + gone.out
    assert crawler.rows("SELECT pages, shrank FROM section_walks WHERE section = '/tin-tuc' ORDER BY walked_at") == [
        (2, 0),
        (0, 1),
    ]


@pytest.mark.slow
def test_a_crawl_that_stops_at_what_is_known_is_compared_by_first_pages_alone(crawler: Crawler, tmp_path: Path) -> None:
    assert crawl(crawler, {**WHOLE, **articles()}, tmp_path).code == 0
    later = crawl(crawler, {**WHOLE, **articles()}, tmp_path)
    assert later.code == 0, later.err
    assert "shrank" not in later.out
    assert crawler.rows(
        "SELECT articles, first_page, whole, usual, shrank FROM section_walks WHERE section = '/tin-tuc' "
        "ORDER BY walked_at"
    ) == [(24, 12, 1, None, 0), (12, 12, 0, 12, 0)]
