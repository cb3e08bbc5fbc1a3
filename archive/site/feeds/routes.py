"""The addresses of the feeds, and what each of them answers."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from datasette.utils import tilde_decode, tilde_encode
from datasette.utils.asgi import NotFound

from archive.site.changes import Wanted, read_events
from archive.site.digest.reading import read_latest
from archive.site.feeds import articles, changes, gaps, indicators, reports
from archive.site.feeds.addresses import Addresses
from archive.site.feeds.atom import MEDIA_TYPE, Entry, Feed, Link, instant, serialised
from archive.site.feeds.conditional import answered
from archive.site.feeds.identity import urn
from archive.site.language import either, language
from archive.site.published import read

ENTRIES = 50  # of a feed; a reader that asks once a day misses none of a portal that publishes ten articles a week
DIGESTS = 20  # each is a page long
ALL_FIGURES = 500  # of one edit in an entry
EPOCH = "1970-01-01T00:00:00Z"  # nothing was crawled yet, so nothing happened


@dataclass(frozen=True, slots=True)
class Shown:
    """A feed in words of both languages, the page that shows the same, and its entries."""

    name: str
    title: tuple[str, str]
    subtitle: tuple[str, str]
    page: str
    read: Callable[[sqlite3.Connection], Any]
    entries: Callable[[Any, Addresses], Sequence[Entry]]


FEEDS = (
    Shown(
        "articles",
        ("Bài viết mới và bài bị sửa", "New and revised articles"),
        ("Bài mới đăng; bài bị sửa hiện lại khi thấy bản mới", "New articles; a revised one shows again"),
        "/archive/articles",
        lambda db: articles.read(db, ENTRIES),
        lambda found, at: [articles.entry(article, at) for article in found],
    ),
    Shown(
        "changes",
        ("Số đã in bị thay đổi", "Changed figures"),
        (
            "Mỗi lần sửa bài có con số bị thay, thêm hoặc bỏ, kèm số cũ và số mới",
            "Each edit that replaced, added or dropped printed figures, with the old and the new",
        ),
        "/changes",
        lambda db: read_events(db, Wanted(figures_only=True), ENTRIES, figures=ALL_FIGURES),
        lambda found, at: [changes.entry(event, at) for event in found],
    ),
    Shown(
        "gaps",
        ("Những gì còn thiếu", "What is missing"),
        (
            "Bài đã mất, kỳ không có báo cáo, số bài còn trống, địa chỉ không tải được",
            "Articles that vanished, periods without report, numbers never seen, addresses that failed",
        ),
        "/gaps",
        lambda db: gaps.read(db, ENTRIES),
        lambda found, at: [gaps.entry(gap, at) for gap in found],
    ),
    Shown(
        "reports",
        ("Đọc nhanh báo cáo", "Report digests"),
        (
            "Mỗi báo cáo kỳ: số không khớp trước, rồi số mới cạnh cùng kỳ năm trước",
            "Each periodic report: what does not add up first, then what is new beside the year before",
        ),
        "/reports",
        lambda db: read_latest(db, DIGESTS),
        lambda found, at: [reports.entry(digest, at) for digest in found],
    ),
)
_BY_NAME = {feed.name: feed for feed in FEEDS}


async def general(datasette: Any, request: Any) -> Any:
    """Answer with one of the four feeds."""
    shown = _BY_NAME[request.url_vars["name"]]
    found = await read(datasette, shown.read, f"feed {shown.name}")
    at = Addresses(datasette, request)
    return await _answer(at, f"/feeds/{shown.name}.atom", (shown.name,), shown, shown.entries(found, at))


async def of_indicator(datasette: Any, request: Any) -> Any:
    """Answer with the feed of an indicator; its statements and its changes in one order of time."""
    indicator = tilde_decode(request.url_vars["indicator"])
    if indicator not in await read(datasette, _indicators, "indicators"):
        raise NotFound(f"There is no indicator {indicator}")
    found = await read(datasette, lambda conn: indicators.read(conn, indicator, ENTRIES), f"feed of {indicator}")
    assert found is not None
    at = Addresses(datasette, request)
    shown = Shown(
        indicator,
        (found.label_vi, found.label_en),
        ("Giá trị mới công bố và lần sửa của chỉ tiêu này", "New values and changes of this indicator"),
        f"/archive/indicators/{tilde_encode(indicator)}",
        lambda _: None,
        lambda _, __: [],
    )
    entries = [indicators.entry(s, found, at) for s in found.statements]
    entries += [changes.entry(event, at, indicator) for event in found.events]
    return await _answer(at, f"/feeds/indicators/{tilde_encode(indicator)}.atom", ("of", indicator), shown, entries)


ROUTES: list[tuple[str, Callable[..., Awaitable[Any]]]] = [
    (r"/feeds/(?P<name>articles|changes|gaps|reports)\.atom$", general),
    (r"/feeds/indicators/(?P<indicator>[^/]+)\.atom$", of_indicator),
]


async def _answer(at: Addresses, path: str, key: Sequence[str], shown: Shown, entries: Sequence[Entry]) -> Any:
    name = at.datasette.metadata("title") or "Kho lưu trữ / Archive"
    author, rights = (_said(at.datasette.metadata(field) or name) for field in ("title", "license"))
    ordered = sorted(sorted(entries, key=lambda e: e.id), key=lambda e: instant(e.updated), reverse=True)[:ENTRIES]
    feed = Feed(
        id=urn(language(), "feed", *key),
        title=f"{either(*shown.title)} · {author}",
        subtitle=either(*shown.subtitle),
        author=author,
        language=language(),
        rights=rights,
        links=(
            Link("self", at.page(path), "application/atom+xml", language()),
            Link("alternate", at.page(shown.page), "text/html", language()),
        ),
        entries=ordered,
        began=await read(at.datasette, _began, "began"),
    )
    modified = datetime.fromtimestamp(Path(at.datasette.databases["archive"].path).stat().st_mtime, UTC)
    return answered(at.request, serialised(feed), MEDIA_TYPE, modified)


def _said(text: str) -> str:
    """Return the page's language of a text of the metadata, ``Vietnamese / English``."""
    vi, slash, en = text.partition(" / ")
    return either(vi, en) if slash else text


def _indicators(db: sqlite3.Connection) -> frozenset[str]:
    return frozenset(row[0] for row in db.execute("SELECT indicator FROM indicators"))


def _began(db: sqlite3.Connection) -> str:
    row = db.execute("SELECT min(started_at) FROM crawls").fetchone()
    return str(row[0] or EPOCH)
