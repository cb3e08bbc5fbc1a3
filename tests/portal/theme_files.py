"""The files of the theme: what a page needs to look like itself. One that its stylesheet names is not there."""

from __future__ import annotations

from tests.portal import assets

_MAIN = """@import url("base.css");
@font-face{font-family:"Lmhtx";src:url(../fonts/lmhtx.woff2?v=2) format("woff2")}
body{font:15px/1.5 Arial,sans-serif;margin:0;color:#222}
#banner{background:#b8242a url("../images/banner.png") repeat-x;color:#fff;padding:12px 20px}
#banner a,#navigation a{color:inherit;margin-right:14px}
#navigation{background:#f3d36b;padding:6px 20px}
#content{display:flex;max-width:1180px;margin:auto}
.portlet-column{padding:10px}
#column-1{width:230px}
#column-2{flex:1}
.journal-content-article p{text-align:justify}
#footer{border-top:3px solid #b8242a;padding:10px 20px;font-size:13px}
.poll{background:url(../images/khong-con.gif)}
"""
_BASE = """body{font:15px/1.5 Lmhtx,Arial,sans-serif}
a{background:url(data:image/gif;base64,R0lGODlhAQABAAAAACw=)}
"""
_FOLDER = "/o/lmhtx-theme"
THEME = {
    f"{_FOLDER}/css/main.css": ("text/css;charset=UTF-8", _MAIN.encode()),
    f"{_FOLDER}/css/base.css": ("text/css;charset=UTF-8", _BASE.encode()),
    f"{_FOLDER}/images/banner.png": ("image/png", assets.png("banner")),
    f"{_FOLDER}/images/favicon.ico": ("image/x-icon", b"\0\0\1\0\1\0\x10\x10" + bytes(40)),
    f"{_FOLDER}/fonts/lmhtx.woff2": ("font/woff2", b"wOF2" + bytes(60)),
}
"""Type and bytes of each file by its path; ``images/khong-con.gif`` never came over."""
