"""Atom documents: whatever the portal prints, they stay feeds."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from markupsafe import Markup

from archive.site.feeds.atom import NAMESPACE, Entry, Feed, Link, clean, instant, serialised, uri
from archive.site.feeds.identity import urn
from tests.archive.site.news.atom_rules import problems

AT = "2022-08-01T01:00:00.000Z"
ENTRY = Entry(
    id=urn("vi", "change", "r1"),
    title="27 lớp → 28 lớp",
    updated=AT,
    content=Markup("<p>28 lớp</p>"),
    links=(Link("alternate", "http://site.example/archive/articles/x", "text/html", "vi"),),
)
FEED = Feed(
    id=urn("vi", "feed", "changes"),
    title="Số đã in bị thay đổi",
    subtitle="Mỗi lần sửa",
    author="Kho lưu trữ",
    language="vi",
    rights="CC BY 4.0",
    links=(
        Link("self", "http://site.example/feeds/changes.atom", "application/atom+xml", "vi"),
        Link("alternate", "http://site.example/changes", "text/html", "vi"),
    ),
    entries=(ENTRY,),
    began="2020-01-01",
)
# Any character at all: controls, halves of surrogate pairs, what turns the direction of writing, what is not there.
HOSTILE = st.text(st.characters() | st.sampled_from("\x00\x08\x0b\x1f\x7f\ud800\ufffe\uffff\u202e\u200b<>&\"']]>"))


def test_a_feed_is_valid() -> None:
    assert problems(serialised(FEED)) == []


def test_a_feed_in_which_nothing_happened_is_valid_too() -> None:
    empty = dataclasses.replace(FEED, entries=())
    assert problems(serialised(empty)) == []
    assert b"<updated>2019-12-31T17:00:00Z</updated>" in serialised(empty)


@settings(deadline=None)
@given(title=HOSTILE, lead=HOSTILE, url=HOSTILE, label=HOSTILE)
def test_no_text_breaks_a_feed(title: str, lead: str, url: str, label: str) -> None:
    entry = dataclasses.replace(
        ENTRY,
        title=f"x{title}",
        summary=f"x{lead}",
        content=Markup("<p>{}</p>").format(lead),
        links=(*ENTRY.links, Link("related", f"http://portal.example/{url}", "text/html", "vi", label)),
        categories=((f"x{label}", label),),
    )
    document = serialised(dataclasses.replace(FEED, entries=(entry,)))
    assert [p for p in problems(document) if not p.startswith("feedparser cannot read")] == []
    # XML reads a carriage return as a line feed; else each character comes back, or stands as U+FFFD.
    read = etree.fromstring(document).findtext(f"{{{NAMESPACE}}}entry/{{{NAMESPACE}}}title")
    assert read is not None
    assert read.replace("\r", "\n") == clean(f"x{title}").replace("\r", "\n")


@settings(deadline=None)
@given(HOSTILE)
def test_what_is_printed_never_becomes_an_element(text: str) -> None:
    entry = dataclasses.replace(
        ENTRY, title=f"x{text}<script>alert(1)</script>", content=Markup("<p>{}</p>").format(text)
    )
    root = etree.fromstring(serialised(dataclasses.replace(FEED, entries=(entry,))))
    assert {etree.QName(node).localname for node in root.iter()} <= {
        *("feed", "id", "title", "subtitle", "updated", "author", "name", "rights", "link", "entry", "content"),
    }


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2022-03-02", "2022-03-01T17:00:00Z"),
        ("2022-07-12T08:30+07:00", "2022-07-12T01:30:00Z"),
        ("2022-07-12T08:30", "2022-07-12T01:30:00Z"),
        ("2022-08-01T01:00:00.987Z", "2022-08-01T01:00:00Z"),
    ],
)
def test_times_are_told_in_utc(moment: str, said: str) -> None:
    assert instant(moment) == said


@pytest.mark.parametrize(
    ("address", "encoded"),
    [
        ('http://x/tin tức/"a"<b>', "http://x/tin%20t%E1%BB%A9c/%22a%22%3Cb%3E"),
        ("http://x/a%20b?c=[1]#d#e", "http://x/a%20b?c=%5B1%5D#d%23e"),
        ("http://[::1]:80/100%", "http://[::1]:80/100%25"),
    ],
)
def test_an_address_is_encoded_and_what_is_encoded_already_stays(address: str, encoded: str) -> None:
    assert uri(address) == encoded
    assert uri(encoded) == encoded


def test_an_identifier_never_changes() -> None:
    # Every reader would take all entries for new ones.
    assert urn("vi", "article", "thu:103") == "urn:uuid:f881c30b-fa46-5648-8c1b-0686db144c8f"
    assert len({urn("vi", "a", "b"), urn("en", "a", "b"), urn("vi", "ab"), urn("vi", "a", "b", None)}) == 4
