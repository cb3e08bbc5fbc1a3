"""Stylesheets written anew: archived copies, or nothing."""

from __future__ import annotations

import pytest

from archive.site.replay.stylesheets import declarations, sheet


def kept(link: str) -> str | None:
    return "c1" if "ok" in link else None


@pytest.mark.parametrize(
    ("css", "written"),
    [
        ("a{background:url(ok.png)}", 'a{background:url("c1")}'),
        ('a{background:URL( "ok.png" ) no-repeat}', 'a{background:url("c1") no-repeat}'),
        ("a{background:url(x.png) no-repeat}", "a{background:none no-repeat}"),
        ("@import url(ok.css) screen;", '@import url("c1") screen;'),
        ('@import "ok.css";', '@import url("c1") ;'),
        ("@import 'x.css';a{b:c}", "a{b:c}"),
        ('@charset "utf-8";@namespace url(http://x);', ""),
        ("a{b:u\\72l(x)}", "a{b:none}"),
        ('a{b:image-set("ok" 1x, "x" 2x)}', 'a{b:image-set(url("c1") 1x, none 2x)}'),
        ("@media print{@supports (a:b){a{b:url(ok)}}}", '@media print{@supports (a:b){a{b:url("c1")}}}'),
        ("a{b:url(data:image/png;base64,AA)}", 'a{b:url("data:image/png;base64,AA")}'),
        ("a{b:url(data:text/html,x)}", "a{b:none}"),
        ("a{b:url(#clip)}", 'a{b:url("#clip")}'),
    ],
)
def test_an_address_leads_to_the_archived_copy_or_is_gone(css: str, written: str) -> None:
    assert sheet(css, kept) == written


def test_a_font_keeps_those_of_its_sources_that_are_archived() -> None:
    css = sheet('@font-face{font-family:x;src:url(x.eot) format("eot"), url(ok.woff) format("woff"),local("y")}', kept)
    assert css == '@font-face{font-family:x;src:url("c1") format("woff"),local("y")}'
    assert sheet('@font-face{font-family:x;src:url(x.eot) format("eot")}', kept) == ""


@pytest.mark.parametrize(
    "css", ["a{content:'</style><script>'}", "a{b:c}/*</style>*/(", "</style><img src=x>(", "<!--("]
)
def test_nothing_ends_the_element_that_it_stands_in(css: str) -> None:
    assert "</" not in sheet(css, kept)
    assert "<!--" not in sheet(css, kept)


@pytest.mark.parametrize("css", ["(" * 100_000, "a{b:url(", "}" * 1000 + "(", "a{b:" + "f(" * 5_000, '@import "', ""])
def test_broken_css_is_borne(css: str) -> None:
    sheet(css, kept)
    declarations(css, kept)


def test_a_style_attribute_is_written_anew() -> None:
    assert declarations("color:red;background:url(x)", kept) == "color:red;background:none"
    assert declarations("color:red", kept) == "color:red"
