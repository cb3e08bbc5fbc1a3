"""Pages that are broken, huge, or made to do harm: always an answer, never an exception, never long."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.records import ParsedPage, Refusal
from scraper.parse import LONGEST_PAGE, parse
from tests.scraper.platforms import real_pages
from tests.scraper.platforms.saved_pages import load, names

pytestmark = pytest.mark.slow

SECONDS = 1.0
PATIENCE = 3.0  # machines that run the tests are shared: a page is slow only where it is slow by this much
ARTICLE = load("liferay62/article_with_lead_caption_and_signature")
ADDRESSES = (
    "",
    "not an address",
    "http://[",
    "https://x.example.vn/",
    "https://x.example.vn/-/tin",
    "http://x.camau.gov.vn/tin.87",
    "https://x.example.vn/-/view_content/1-a.html/vi/vi",
)
INSERTED = (
    b"<div>" * 3000,
    b"</div>" * 2000,
    b"<table><tr><td>" * 800,
    b"<b><i><u>" * 3000,
    b"<ul><li>" * 2000,
    b"<br>" * 3000,
    b"<!--",
    b"<script>",
    b"<title>",
    b'<span style="',
    b"\x00" * 50,
    b"&#0;&#x110000;&nbsp;&amp;lt;",
    b'<a href="http://[">x</a><base href="http://[::1">',
    b'<img src="data:image/png;base64,' + b"A" * 1_000_000 + b'">',
    "<p>Thứ hai, 01/08/2022, 16:04</p>".encode() * 500,
)


def pages() -> list[bytes]:
    """All pages to mutate: our own, and the real ones where they are given."""
    return [load(name).body for name in names()] + [real_pages.body(name) for name in sorted(real_pages.kinds())]


def cut(body: bytes, chance: random.Random) -> bytes:
    return body[: chance.randrange(len(body) + 1)]


def flip(body: bytes, chance: random.Random) -> bytes:
    broken = bytearray(body)
    for _ in range(chance.randrange(1, 200)):
        broken[chance.randrange(len(broken))] = chance.randrange(256)
    return bytes(broken)


def drop(body: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(body))
    return body[:start] + body[start + chance.randrange(5000) :]


def repeat(body: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(body))
    return body[:start] + body[start : start + chance.randrange(5000)] * chance.randrange(1, 20) + body[start:]


def insert(body: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(body))
    return body[:start] + chance.choice(INSERTED) + body[start:]


def shuffle(body: bytes, chance: random.Random) -> bytes:
    parts = body.split(b"<")
    chance.shuffle(parts)
    return b"<".join(parts)


def rename(body: bytes, chance: random.Random) -> bytes:
    return body.replace(b'class="', b'class="x', chance.randrange(1, 500))


def recode(body: bytes, chance: random.Random) -> bytes:
    encoding = chance.choice(["utf-16", "cp1258", "latin-1", "utf-8-sig"])
    return body.decode("utf-8", "replace").encode(encoding, "replace")


MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    cut,
    flip,
    drop,
    repeat,
    insert,
    shuffle,
    rename,
    recode,
)


def mutate_and_read(count: int, seed: int) -> list[str]:
    """Read ``count`` mutated pages; return those that were slow. An exception that escapes fails the test."""
    chance = random.Random(seed)
    originals = [body for body in pages() if body]
    slow = []
    for number in range(count):
        mutation = chance.choice(MUTATIONS)
        body = mutation(chance.choice(originals), chance)
        start = time.process_time()
        read = parse(body, chance.choice(ADDRESSES))
        if (took := time.process_time() - start) > SECONDS:
            slow.append(f"{number} {mutation.__name__} {len(body)} bytes {took:.2f} s {read.kind}")
    return slow


def test_mutated_pages_give_an_answer_in_time() -> None:
    assert mutate_and_read(300, seed=1) == []


@pytest.mark.slow
def test_ten_thousand_mutated_pages_give_an_answer_in_time() -> None:
    assert mutate_and_read(10_000, seed=2) == []


@given(st.binary(max_size=2000), st.sampled_from(ADDRESSES))
def test_any_bytes_give_an_answer(body: bytes, url: str) -> None:
    assert isinstance(parse(body, url), ParsedPage | Refusal)


@given(st.text(max_size=1000))
def test_any_text_inside_an_article_gives_the_article(text: str) -> None:
    body = ARTICLE.body.replace("Sáng nay,".encode(), text.encode("utf-8", "replace"))
    assert isinstance(parse(body, ARTICLE.url), ParsedPage | Refusal)


@given(st.text(max_size=300))
def test_any_address_gives_an_answer(url: str) -> None:
    assert isinstance(parse(ARTICLE.body, url), ParsedPage | Refusal)


def inside(text: str) -> bytes:
    return ARTICLE.body.replace("Sáng nay,".encode(), text.encode())


HUGE = {
    "ten thousand links": inside("".join(f"<a href='/tin-{n}'>Trang {n}</a> " for n in range(10_000))),
    "five megabytes inside an address": inside(f"<img src='data:image/png;base64,{'A' * 5_000_000}'>"),
    "fifty megabytes of text": b"<title>x</title><p>" + b"chu " * 12_500_000,
    "fifty thousand elements in each other": inside("<div>" * 50_000),
    "five thousand tables in each other": inside("<table><tr><td>" * 5_000),
    "twenty thousand paragraphs": inside("<p>Một đoạn văn khá dài để đọc.</p>" * 20_000),
    "twenty thousand images": inside("<p><img src='a'></p><p>Chú thích</p>" * 20_000),
    "twenty thousand dates": inside("<p>Thứ hai, 01/08/2022, 16:04</p>" * 20_000),
    "twenty thousand footers": inside("<div class='footer'>Địa chỉ: x</div>" * 20_000),
    "ten thousand headings of link blocks": inside("<h2>Liên kết web</h2>" * 10_000),
    "three thousand portlets in each other": inside("<div id='p_p_id_85_'><a href='/-/view_content/1-a'>x</a>" * 3_000),
    "a million digits": inside("1 " * 500_000),
    "a very long title": ARTICLE.body.replace(b"<title>", b"<title>" + b"a - " * 300_000),
    "an unknown page of twenty thousand dates": "<p>Thứ hai, 01/08/2022, 16:04</p>".encode() * 20_000,
    "an unknown page of a megabyte": b"<h1>Tin</h1>" + "<p>Ngày 01/02/2020</p>".encode() * 50_000,
}


@pytest.mark.parametrize("name", HUGE)
def test_a_huge_page_is_answered_in_time(name: str) -> None:
    start = time.process_time()
    assert isinstance(parse(HUGE[name], ARTICLE.url), ParsedPage | Refusal)
    assert time.process_time() - start < SECONDS * PATIENCE


def test_a_page_longer_than_any_is_refused_and_says_so() -> None:
    read = parse(b"<p>" + b"x" * LONGEST_PAGE, "https://x.example.vn/")
    assert isinstance(read, Refusal)
    assert str(LONGEST_PAGE) in read.reason or "bytes" in read.reason


def test_a_picture_of_megabytes_inside_the_page_is_named_by_its_digest() -> None:
    body = ARTICLE.body.replace(b"/documents/10/0/hoi-nghi.jpg", b"data:image/png;base64," + b"iVBOR" * 400_000 + b"=")
    read = parse(body, ARTICLE.url)
    assert isinstance(read, ParsedPage)
    assert read.article is not None
    inline = read.article.images[1].url
    assert inline.startswith("data:image/png;sha256=")
    assert len(inline) < 150
    assert read.article.images[1].caption == "Quang cảnh buổi làm việc"
