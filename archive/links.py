"""Links made absolute, as ``urllib.parse.urljoin`` does, without its detours for what most links are."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

# Nothing that is left out, resolved or added on the way.
_WHOLE = re.compile(r"https?://[a-z0-9.:-]+/[!$&-/0-9:=@A-Z_a-z~%]*(?:\?[!$&-;=@-Z_a-z~%/?]+)?")
_ROOTED = re.compile(r"/(?:[!$&-.0-9:=@A-Z_a-z~%]+/)*[!$&-.0-9:=@A-Z_a-z~%]*(?:\?[!$&-;=@-Z_a-z~%/?]+)?")


def is_whole(link: str) -> bool:
    """Tell whether a link is an address of the plainest kind: with nothing to resolve, leave out or write otherwise."""
    return _WHOLE.fullmatch(link) is not None


def joined(base: str, link: str) -> str:
    """Return the address of a link on the page ``base``; a link as ``urljoin`` takes it, without white space around.

    Raises:
        ValueError: One of the two is no address, such as ``http://[``.
    """
    if not link:
        return base
    origin = _origin(base)
    if is_whole(link):
        return link
    if origin and "/." not in link and _ROOTED.fullmatch(link):
        return origin + link
    return urljoin(base, link)


@lru_cache(maxsize=64)
def _origin(base: str) -> str:
    """Return scheme and host of an address, empty where it has none that can be put before a path."""
    parts = urlsplit(base)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") and parts.netloc else ""
