"""What is withheld is shown by no page, resource, record or citation, and what merely tells of it neither."""

from __future__ import annotations

import json
from typing import Any

import pytest

from archive.paths import ArchivePaths
from archive.publish import publish
from archive.warc.writer import CaptureWriter
from archive.withholding.records import Published
from tests.archive.evidence import place, record
from tests.archive.site.conftest import Call, asking, datasette
from tests.archive.site.reports import BASE, Builder

pytestmark = pytest.mark.slow

WAYS = ("/-/replay/{0}", "/-/replay/{0}/page", "/-/replay/extra0/resource/{0}", "/-/record/{0}.warc.gz")
MOMENT = "2022-07-20T01:00:00.000Z"


def site(kept: Builder) -> Call:
    kept.publish()
    return asking(datasette(kept.paths.published))


def captures_of(kept: Builder, article: str) -> list[str]:
    return [r[0] for r in kept.db.execute("SELECT capture_id FROM captures WHERE shows_article = ?", (article,))]


def title_of(kept: Builder, article: str) -> str:
    return str(kept.db.execute("SELECT title FROM articles WHERE article_id = ?", (article,)).fetchone()[0])


def refused(get: Call, *captures: str, never: str = "") -> None:
    """Check that captures are shown in no way, and say nothing of what they hold."""
    for capture in captures:
        for way in WAYS:
            answer = get(way.format(capture))
            assert answer.status_code == 410, (way, capture)
            assert "names a complainant" in answer.text
            assert not never or never not in answer.text


def shown(get: Call, *captures: str) -> None:
    for capture in captures:
        for way in (WAYS[0], WAYS[3]):
            assert get(way.format(capture)).status_code == 200, (way, capture)


def put(kept: Builder, capture: str, url: str, body: bytes) -> None:
    """Record another capture."""
    writer = CaptureWriter(kept.paths.warc, "thu", {"software": "tests"})
    crawl = kept.db.execute("SELECT min(crawl_id) FROM crawls").fetchone()[0]
    kept.db.execute(
        "INSERT INTO captures (capture_id, crawl_id, url, captured_at, status, mime, outcome) "
        "VALUES (?, ?, ?, ?, 200, ?, 'attachment')",
        (capture, crawl, url, MOMENT, "image/png" if body.startswith(b"\x89PNG") else "text/html"),
    )
    place(kept.db, capture, *record(writer, url, MOMENT, body))
    writer.close()


def test_nothing_is_refused_where_nothing_is_withheld(kept: Builder) -> None:
    get = site(kept)
    shown(get, *captures_of(kept, "thu:101"), *captures_of(kept, "thu:103"), "extra0")


def test_a_withheld_article_is_not_replayed_nor_what_names_it(kept: Builder) -> None:
    withheld, others = captures_of(kept, "thu:101"), captures_of(kept, "thu:102")
    title = title_of(kept, "thu:101")
    kept.withhold("thu:101")
    get = site(kept)
    refused(get, *withheld, never=title)
    refused(get, "extra0", never=title)  # the listing has its title
    shown(get, *others)


def test_a_withheld_figure_takes_every_print_of_its_page_along(kept: Builder) -> None:
    figure, quote = kept.db.execute(
        "SELECT figure_id, quote FROM figures WHERE article_id = 'thu:103' AND unit = 'đồng' AND superseded = 0 LIMIT 1"
    ).fetchone()
    kept.withhold(figure)
    get = site(kept)
    refused(get, *captures_of(kept, "thu:103"), never=quote)
    shown(get, *captures_of(kept, "thu:102"), "extra0")
    for ending in ("txt", "bib", "json"):
        answer = get(f"/-/cite/{figure}.{ending}")
        assert answer.status_code == 410
        assert quote not in answer.text
    assert get(f"/-/replay/{captures_of(kept, 'thu:102')[0]}?figure={figure}").status_code == 404


