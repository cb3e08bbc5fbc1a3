"""Portal definitions: one TOML file a portal in ``scraper/portals/``. A portal is data, a platform is code."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

FOLDER = Path(__file__).parent / "portals"


class PortalError(ValueError):
    """A portal definition that cannot be used; the message is one line and says what to do."""


@dataclass(frozen=True, slots=True)
class Politeness:
    """How gently a portal is asked. Seconds, counts; ``user_agent`` of None takes the project's own.

    ``timeout`` is for a whole request. ``tls_ciphers`` is OpenSSL's list (``DEFAULT:@SECLEVEL=0``: small keys pass),
    ``tls_legacy`` lets TLS 1.0 and old renegotiation pass, ``tls_chain`` names a PEM file with the certificates that
    the server fails to send (beside the portals' files). All of these still verify; ``accept_invalid_tls`` does not.
    """

    delay: float = 2.0
    concurrency: int = 1
    timeout: float = 60.0
    user_agent: str | None = None
    accept_invalid_tls: bool = False
    tls_ciphers: str | None = None
    tls_legacy: bool = False
    tls_chain: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a crawl of a portal ends at the latest. 0 means no limit.

    ``pages``: requests of one run; the next run goes on. ``depth``: sitemaps inside each other. ``pages_per_section``:
    how far the pager of one listing is followed. ``body_bytes``: of one answer, as sent and as decoded.
    """

    pages: int = 200_000
    depth: int = 20
    seconds: int = 0
    pages_per_section: int = 2_000
    body_bytes: int = 50_000_000


@dataclass(frozen=True, slots=True)
class Ids:
    """Numbers by which a portal's articles can be asked for one by one, those that no listing shows too.

    ``address`` is the path of an article with ``{id}`` in it. A full crawl begins at ``first``, asks for at most
    ``most`` numbers, and stops after ``absent`` in a row that are no articles, above the highest known one.
    """

    address: str = ""
    first: int = 1
    most: int = 2_000
    absent: int = 50


@dataclass(frozen=True, slots=True)
class Portal:
    """One portal, as its file describes it.

    ``base`` is its address with a trailing slash, ``aliases`` other addresses of the same content. ``sections`` are the
    paths of listings to walk; ``article_patterns`` say which paths are articles (regular expressions, searched in the
    decoded path); where empty the platform's own patterns hold. ``feeds`` are addresses of RSS or Atom feeds, and of
    sitemaps that stand elsewhere than at ``/sitemap.xml``. ``platform`` None: each page is fingerprinted. ``area`` is
    the code of the province, empty where it is not known. ``frozen``: nothing new is expected there any more.
    """

    name: str
    organisation: str
    area: str
    base: str
    aliases: tuple[str, ...] = ()
    platform: str | None = None
    sections: tuple[str, ...] = ()
    article_patterns: tuple[re.Pattern[str], ...] = ()
    feeds: tuple[str, ...] = ()
    ids: Ids | None = None
    sitemap: bool = True
    allow_private: bool = False
    may_be_empty: bool = False
    frozen: bool = False
    successor: str | None = None
    status: str = ""
    politeness: Politeness = field(default_factory=Politeness)
    limits: Limits = field(default_factory=Limits)

    @property
    def hosts(self) -> frozenset[str]:
        """Hosts (with port where given) that belong to the portal."""
        return frozenset(urlsplit(u).netloc.lower() for u in (self.base, *self.aliases))

    def at(self, base: str) -> Portal:
        """Return the same portal under another address; raises PortalError where that is none."""
        return replace(self, base=_address(base, "base"))


T = TypeVar("T", Politeness, Limits, Ids)


def names() -> list[str]:
    """Return the names of the portals that ship."""
    return sorted(p.stem for p in FOLDER.glob("*.toml"))


def load(name_or_path: str) -> Portal:
    """Load a portal by name (``bac-lieu``) or by the path of its file (ends in ``.toml``).

    Raises:
        PortalError: unknown name, unreadable file, or a definition with something missing or unknown in it.
    """
    path = Path(name_or_path) if name_or_path.endswith(".toml") else FOLDER / f"{name_or_path}.toml"
    if not name_or_path.endswith(".toml") and not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name_or_path):
        raise PortalError(f"{name_or_path!r} is not a portal name; known portals: {', '.join(names())}")
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PortalError(
            f"unknown portal {name_or_path!r}; known portals: {', '.join(names())} (or give the path of a .toml file)"
        ) from None
    except OSError as error:
        raise PortalError(f"cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise PortalError(f"{path} is not UTF-8; save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise PortalError(f"{path} is not valid TOML: {error}") from None
    try:
        return from_mapping(data)
    except PortalError as error:
        raise PortalError(f"{path}: {error}") from None


_STRINGS = ("name", "organisation", "area", "base")
_OPTIONAL: dict[str, type] = {
    "aliases": list,
    "platform": str,
    "sections": list,
    "article_patterns": list,
    "feeds": list,
    "ids": dict,
    "sitemap": bool,
    "allow_private": bool,
    "may_be_empty": bool,
    "frozen": bool,
    "successor": str,
    "status": str,
    "politeness": dict,
    "limits": dict,
}


def from_mapping(data: Mapping[str, Any]) -> Portal:
    """Check a parsed definition and return the portal; raises PortalError naming the key that is wrong."""
    for key in _STRINGS:
        if not isinstance(data.get(key), str) or (not data[key].strip() and key != "area"):
            raise PortalError(f"`{key}` is missing or not a text; every portal needs {', '.join(_STRINGS)}")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", data["name"]):
        raise PortalError(f"`name` {data['name']!r} may hold only a-z, 0-9 and -")
    for key, value in data.items():
        if key in _STRINGS:
            continue
        if key not in _OPTIONAL:
            raise PortalError(f"unknown key `{key}`; known: {', '.join((*_STRINGS, *_OPTIONAL))}")
        if not isinstance(value, _OPTIONAL[key]):
            raise PortalError(f"`{key}` must be a {_OPTIONAL[key].__name__}")
    return Portal(
        name=data["name"],
        organisation=data["organisation"],
        area=data["area"],
        base=_address(data["base"], "base"),
        aliases=tuple(_address(a, "aliases") for a in _texts(data, "aliases")),
        platform=data.get("platform"),
        sections=_texts(data, "sections"),
        article_patterns=tuple(_pattern(p) for p in _texts(data, "article_patterns")),
        feeds=_texts(data, "feeds"),
        ids=_ids(data),
        sitemap=data.get("sitemap", True),
        allow_private=data.get("allow_private", False),
        may_be_empty=data.get("may_be_empty", False),
        frozen=data.get("frozen", False),
        successor=data.get("successor"),
        status=data.get("status", ""),
        politeness=_table(Politeness, data.get("politeness", {}), "politeness"),
        limits=_table(Limits, data.get("limits", {}), "limits"),
    )


def _texts(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    values = data.get(key, [])
    if not all(isinstance(v, str) for v in values):
        raise PortalError(f"`{key}` must be a list of texts")
    return tuple(values)


def _ids(data: Mapping[str, Any]) -> Ids | None:
    if "ids" not in data:
        return None
    ids = _table(Ids, data["ids"], "ids")
    if ids.address.count("{id}") != 1:
        raise PortalError('`ids.address` must be the path of an article with {id} in it, such as "/bai.{id}"')
    return ids


def _address(text: str, key: str) -> str:
    parts = urlsplit(text)
    try:
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits:
        raise PortalError(f"`{key}` {text!r} is not an address such as https://example.gov.vn/")
    return text if text.endswith("/") else text + "/"


def _pattern(text: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except re.error as error:
        raise PortalError(f"`article_patterns`: {text!r} is not a regular expression: {error}") from None


def _table(cls: type[T], data: Mapping[str, Any], key: str) -> T:
    defaults = cls()
    for name, value in data.items():
        if not hasattr(defaults, name):
            raise PortalError(f"unknown key `{key}.{name}`; known: {', '.join(cls.__dataclass_fields__)}")
        wanted = getattr(defaults, name)
        kind = (str,) if wanted is None else (int, float) if isinstance(wanted, float) else (type(wanted),)
        if not isinstance(value, kind) or (isinstance(value, bool) and not isinstance(wanted, bool)):
            raise PortalError(f"`{key}.{name}` must be a {kind[-1].__name__}")
        if isinstance(value, int | float) and not isinstance(value, bool) and value < 0:
            raise PortalError(f"`{key}.{name}` must not be negative")
    return cls(**data)
