"""Captures played back: as they were served, with their own resources, or an honest word why not."""

from __future__ import annotations

import gzip
import zlib
from typing import Any

import brotli
import pytest

from tests.archive.site.pages import parsed_page
from tests.archive.site.replay.playground import PNG, Playground

WORDS = "Trong kỳ đã mở 27 lớp, đạt 87% kế hoạch."
CODINGS = ("gzip", "deflate", "brotli", "chunked")
PAGE = f"<!DOCTYPE html><html><body><p>{WORDS}</p></body></html>"


def text_of(answer: Any) -> str:
    page = parsed_page(answer.text)
    return " ".join(" ".join(page.xpath("//body//text()[not(parent::style)]")).split())


@pytest.mark.parametrize(
    ("body", "mime", "headers"),
    [
        (PAGE.encode(), "text/html; charset=utf-8", ()),
        (PAGE.encode(), "text/html", ()),
        (PAGE.encode(), "text/html; charset=iso-8859-1", ()),
        (PAGE.encode("utf-16"), "text/html", ()),
        (PAGE.encode("utf-8-sig"), "text/html", ()),
        (PAGE.encode(), "application/xhtml+xml", ()),
        (PAGE.encode(), "", ()),
        (gzip.compress(PAGE.encode()), "text/html; charset=utf-8", (("Content-Encoding", "gzip"),)),
        (zlib.compress(PAGE.encode()), "text/html; charset=utf-8", (("Content-Encoding", "deflate"),)),
        (brotli.compress(PAGE.encode()), "text/html; charset=utf-8", (("Content-Encoding", "br"),)),
        (PAGE.encode(), "text/html; charset=utf-8", (("Transfer-Encoding", "chunked"),)),
    ],
    ids=["utf-8", "undeclared", "declared wrongly", "utf-16", "with a mark", "xhtml", "no type", *CODINGS],
)
def test_a_page_is_read_as_it_was_served(
    ground: Playground, body: bytes, mime: str, headers: tuple[tuple[str, str], ...]
) -> None:
    ground.put("c1", "/bai", body, mime, headers=headers)
    assert text_of(ground.publish()("/-/replay/c1/page")) == WORDS


def test_an_old_page_in_another_encoding_is_read_as_it_declares(ground: Playground) -> None:
    page = "<meta http-equiv=Content-Type content='text/html; charset=windows-1252'><p>Résumé du rapport</p>"
    ground.put("c1", "/bai", page.encode("cp1252"), "text/html")
    assert text_of(ground.publish()("/-/replay/c1/page")) == "Résumé du rapport"


def test_the_banner_tells_what_it_is_and_frames_the_page(ground: Playground) -> None:
    digest = ground.put("c1", "/bai", PAGE)
    answer = ground.publish()("/-/replay/c1")
    page = parsed_page(answer.text)
    (frame,) = page.xpath("//iframe")
    assert frame.get("sandbox") == "allow-top-navigation-by-user-activation"
    assert frame.get("src") == "/-/replay/c1/page"
    words = text_of(answer)
    assert "Bản lưu trữ, không phải cổng thông tin" in words
    assert "http://thu.example/bai" in words
    assert "2022-07-20T01:00:00.000Z" in words
    assert digest in words
    assert "/-/record/c1.warc.gz" in page.xpath("//a/@href")
    assert "frame-src 'self'" in answer.headers["content-security-policy"]


