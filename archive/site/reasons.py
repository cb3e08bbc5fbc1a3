"""Why something is missing, as the archive notes it, in words of the page's language."""

from __future__ import annotations

import re

from archive.site.language import either

_REASONS = (
    (re.compile(r"status (\d+)"), "máy chủ trả lời HTTP {}", "the server answered HTTP {}"),
    (re.compile(r"soft404: titled '(.*)'"), "trang báo lỗi, tiêu đề “{}”", "an error page, titled “{}”"),
    (re.compile(r"interrupted; the same command goes on()"), "bị ngắt; chạy lại lệnh cũ thì đi tiếp", "cut off"),
    (
        re.compile(r"the limit of pages for one section was reached()"),
        "đã đến giới hạn số trang của một chuyên mục",
        "the limit of pages for one section was reached",
    ),
    (re.compile(r"timeout()"), "quá thời gian chờ", "timeout"),
    (re.compile(r"redirect()"), "địa chỉ cũ chuyển hướng", "the old address redirects"),
    (re.compile(r"gone()"), "địa chỉ cũ không còn", "the old address is gone"),
)


def reason_words(reason: str) -> str:
    """Return a reason in words; one that is not known stays as it was noted."""
    for pattern, vi, en in _REASONS:
        match = pattern.fullmatch(reason)
        if match is not None:
            return either(vi, en).format(match[1])
    return reason
