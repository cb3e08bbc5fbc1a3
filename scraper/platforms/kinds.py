"""What a page is where it is no article: judged from its bytes, its title and its headings, on any platform."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from archive.records import PageKind
from scraper.platforms.folding import fold, key
from scraper.platforms.vocabulary import words

_GATE = re.compile(rb"document\.cookie\s*=", re.IGNORECASE)
_RELOAD = re.compile(rb"location\s*(?:\.\s*(?:reload|replace|href|assign)|=)", re.IGNORECASE)
_MARKUP = re.compile(
    rb"<\s*(?:!doctype|html|head|body|title|div|table|p|h\d|a|span|form|article|section)\b|<!--", re.IGNORECASE
)
_GATE_BYTES = 4096
_SHORT_TEXT = 1500
_FEW_WORDS = 600
_GLANCE, _ENOUGH = 1000, 2000  # letters of a page that usually show that it is long, and that always do
_FAILURES: tuple[Literal["error", "blocked", "soft404"], ...] = ("error", "blocked", "soft404")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a page is and why it was judged so, in one line."""

    kind: PageKind
    reason: str


def before_markup(body: bytes, content_type: str) -> Verdict | None:
    """Judge a body that is no page at all: empty, binary, or a script that only sets a cookie and reloads."""
    if not body.strip():
        return Verdict("error", "the body is empty")
    if len(body) <= _GATE_BYTES and _GATE.search(body) and _RELOAD.search(body):
        return Verdict("gate", "a script sets a cookie and loads the page again")
    kind = content_type.split(";")[0].strip().lower()
    if kind and not any(word in kind for word in ("html", "xml", "text/", "rss", "octet-stream")):
        return Verdict("other", f"the server says that it is {kind[:60]}")
    start = body[:65536]
    if not _MARKUP.search(start):
        return Verdict("other", "the body holds no markup")
    return None


def by_wording(title: str, headings: tuple[str, ...], text: Callable[[int], str]) -> Verdict | None:
    """Judge a page that says of itself that it failed.

    ``text`` gives the text of the page up to so many letters. Only a short page is judged by what its words begin
    with: a long one may be news about failures, so its title must say that and nothing else.
    """
    opening = re.split(r"\s[-–|:]\s", key(title))[0]
    for kind in _FAILURES:
        if opening in words("kinds", kind):
            return Verdict(kind, f"titled {opening!r}")
    headed = _headed(key(title), *map(key, headings[:3]))
    if headed is None and _is_wordy(text(_GLANCE)):
        return None
    whole = fold(text(_ENOUGH))
    if len(whole) > _SHORT_TEXT or headed is not None:
        return headed if len(whole) <= _SHORT_TEXT else None
    lowered = key(whole)
    return _by_short_text(lowered) if len(lowered) <= _FEW_WORDS else None


def _headed(*found: str) -> Verdict | None:
    for text in found:
        for kind in _FAILURES:
            if _starts(text, words("kinds", kind)):
                return Verdict(kind, f"headed {text[:80]!r}")
    return None


def _is_wordy(text: str) -> bool:
    """Whether a page that begins so holds more than a few words for certain: no folding drops letters without marks."""
    if "<" in text or "[" in text:
        return False
    return len("".join(text.split()).encode("ascii", "ignore")) > _FEW_WORDS


def by_title(title: str) -> Verdict | None:
    """Judge a page by the section that its title names first: login, contact form, questions, map of the site."""
    opening = re.split(r"\s[-–|]\s", key(title))[0].strip()
    named: tuple[PageKind, ...] = ("login", "form", "qa", "sitemap")
    for kind in named:
        if opening in words("kinds", kind):
            return Verdict(kind, f"titled {opening!r}")
    return None


def names_static(text: str | None) -> bool:
    """Whether a title or section is that of a static page about the office: article markup, no date."""
    return key(text) in words("kinds", "static")


def names_home(title: str) -> bool:
    """Whether the title calls the page the entrance of the site."""
    return re.split(r"\s[-–|]\s", key(title))[0].strip() in words("kinds", "home")


def _by_short_text(lowered: str) -> Verdict | None:
    for word in words("kinds", "blocked"):
        if word in lowered and len(word) > 12:
            return Verdict("blocked", f"a firewall's page: {word}")
    if _signed_by_server(lowered) and _status(lowered):
        return Verdict("error", "a server's own error page")
    for word in words("kinds", "soft404"):
        if word in lowered and len(word) > 10 and len(lowered) < 400:
            return Verdict("soft404", f"says that nothing was found: {word}")
    return None


def _starts(text: str, labels: tuple[str, ...]) -> bool:
    opening = text[:120]
    return text.startswith(labels) or any(len(label) > 8 and label in opening for label in labels)


def _signed_by_server(lowered: str) -> bool:
    return any(server in lowered for server in words("kinds", "servers"))


def _status(text: str) -> bool:
    return re.search(r"\b[45]\d\d\b", text) is not None