def test_the_page_is_sent_under_a_policy_that_lets_nothing_run(ground: Playground) -> None:
    ground.put("c1", "/bai", PAGE)
    policy = ground.publish()("/-/replay/c1/page").headers["content-security-policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "allow-scripts" not in policy
    assert "frame-ancestors 'self'" in policy


def test_resources_come_from_the_capture_nearest_in_time(ground: Playground) -> None:
    ground.put("c1", "/bai", "<img src='/a.png'><link rel=stylesheet href=/s.css>")
    ground.put("early", "/a.png", PNG, "image/png", at="2020-01-01T00:00:00.000Z")
    ground.put("near", "/a.png", PNG + b"1", "image/png", at="2022-07-20T01:00:09.000Z")
    ground.put("late", "/a.png", PNG + b"2", "image/png", at="2024-01-01T00:00:00.000Z")
    ground.put("sheet", "/s.css", "p{background:url(a.png)} b{background:url(//evil.example/x)}", "text/css")
    get = ground.publish()
    page = get("/-/replay/c1/page").text
    assert '<img src="resource/near">' in page
    assert '<link rel="stylesheet" href="resource/sheet">' in page
    image = get("/-/replay/c1/resource/near")
    assert image.content == PNG + b"1"
    assert image.headers["content-type"] == "image/png"
    assert image.headers["x-content-type-options"] == "nosniff"
    css = get("/-/replay/c1/resource/sheet")
    assert css.text == 'p{background:url("near")} b{background:none}'
    assert css.headers["content-type"] == "text/css; charset=utf-8"


def test_addresses_are_read_as_the_page_wrote_them(ground: Playground) -> None:
    ground.put(
        "c1", "/tin/bai?x=1", "<base href='/anh/'><img src='Ảnh 1.png'><img src='../b.png;jsessionid=AB12?p_auth=x'>"
    )
    ground.put("one", "/anh/%E1%BA%A2nh%201.png", PNG, "image/png")
    ground.put("two", "https://thu.example/b.png", PNG, "image/png")
    page = ground.publish()("/-/replay/c1/page").text
    assert 'src="resource/one"' in page
    assert 'src="resource/two"' in page


def test_links_lead_to_the_article_or_to_the_capture(ground: Playground) -> None:
    ground.put("c1", "/bai", "<a href=/danh-sach>d</a><a href=/khong>k</a>")
    ground.put("c2", "/danh-sach", PAGE, outcome="listing")
    page = ground.publish()("/-/replay/c1/page").text
    assert '<a href="/-/replay/c2" target="_top" rel="nofollow">d</a>' in page
    assert '<a title="http://thu.example/khong">k</a>' in page


def test_in_english_its_links_stay_in_english(ground: Playground) -> None:
    ground.put("c1", "/bai", "<a href=/danh-sach>d</a><iframe src=/x></iframe>")
    ground.put("c2", "/danh-sach", PAGE, outcome="listing")
    get = ground.publish()
    assert "An archived copy, not the portal" in text_of(get("/en/-/replay/c1"))
    page = get("/en/-/replay/c1/page").text
    assert 'href="/en/-/replay/c2"' in page
    assert "[not in the archive: iframe]" in page


def test_a_revisit_is_played_from_the_record_that_it_refers_to(ground: Playground) -> None:
    ground.put("c1", "/bai", PAGE)
    ground.again("c2", "/bai", "c1", "2022-08-01T01:00:00.000Z")
    ground.again("c3", "/bai", "c1", "2022-09-01T01:00:00.000Z", status=304)
    get = ground.publish()
    for capture in ("c2", "c3"):
        assert text_of(get(f"/-/replay/{capture}/page")) == WORDS
        banner = get(f"/-/replay/{capture}").text
        assert "/-/replay/c1" in banner
        assert "/-/record/c1.warc.gz" in banner


def test_a_revisit_whose_body_is_nowhere_says_so(ground: Playground) -> None:
    ground.put("c1", "/bai", PAGE)
    ground.again("c2", "/bai", "c1", "2022-08-01T01:00:00.000Z")
    ground.db.execute("DELETE FROM captures WHERE capture_id = 'c1'")
    get = ground.publish()
    assert "kho không có bản chụp ấy" in text_of(get("/-/replay/c2"))
    assert get("/-/replay/c2/page").status_code == 422


@pytest.mark.parametrize(
    ("body", "mime", "path", "kind"),
    [
        (b"%PDF-1.4 x", "text/html", "/bao-cao.pdf", "application/pdf"),
        (
            b"PK\3\4x",
            "application/zip",
            "/bieu.xlsx/0a-1b",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (b"<script>alert(1)</script>", "image/png", "/a.png", "application/octet-stream"),
        (b"MZ\x90", "application/pdf", "/setup.exe", "application/octet-stream"),
    ],
)
def test_what_no_page_shows_is_a_download(ground: Playground, body: bytes, mime: str, path: str, kind: str) -> None:
    ground.put("c1", path, body, mime, outcome="attachment")
    answer = ground.publish()("/-/replay/c1/resource/c1")
    assert answer.content == body
    assert answer.headers["content-type"] == kind
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert "sandbox" in answer.headers["content-security-policy"]


def test_a_drawing_is_shown_where_nothing_in_it_runs(ground: Playground) -> None:
    ground.put(
        "c1", "/a.svg", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "image/svg+xml"
    )
    answer = ground.publish()("/-/replay/c1/resource/c1")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")


def test_a_page_is_never_served_as_a_file_that_runs(ground: Playground) -> None:
    ground.put("c1", "/bai", PAGE)
    answer = ground.publish()("/-/replay/c1/resource/c1")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert "attachment" in answer.headers["content-disposition"]


def test_the_name_of_a_download_cannot_deceive(ground: Playground) -> None:
    ground.put("c1", "/bao-cao%E2%80%AEfdp.exe%22%0D%0Ax-evil:%201", b"MZ", "application/pdf", outcome="attachment")
    ground.put("c2", "/B%C3%A1o%20c%C3%A1o%20%C4%91%E1%BA%A7y.pdf", b"%PDF-", "application/pdf", outcome="attachment")
    get = ground.publish()
    answer = get("/-/replay/c1/resource/c1")
    assert answer.headers["content-disposition"] == (
        "attachment; filename=\"bao-caofdp.exex-evil 1.bin\"; filename*=UTF-8''bao-caofdp.exex-evil%201.bin"
    )
    assert "x-evil" not in answer.headers
    assert (
        "filename*=UTF-8''B%C3%A1o%20c%C3%A1o%20%C4%91%E1%BA%A7y.pdf"
        in (get("/-/replay/c2/resource/c2").headers["content-disposition"])
    )


def test_a_redirect_says_where_it_leads(ground: Playground) -> None:
    ground.put("c1", "/cu", b"", status=301, headers=(("Location", "/moi"),), outcome="redirect")
    ground.put("c2", "/moi", PAGE)
    page = ground.publish()("/-/replay/c1").text
    assert "http://thu.example/moi" in page
    assert '"/-/replay/c2"' in page


def test_a_snapshot_without_its_warc_files_says_so(ground: Playground) -> None:
    ground.put("c1", "/bai", PAGE)
    get = ground.publish()
    for file in ground.paths.warc.iterdir():
        file.unlink()
    banner = get("/-/replay/c1")
    assert banner.status_code == 404
    assert "không nằm cạnh dữ liệu đang công bố" in text_of(banner)
    assert "iframe" not in banner.text
    for path in ("/-/replay/c1/page", "/-/replay/c1/resource/c1", "/-/record/c1.warc.gz"):
        answer = get(path)
        assert answer.status_code == 404
        assert "không nằm cạnh dữ liệu đang công bố" in text_of(answer)
        assert str(ground.paths.root) not in answer.text


@pytest.mark.parametrize("damage", [b"\0", b"\0" * 40, b"\xff" * 3], ids=["a byte", "forty", "others"])
def test_a_damaged_record_is_never_shown_as_a_page(ground: Playground, damage: bytes) -> None:
    ground.put("c1", "/bai", PAGE * 40)
    get = ground.publish()
    (path,) = ground.paths.warc.glob("*.warc.gz")
    whole = path.read_bytes()
    start, length = ground.db.execute("SELECT warc_offset, warc_length FROM captures").fetchone()
    for at in range(start + 10, start + length - len(damage), 3):  # of gzip's ten bytes of header some mean nothing
        path.write_bytes(whole[:at] + damage + whole[at + len(damage) :])
        if path.read_bytes() != whole:
            assert get("/-/replay/c1/page").status_code == 422, at
            assert "bị hỏng" in text_of(get("/-/replay/c1")), at


def test_a_page_that_inflates_without_end_is_not_shown(ground: Playground) -> None:
    bomb = gzip.compress(b"<p>" + b" " * 40_000_000)
    ground.put("c1", "/bai", bomb, headers=(("Content-Encoding", "gzip"),))
    ground.put("c2", "/dai", "<p>" + "x" * 4_100_000)
    get = ground.publish()
    assert get("/-/replay/c1/page").status_code == 422
    assert "quá lớn" in text_of(get("/-/replay/c2"))
    assert get("/-/replay/c2/page").status_code == 422
    assert get("/-/record/c1.warc.gz").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/-/replay/none",
        "/-/replay/none/page",
        "/-/replay/..%2f..%2fworking.db",
        "/-/replay/c1/resource/none",
        "/-/replay/none/resource/c1",
        "/-/replay/c1/resource/..%2f..%2f..%2fworking.db",
        "/-/record/none.warc.gz",
        "/-/record/..%2fworking.db",
        "/-/replay/c1?figure=none",
        "/-/replay/c1/page?figure=none",
    ],
)
def test_what_is_no_capture_is_not_found(ground: Playground, path: str) -> None:
    ground.put("c1", "/bai", PAGE)
    get = ground.publish()
    answer = get(path)
    if answer.status_code == 302:  # Datasette writes addresses its own way
        answer = get(answer.headers["location"])
    assert answer.status_code == 404


def test_a_row_cannot_point_out_of_the_folder(ground: Playground) -> None:
    ground.put("c1", "/bai", PAGE)
    ground.db.execute("UPDATE captures SET warc_file = '../working.db', warc_offset = 0")
    get = ground.publish()
    assert get("/-/record/c1.warc.gz").status_code == 404
    assert get("/-/replay/c1/page").status_code == 404


def test_a_new_snapshot_is_played_at_once(ground: Playground) -> None:
    ground.put("c1", "/bai", "<a href=/khac>x</a>")
    get = ground.publish()
    assert "href" not in get("/-/replay/c1/page").text.split("<body>")[1]
    ground.put("c2", "/khac", PAGE)
    ground.publish()
    assert 'href="/-/replay/c2"' in get("/-/replay/c1/page").text
