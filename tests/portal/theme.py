"""The theme: what surrounds every page. Poll and counters first, then the page, then link block and imprint."""

from __future__ import annotations

from datetime import datetime
from html import escape
from urllib.parse import quote

from tests.portal.plan import SECTIONS
from tests.portal.site import Site

SITE_NAME = "Liên minh Hợp tác xã tỉnh Bạc Liêu"
WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")
POLL = "com_liferay_polls_web_portlet_PollsDisplayPortlet_INSTANCE_tHmD0a1b2c3d"
CSS = """body{font:15px/1.5 Arial,sans-serif;margin:0;color:#222}
#banner{background:#b8242a;color:#fff;padding:12px 20px}
#banner a,#navigation a{color:inherit;margin-right:14px}
#navigation{background:#f3d36b;padding:6px 20px}
#content{display:flex;max-width:1180px;margin:auto}
.portlet-column{padding:10px}
#column-1{width:230px}
#column-2{flex:1}
.journal-content-article p{text-align:justify}
#footer{border-top:3px solid #b8242a;padding:10px 20px;font-size:13px}
"""


def stamp(moment: datetime) -> str:
    """Write a moment as the portal does: ``Thứ hai, 01/08/2022, 16:04``."""
    return f"{WEEKDAYS[moment.weekday()]}, {moment:%d/%m/%Y, %H:%M}"


def address(path: str) -> str:
    """Percent-encode a path that may hold Vietnamese letters."""
    return quote(path, safe="/:;=?&~,.-_@!$*+()'")


def instance(section: str) -> str:
    """Return the 12 characters that name a section's asset publisher."""
    return {
        "tin-tuc": "kQ7wX2mP9dLs",
        "hoat-dong": "Zr4TbN8vYc1H",
        "bao-cao": "u6JfE0oGq3Kx",
        "thong-bao": "A1sD5gW9pVeM",
    }.get(section, "h0m3P4g3N3ws")


def page(site: Site, title: str, path: str, main: str, *, alternates: str = "", breadcrumb: str = "") -> str:
    """Wrap a page. ``path`` is its canonical path, ``main`` its main column, ``alternates`` further elements of the head."""
    clock = site.clock()
    menu = "".join(f'<li><a role="menuitem" href="/{p}">{name}</a></li>' for p, name in SECTIONS.items())
    return f"""<!DOCTYPE html>
<html class="ltr" dir="ltr" lang="vi-VN">
<head>
<title>{escape(title)} - {SITE_NAME}</title>
<meta content="initial-scale=1.0, width=device-width" name="viewport" />
<meta content="text/html; charset=UTF-8" http-equiv="content-type" />
<link data-senna-track="temporary" href="{escape(address(path))}" rel="canonical" />
{alternates}<link class="lfr-css-file" href="/o/lmhtx-theme/css/main.css?browserId=other&amp;themeId=lmhtx_WAR_lmhtxtheme&amp;languageId=vi_VN&amp;t=1627000000000" rel="stylesheet" type="text/css" />
<script>// <![CDATA[
var Liferay = {{Browser: {{}}, ThemeDisplay: {{getLanguageId: function() {{return 'vi_VN';}}, getScopeGroupId: function() {{return '404650';}}}}}};
// ]]></script>
</head>
<body class="controls-visible yui3-skin-sam guest-site signed-out public-page site">
<nav class="quick-access-nav"><a class="sr-only" href="#main-content">Truy cập nội dung luôn</a></nav>
<div class="container-fluid" id="wrapper">
<header id="banner" role="banner"><a class="logo" href="/" title="Trang chủ">{SITE_NAME}</a>
<span class="current-date">{WEEKDAYS[clock.weekday()]}, {clock:%d/%m/%Y %H:%M:%S}</span>
<a class="sign-in" href="/c/portal/login?p_l_id=404700" rel="nofollow">Đăng nhập</a><a class="lang" href="/en">English</a></header>
<nav id="navigation" role="navigation"><ul role="menubar"><li><a href="/">Trang chủ</a></li>{menu}<li><a href="/lien-he">Liên hệ</a></li><li><a href="/so-do-cong">Sơ đồ cổng</a></li><li><a href="/tim-kiem?q=htx">Tìm kiếm</a></li></ul></nav>
<section id="content">
<div class="portlet-column portlet-column-first" id="column-1">{_left(site)}</div>
<div class="portlet-column" id="column-2"><div id="main-content" role="main">{breadcrumb}{main}</div></div>
</section>
{_footer()}
</div>
</body>
</html>
"""


def crumbs(*steps: tuple[str, str]) -> str:
    """Return the breadcrumb: pairs of name and path, the current page last."""
    items = "".join(
        f'<li class="breadcrumb-item"><a class="breadcrumb-link" href="{escape(address(path))}" title="{escape(name)}">'
        f'<span class="breadcrumb-text-truncate">{escape(name)}</span></a></li>'
        for name, path in (("Trang chủ", "/"), *steps)
    )
    return f'<nav aria-label="Breadcrumbs"><ol class="breadcrumb">{items}</ol></nav>'


def _left(site: Site) -> str:
    options = ("Rất hữu ích", "Hữu ích", "Cần bổ sung thông tin")
    choices = "".join(
        f'<div class="radio"><label><input name="_{POLL}_choiceId" type="radio" value="{n}" /> {text}</label></div>'
        for n, text in enumerate(options, 404810)
    )
    vote = f"?p_p_id={POLL}&amp;p_p_lifecycle=1&amp;p_p_state=normal&amp;_{POLL}_javax.portlet.action=/polls_display/vote_question"
    online, total = 3 + site.visits % 17, 815_204 + site.visits
    return f"""
<div class="portlet-boundary portlet-polls-display"><section class="portlet"><h2 class="portlet-title-text">Thăm dò</h2>
<form action="{vote}" method="post"><fieldset><legend>Bạn đánh giá thế nào về trang thông tin này?</legend>{choices}</fieldset>
<button type="submit">Bình chọn</button> <a href="{vote}&amp;viewResults=1">Xem kết quả</a></form></section></div>
<div class="portlet-boundary portlet-visitor-counter"><section class="portlet"><h2 class="portlet-title-text">Thống kê truy cập</h2>
<ul class="counter"><li>Đang truy cập: <b>{online}</b></li><li>Tổng lượt truy cập: <b>{total:,}</b></li></ul></section></div>
""".replace(f"{total:,}", f"{total:,}".replace(",", "."))


def _footer() -> str:
    links = (
        ("Dịch vụ công trực tuyến", "https://dichvucong.example.vn/"),
        ("Hệ thống văn bản của tỉnh", "https://vanban.example.vn/"),
        ("Thư điện tử công vụ", "https://mail.example.vn/"),
    )
    listed = " ".join(f'<a href="{url}" target="_blank">{name}</a>' for name, url in links)
    return f"""<div class="portlet-boundary link-block"><section class="portlet"><h2 class="portlet-title-text">Liên kết web</h2><p>{listed}</p></section></div>
<footer id="footer" role="contentinfo"><p><strong>TRANG THÔNG TIN ĐIỆN TỬ LIÊN MINH HỢP TÁC XÃ TỈNH BẠC LIÊU (CỔNG MẪU)</strong></p>
<p>Chịu trách nhiệm nội dung: Ông Lâm Quốc Bền - Phó Chủ tịch Liên minh Hợp tác xã tỉnh</p>
<p>Địa chỉ: đường Đống Đa, phường 5, thành phố Bạc Liêu, tỉnh Bạc Liêu</p><p>Điện thoại: 0291.0000000 - Fax: 0291.0000001</p></footer>"""