def test_pages_of_an_article_with_a_withheld_figure_offer_no_replay(kept: Builder) -> None:
    rows = kept.db.execute(
        "SELECT figure_id, unit FROM figures WHERE article_id = 'thu:103' AND superseded = 0"
    ).fetchall()
    (withheld,) = [f for f, unit in rows if unit == "đồng"][-1:]
    other = next(f for f, unit in rows if unit == "dự án")
    get = site(kept)
    for path in (f"/archive/figures/{other}", "/archive/articles/thu~3A103"):
        assert "/-/replay/" in get(path).text
    kept.withhold(withheld)
    get = site(kept)
    for path in (f"/archive/figures/{other}", "/archive/articles/thu~3A103"):
        answer = get(path)
        assert answer.status_code == 200
        assert "/-/replay/" not in answer.text
        assert "/-/record/" not in answer.text


def test_a_withheld_file_is_no_resource_of_any_page(kept: Builder) -> None:
    url = f"{BASE}/tep/bi-mat.png"
    put(kept, "file1", url, b"\x89PNG\r\n\x1a\n" + b"x" * 500)
    put(kept, "file2", f"{BASE}/tep/nhu-vay.png", b"\x89PNG\r\n\x1a\n" + b"x" * 500)
    put(kept, "page1", f"{BASE}/trang", f"<p>hình</p><img src='{BASE}/anh/chung.png'>".encode())
    put(kept, "page2", f"{BASE}/trang-2", b"<img src='/tep/nhu-vay.png'>")
    get = site(kept)
    assert "resource/file2" in get("/-/replay/page2/page").text
    kept.withhold(url)
    get = site(kept)
    refused(get, "file1", "file2", never="bi-mat")
    shown(get, "page1")
    page = get("/-/replay/page2/page")
    assert page.status_code == 410 or "resource/file2" not in page.text


def test_a_page_that_links_to_what_is_withheld_is_not_shown(kept: Builder) -> None:
    put(kept, "page1", f"{BASE}/trang", f"<a href='{BASE}/-/bai-101'>Xem thêm</a>".encode())
    put(kept, "page2", f"{BASE}/trang-2", f"<p>{title_of(kept, 'thu:101')}</p>".encode("utf-16"))
    kept.withhold("thu:101")
    refused(site(kept), "page1", "page2")


def test_lifted_all_of_it_is_shown_again(kept: Builder) -> None:
    kept.withhold("thu:101")
    site(kept)
    kept.lift("thu:101")
    shown(site(kept), *captures_of(kept, "thu:101"), "extra0")


def test_without_the_list_of_what_is_withheld_nothing_is_shown(kept: Builder) -> None:
    kept.withhold("thu:101")
    get = site(kept)
    kept.paths.guard.unlink()
    (other,) = captures_of(kept, "thu:102")
    for way in WAYS[1:]:
        assert get(way.format(other)).status_code == 503
    kept.paths.guard.write_text("{}")
    assert get(f"/-/record/{other}.warc.gz").status_code == 503
    publish(kept.paths)
    shown(get, other)


def test_published_copies_of_the_files_show_tombstones_as_such(kept: Builder) -> None:
    """Whoever serves the exported WARC files beside a snapshot shows nothing of what is withheld in them either."""
    withheld = captures_of(kept, "thu:103")
    figure = kept.db.execute("SELECT figure_id FROM figures WHERE article_id = 'thu:103' AND unit = 'đồng'").fetchone()
    kept.withhold(figure[0])
    get = site(kept)
    copies = Published(kept.db)
    for path in sorted(kept.paths.warc.glob("*.warc.gz")):
        fresh = path.with_suffix(".new")
        copies.copy(path, fresh, path.stat().st_size)
        fresh.replace(path)
    _forget(kept.paths)
    refused(get, *withheld)


def _forget(paths: ArchivePaths) -> None:
    """Let the guard know of the withholding, but of none of its captures: the files alone must do."""
    said: dict[str, Any] = json.loads(paths.guard.read_text())
    said |= {"captures": {}, "pages": {}, "mentions": {}, "prints": []}
    paths.guard.write_text(json.dumps(said))


@pytest.mark.parametrize("table", ["captures", "suppressions", "tombstones"])
def test_no_table_tells_what_the_guard_knows(kept: Builder, table: str) -> None:
    title = title_of(kept, "thu:101")
    kept.withhold("thu:101")
    get = site(kept)
    assert title not in get(f"/archive/{table}.json?_shape=array&_size=max").text
    assert get("/static/../withheld.json").status_code == 404
    assert get("/withheld.json").status_code == 404
