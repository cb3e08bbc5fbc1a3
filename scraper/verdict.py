"""How a crawl that ended went: done, in part, or failed. Silence is never green."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from archive.store.crawls import Found, what_was_found
from scraper import drift
from scraper.portal import Portal

KINDS: Mapping[str, tuple[str, str]] = {
    "layout changed": ("layout", "bố cục của cổng đã đổi"),
    "blocks us": ("blocked", "cổng chặn chúng tôi"),
    "robots.txt could not be read": ("robots", "không đọc được robots.txt"),
    "could be fetched": ("no_answer", "không tải được trang nào"),
    "neither a listing nor an article": ("empty", "cổng trả lời nhưng không có danh sách hay bài nào"),
    "listing pages and": ("unfinished", "một số trang không tải được"),
}
"""What the reasons below are about, by words that stand in them: a kind, and what to call it in Vietnamese."""

FAILED_SHARE = 0.05  # of the articles asked for; a crawl that misses more has not gone through


def judge(
    db: Database, crawl_id: str, portal: Portal, blocked: str | None = None, shared: bool = False
) -> tuple[str, str | None]:
    """Return the outcome of a crawl and, unless it is ``done``, the reason in words.

    Its frontier must still be there. ``blocked`` says why it was ended before its time, if it was. Of a share in a
    crawl (``shared``) only what was asked is judged: it may be that others were faster.
    """
    found = what_was_found(db, crawl_id)
    if blocked:
        return ("partial" if found.articles else "failed"), blocked
    if found.robots_failed:
        reason = f"{portal.base}robots.txt could not be read ({found.robots_failed}), so nothing may be asked"
        return ("partial" if found.articles else "failed"), reason
    if told := drift.changed(db, crawl_id, portal.may_be_empty):
        return "failed", f"{told}; mend the page object and run scrapy reextract --pages, or accept it: -a layout=right"
    return judge_found(found, portal, shared)


def judge_found(found: Found, portal: Portal, shared: bool = False) -> tuple[str, str | None]:
    """Return the outcome that follows from what a crawl came across, and the reason."""
    if not found.answers and not (shared and not found.pages and not found.failed_listings):
        return "failed", f"no page of {portal.base} could be fetched"
    if not found.articles and not found.entries and not portal.may_be_empty and not shared:
        return "failed", f"{portal.base} answered, but neither a listing nor an article was found"
    if found.failed_listings or found.failed_pages > FAILED_SHARE * found.pages:
        return "partial", (
            f"{found.failed_listings} listing pages and {found.failed_pages} articles could not be fetched; "
            "the next crawl walks everything again"
        )
    return "done", None
