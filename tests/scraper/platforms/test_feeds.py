"""Sitemaps and feeds: as long as the protocol allows, in any of their dialects, cut short or damaged."""

from __future__ import annotations

import pytest

from archive.records import ListingEntry, ParsedPage, Refusal
from scraper.parse import LONGEST_PAGE, parse
from scraper.platforms import feeds

_XML = '<?xml version="1.0" encoding="UTF-8"?>'
_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_ADDRESS = "https://x.example.vn/-/hop-tac-xa-{}"


def _read(text: str) -> ParsedPage:
    read = parse(text.encode(), "https://x.example.vn/sitemap.xml")
    assert isinstance(read, ParsedPage), read
    assert read.kind == "sitemap"
    return read


def _urlset(count: int) -> str:
    urls = (f"<url><loc>{_ADDRESS.format(n)}{'-' * 60}</loc></url>" for n in range(count))
    return f"{_XML}<urlset {_SITEMAP}>{''.join(urls)}</urlset>"


def test_a_sitemap_of_all_that_the_protocol_allows_is_read_although_no_page_is_so_long() -> None:
    text = _urlset(50_000)
    assert len(text) > LONGEST_PAGE
    entries = _read(text).entries
    assert len({entry.url for entry in entries}) == 50_000
    assert entries[-1].url.startswith(_ADDRESS.format(49_999))


@pytest.mark.parametrize(
    "text",
    [
        f"{_XML}<urlset {_SITEMAP}><url><loc> {_ADDRESS.format(1)} </loc><lastmod>2022-07-01</lastmod></url></urlset>",
        f"{_XML}<!-- made by hand --><s:urlset xmlns:s='http://www.sitemaps.org/schemas/sitemap/0.9'><s:url>"
        f"<s:loc>{_ADDRESS.format(1)}</s:loc><s:lastmod>2022-07-01</s:lastmod></s:url></s:urlset>",
        f"<urlset><url><loc>{_ADDRESS.format(1)}</loc><lastmod>2022-07-01</lastmod></url><url><loc></loc></url></urlset>",
    ],
)
def test_a_sitemap_gives_addresses_and_days(text: str) -> None:
    assert _read(text).entries == (ListingEntry(_ADDRESS.format(1), "", "2022-07-01"),)


def test_feeds_give_titles_too() -> None:
    rss = (
        f"<rss><channel><title>Tin</title><image><url>https://x.example.vn/a.png</url></image><item><title>Hợp tác xã"
        f"</title><link>{_ADDRESS.format(2)}</link></item></channel></rss>"
    )
    atom = (
        f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>Hợp tác xã</title>"
        f"<link href='{_ADDRESS.format(2)}'/></entry></feed>"
    )
    for text in (rss, atom):
        assert [(entry.url, entry.title) for entry in _read(text).entries] == [(_ADDRESS.format(2), "Hợp tác xã")]


def test_an_index_gives_further_sitemaps() -> None:
    read = _read(
        f"{_XML}<sitemapindex {_SITEMAP}><sitemap><loc>https://x.example.vn/sitemap.xml?a=1&amp;b=2</loc></sitemap>"
        "<sitemap><loc>https://x.example.vn/sitemap.xml?a=1&amp;b=2</loc></sitemap></sitemapindex>"
    )
    assert (read.links, read.entries) == (("https://x.example.vn/sitemap.xml?a=1&b=2",), ())


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("<rss><channel><item><title>3 < 5</title><link>{1}</link></item><item><link>{2}</link></item>", (1, 2)),
        ("<urlset><url><loc>{1}</loc><url><loc>{2}</loc></url></urlset>", (1, 2)),
        ("<urlset><url><loc>{1}</loc></url><br><url><loc>{2}</loc></url></urlset>", (1, 2)),
        ("<rss><item><link>{1}</link><url>https://x.example.vn/a.png</url><guid>{1}</guid></item></rss>", (1,)),
        ("<!-- a --><urlset><url><loc>{1}</loc></url><!-- b --></urlset>", (1,)),
    ],
)
def test_damage_and_dialects_cost_no_address(text: str, wanted: tuple[int, ...]) -> None:
    read = _read(text.format(*(_ADDRESS.format(n) for n in range(3))))
    assert [entry.url for entry in read.entries] == [_ADDRESS.format(n) for n in wanted]


