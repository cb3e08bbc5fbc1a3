"""The theme: what surrounds every page. Poll and counters first, then the page, then link block and imprint."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import quote

from tests.portal.plan import SECTIONS
from tests.portal.site import Site

SITE_NAME = "Liên minh Hợp tác xã tỉnh Bạc Liêu"
WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")
PUBLISHER = "com_liferay_asset_publisher_web_portlet_AssetPublisherPortlet"
POLL = "com_liferay_polls_web_portlet_PollsDisplayPortlet_INSTANCE_tHmD0a1b2c3d"
_INSTANCES = {
    "tin-tuc": "kQ7wX2mP9dLs",
    "hoat-dong": "Zr4TbN8vYc1H",
    "bao-cao": "u6JfE0oGq3Kx",
    "thong-bao": "A1sD5gW9pVeM",
    "": "h0m3P4g3N3ws",
}


@cache
def _template(name: str) -> Template:
    return Template((Path(__file__).parent / "markup" / f"{name}.html").read_text(encoding="utf-8").rstrip("\n"))


def fill(name: str, /, **values: object) -> str:
    """Fill ``markup/<name>.html``; values are inserted as they are, so text must come escaped."""
    return _template(name).substitute(values)


def stamp(moment: datetime) -> str:
    """Write a moment as the portal does: ``Thứ hai, 01/08/2022, 16:04``."""
    return f"{WEEKDAYS[moment.weekday()]}, {moment:%d/%m/%Y, %H:%M}"


def address(path: str) -> str:
    """Percent-encode a path that may hold Vietnamese letters."""
    return quote(path, safe="/:;=?&~,.-_@!$*+()'")


def portlet(section: str) -> str:
    """Return the id of a section's asset publisher (``""`` is the home page); it ends in the 12-character instance."""
    return f"{PUBLISHER}_INSTANCE_{_INSTANCES[section]}"


def instance(section: str) -> str:
    """Return the 12 characters that name a section's asset publisher."""
    return _INSTANCES[section]


def page(site: Site, title: str, path: str, main: str, *, alternates: str = "", breadcrumb: str = "") -> str:
    """Wrap a page: ``path`` is its canonical path, ``main`` its main column, ``alternates`` more of the head."""
    clock = site.clock()
    vote = f"p_p_id={POLL}&p_p_lifecycle=1&p_p_state=normal&_{POLL}_javax.portlet.action=/polls_display/vote_question"
    return fill(
        "page",
        title=escape(title),
        site=SITE_NAME,
        canonical=escape(address(path)),
        alternates=alternates,
        clock=f"{WEEKDAYS[clock.weekday()]}, {clock:%d/%m/%Y %H:%M:%S}",
        menu="".join(f'<li><a role="menuitem" href="/{p}">{name}</a></li>' for p, name in SECTIONS.items()),
        vote=escape(vote),
        poll=POLL,
        online=3 + site.visits % 17,
        visits=f"{815_204 + site.visits:,}".replace(",", "."),
        breadcrumb=breadcrumb,
        main=main,
    )


def crumbs(*steps: tuple[str, str]) -> str:
    """Return the breadcrumb: pairs of name and path, the current page last."""
    items = "".join(
        f'<li class="breadcrumb-item"><a class="breadcrumb-link" href="{escape(address(path))}" title="{escape(name)}">'
        f'<span class="breadcrumb-text-truncate">{escape(name)}</span></a></li>'
        for name, path in (("Trang chủ", "/"), *steps)
    )
    return f'<nav aria-label="Breadcrumbs"><ol class="breadcrumb">{items}</ol></nav>\n'
