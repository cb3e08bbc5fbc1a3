"""Links are made absolute exactly as the standard library does it."""

from __future__ import annotations

from urllib.parse import urljoin

from hypothesis import example, given
from hypothesis import strategies as st

from archive.links import joined

BASES = (
    "https://lmhtx.example.vn/tin-tuc/-/tin?p=1#x",
    "http://x.vn",
    "http://X.vn:80/a/b/../c;d",
    "",
    "trang.html",
    "file:///trang.html",
    "http://[",
    "http://nguoi@x.vn/a",
    "//x.vn/a",
)
PIECES = (
    *("http:", "https:", "/", "//", ".", "..", "?", "#", ";", "&", "=", "a", "B", "%2F", "ễ", " ", "\t", "x.vn", ":80"),
    *("[", "@", "/tin-tuc", "/-/a", "?p_p_id=1&x=%2F", "https://x.vn/", "http://y.vn:8080/"),
)


def outcome(join: object, base: str, link: str) -> str:
    try:
        return str(join(base, link))  # type: ignore[operator]
    except ValueError:
        return "no address"


@given(st.sampled_from(BASES), st.lists(st.sampled_from(PIECES), max_size=9).map("".join))
@example("http://[", "")
@example("https://x.vn/a", "https://y.vn/;")
@example("https://x.vn/a", "/b/../c")
@example("https://x.vn/a", "/b//c")
@example("https://x.vn/a", "/b?")
@example("https://x.vn/a", "/b;c/d;e?f")
@example("https://x.vn/a", "http://y.vn/../b")
@example("https://x.vn/a", "https://y.vn/b/./c?d#")
@example("http://[", "/a")
def test_links_are_joined_as_the_standard_library_does(base: str, link: str) -> None:
    assert outcome(joined, base, link) == outcome(urljoin, base, link)