@pytest.mark.parametrize("damage", ["<", "< ", "<br>", "<url>", "&", "]]>", "<![CDATA[", "<!--"])
def test_damage_in_a_long_list_costs_a_piece_at_most(damage: str) -> None:
    text = _urlset(40_000)
    middle = text.index("<url>", len(text) // 2)
    entries = _read(text[:middle] + damage + text[middle:]).entries
    assert len(entries) > 40_000 * (1 - 1.1 * feeds._PIECE / len(text))
    assert entries[-1].url.startswith(_ADDRESS.format(39_999))


@pytest.mark.parametrize(
    ("root", "item", "link"), [("urlset", "url", "loc"), ("rss", "item", "link"), ("feed", "entry", "link")]
)
@pytest.mark.parametrize("prefix", ["", "s:"])
def test_a_long_list_reads_as_a_short_one(root: str, item: str, link: str, prefix: str) -> None:
    opened = f"{_XML}<{prefix}{root} {'xmlns:s' if prefix else 'xmlns'}='http://www.sitemaps.org/schemas/sitemap/0.9'>"
    items = [
        f"<{prefix}{item}><{prefix}{link}>{_ADDRESS.format(n)}</{prefix}{link}><{prefix}title>Tin &amp; {n}"
        f"</{prefix}title><x>{'-' * 300}</x></{prefix}{item}>\n"
        for n in range(8_000)
    ]
    text = f"{opened}<image><url>https://x.example.vn/a.png</url></image>{''.join(items)}</{prefix}{root}>"
    assert len(text) > feeds._WHOLE
    short = _read(f"{opened}{items[0]}{items[-1]}</{prefix}{root}>").entries
    long = _read(text).entries
    assert (len(long), long[0], long[-1]) == (8_000, *short)


@pytest.mark.parametrize(
    "text", ["<urlset>" + "<x/>" * 600_000, "<rss>" + " " * 3_000_000, "<sitemapindex " + "a" * 3_000_000]
)
def test_a_long_list_of_nothing_is_told(text: str) -> None:
    read = parse(text.encode(), "https://x.example.vn/sitemap.xml")
    assert isinstance(read, Refusal)
    assert read.kind == "error"


@pytest.mark.parametrize(("longest", "kept"), [(1_500_000, 40_001), (3_000_000, 40_000)])
def test_an_item_as_long_as_a_list_costs_no_other(longest: int, kept: int) -> None:
    text = _urlset(40_000)
    middle = text.index("<url>", len(text) // 2)
    item = f"<url><loc>{_ADDRESS.format('dai')}</loc><x>{'x' * longest}</x></url>"
    entries = _read(text[:middle] + item + text[middle:]).entries
    assert len(entries) == kept
    assert entries[-1].url.startswith(_ADDRESS.format(39_999))


def test_a_list_in_another_encoding_than_it_says_is_told() -> None:
    body = _XML.replace("UTF-8", "UTF-16") + f"<urlset><url><loc>{_ADDRESS.format(1)}</loc></url></urlset>"
    assert isinstance(parse(body.encode(), "https://x.example.vn/sitemap.xml"), Refusal)


@pytest.mark.parametrize("end", ["", "<url><loc>", "<<<>>", "&unknown;", "\x00", "</urlset></urlset>", "</rss>"])
def test_what_stands_before_damage_is_read(end: str) -> None:
    whole = f"<urlset><url><loc>{_ADDRESS.format(1)}</loc></url>"
    assert [entry.url for entry in _read(whole + end).entries][:1] == [_ADDRESS.format(1)]


@pytest.mark.parametrize("body", [b"<urlset", b"<urlset \xff>", b"<rss>\x00\x01", b"<urlset xmlns='>"])
def test_what_is_no_list_after_all_is_no_article_and_raises_nothing(body: bytes) -> None:
    read = parse(body, "https://x.example.vn/sitemap.xml")
    assert isinstance(read, Refusal) or read.entries == ()


def test_entities_are_not_resolved() -> None:
    bomb = (
        '<!DOCTYPE urlset [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        f"<urlset><url><loc>{_ADDRESS.format(1)}&b;</loc></url></urlset>"
    )
    read = parse(bomb.encode(), "https://x.example.vn/sitemap.xml")
    assert "aaaa" not in repr(read)
