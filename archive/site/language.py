"""The two languages of the site: Vietnamese at the plain address, English under ``en/``; a page speaks one of them.

The prefix is taken off before Datasette routes the request, and put back by every address that Datasette builds, since
it is part of the base address for as long as the request lasts. Nothing is kept between requests: no cookie, no state.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Literal

from markupsafe import Markup, escape

Language = Literal["vi", "en"]
Scope = MutableMapping[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]

NAMES: dict[Language, str] = {"vi": "Tiếng Việt", "en": "English"}
PREFIX: dict[Language, str] = {"vi": "", "en": "en/"}

_spoken: ContextVar[Language] = ContextVar("language", default="vi")


def language() -> Language:
    """Return the language of the page that is being made; Vietnamese outside of one."""
    return _spoken.get()


def either(vi: str, en: str) -> str:
    """Return the text of the page's language as it is, for what is not HTML."""
    return en if language() == "en" else vi


def t(vi: object, en: object, *values: object) -> str:
    """Return the text of the page's language, escaped; ``{0}``, ``{1}`` … in it stand for ``values``, escaped too.

    None stays empty, so that ``t(row.label_vi, row.label_en) or …`` reads as it looks.
    """
    text = en if language() == "en" else vi
    if text is None:
        return ""
    return Markup(escape(text)).format(*values) if values else escape(text)


class SpokenSettings(dict[str, Any]):
    """Datasette's settings with the language's prefix at the end of ``base_url``."""

    def get(self, key: str, default: Any = None) -> Any:
        """Return a setting."""
        value = super().get(key, default)
        return f"{value}{PREFIX[language()]}" if key == "base_url" else value


def spoken(app: App, base: str = "/") -> App:
    """Wrap an ASGI application: requests below ``base`` + ``en/`` are answered in English, as if they had no prefix."""
    english = f"{base}{PREFIX['en']}"

    async def wrapped(scope: Scope, receive: Any, send: Any) -> None:
        path = str(scope.get("path", ""))
        if scope.get("type") != "http" or not f"{path}/".startswith(english):
            await app(scope, receive, send)
            return
        raw = scope.get("raw_path") or path.encode()
        token = _spoken.set("en")
        try:
            await app(
                {**scope, "path": path[len(english) - 1 :] or "/", "raw_path": raw[len(english) - 1 :] or b"/"},
                receive,
                send,
            )
        finally:
            _spoken.reset(token)

    return wrapped


@dataclass(frozen=True, slots=True)
class Version:
    """The page in a language; ``url`` is a path with its query."""

    code: Language
    name: str
    url: str


def versions(datasette: Any, request: Any) -> list[Version]:
    """Return the addresses of the page that a request asks for, in each language."""
    base = str(dict.get(datasette._settings, "base_url", "/"))
    path = request.path.removeprefix(base).lstrip("/")  # Datasette may have taken the base address off already
    ending = f"?{request.query_string}" if request.query_string else ""
    return [Version(code, NAMES[code], f"{base}{prefix}{path}{ending}") for code, prefix in PREFIX.items()]
