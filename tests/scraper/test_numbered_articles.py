"""A portal that numbers its articles: a full crawl asks for those that no listing shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.paths import ArchivePaths
from scraper.portal import PortalError, from_mapping
from tests.scraper.crawling import Crawler
from tests.scraper.fixed_pages import FixedPages, fixed_pages

TEXT = "<p>Liên minh Hợp tác xã tỉnh mở lớp tập huấn cho cán bộ quản lý hợp tác xã trên địa bàn tỉnh trong quý.</p>" * 4
LISTED = (3, 4, 9)
UNLISTED = (5, 6, 12)


def article(number: int) -> str:
    title = f"Tin số {number} của hợp tác xã"
    body = f"<h1>{title}</h1><div>02/03/2022 08:00</div>{TEXT}"
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>"


def pages() -> dict[str, tuple[int, str]]:
    links = "".join(f'<li><a href="/tin-so-{n}-cua-tinh.{n}">Tin số {n} của hợp tác xã</a></li>' for n in LISTED)
    home = f"<html><title>Trang chủ</title><ul>{links}</ul></html>"
    served = {"/": (200, home), **{f"/tin-so-{n}-cua-tinh.{n}": (200, article(n)) for n in LISTED}}
    # The system looks at the number alone.
    return served | {f"/x.{n}": (200, article(n)) for n in (*LISTED, *UNLISTED, 40)}


def definition(folder: Path, **ids: object) -> str:
    path = folder / "so.toml"
    lines = "\n".join(f"{key} = {value}" for key, value in {"address": '"/x.{id}"', "first": 3, **ids}.items())
    path.write_text(
        'name = "so"\norganisation = "Cổng đánh số"\narea = "96"\nbase = "http://127.0.0.1/"\nplatform = "camau"\n'
        "article_patterns = ['\\.\\d+$']\nallow_private = true\nsitemap = false\n"
        f"[politeness]\ndelay = 0.0\n[ids]\n{lines}\n",
        encoding="utf-8",
    )
    return str(path)


def numbers_asked(site: FixedPages) -> list[int]:
    return [int(path.removeprefix("/x.")) for _, path in site.asked if path.startswith("/x.")]


def test_a_full_crawl_asks_for_the_numbers_that_no_listing_shows_and_stops_after_a_run_of_absent_ones(
    crawler: Crawler, tmp_path: Path
) -> None:
    with fixed_pages(pages()) as site:
        done = crawler.crawl(site.url, mode="full", portal=definition(tmp_path, absent=4))
    assert done.code == 0, done.err
    # Known ones are passed over; four in a row after 12 are none, and 40 lies beyond them.
    assert numbers_asked(site) == [3, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16]
    kept = {int(number) for (number,) in crawler.rows("SELECT coalesce(asset_key, '') FROM articles")}
    assert kept == {*LISTED, *UNLISTED}
    assert crawler.rows("SELECT of, what FROM gaps WHERE kind <> 'missing_ids'") == []


@pytest.mark.slow
def test_a_run_of_absent_numbers_below_a_known_one_is_skipped_not_the_end(crawler: Crawler, tmp_path: Path) -> None:
    served = pages()
    served["/"] = (
        200,
        served["/"][1].replace("</ul>", '<li><a href="/x.40">Tin số 40 của hợp tác xã tỉnh</a></li></ul>'),
    )
    with fixed_pages(served) as site:
        assert crawler.crawl(site.url, mode="full", portal=definition(tmp_path, absent=3)).code == 0
    assert numbers_asked(site)[-3:] == [41, 42, 43]
    assert 20 not in numbers_asked(site)


@pytest.mark.slow
def test_no_more_numbers_are_asked_for_than_the_portal_file_allows(crawler: Crawler, tmp_path: Path) -> None:
    with fixed_pages(pages()) as site:
        assert crawler.crawl(site.url, mode="full", portal=definition(tmp_path, most=3)).code == 0
    assert numbers_asked(site) == [3, 5, 6]


@pytest.mark.slow
def test_an_incremental_crawl_asks_for_no_numbers(tmp_path: Path) -> None:
    crawler = Crawler(ArchivePaths(tmp_path / "archive"))
    with fixed_pages(pages()) as site:
        assert crawler.crawl(site.url, portal=definition(tmp_path)).code == 0
    assert numbers_asked(site) == []


@pytest.mark.parametrize(
    "ids", [{"address": "/x"}, {}, {"address": "/{id}", "last": 3}, {"address": "/{id}", "most": "all"}]
)
def test_numbers_without_an_address_to_put_them_in_are_refused(ids: dict[str, object]) -> None:
    with pytest.raises(PortalError, match="ids"):
        from_mapping({"name": "a", "organisation": "b", "area": "96", "base": "http://a.vn/", "ids": ids})
