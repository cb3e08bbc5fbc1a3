"""The shapes of addresses: which links of a portal of unknown make lead to articles, as a pattern for its file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from scraper.platforms import addresses

_FEWEST = 3  # links of one shape
_LONG_TEXT = 25  # letters: the text of a link that is a title
_RUN = re.compile(r"\d+|[^\W\d_]+(?:[-_][^\W_]+)*|[-_]+")


def article_pattern(links: Mapping[str, str]) -> str | None:
    """Return a regular expression for the decoded paths of articles, None where no shape stands out.

    ``links`` are addresses with the text of their links. A shape is a path whose last segment is left open; the one
    that most links with the text of a title have is taken, else the one that most links have.
    """
    titled: Counter[str] = Counter()
    plain: Counter[str] = Counter()
    for url, text in links.items():
        path = addresses.path(url)
        if path == "/" or addresses.is_home(url):
            continue
        shape = _shape(path)
        plain[shape] += 1
        titled[shape] += len(text) >= _LONG_TEXT
    for counted in (titled, plain):
        if counted:
            shape, count = counted.most_common(1)[0]
            if count >= _FEWEST:
                return shape
    return None


def _shape(path: str) -> str:
    folder, _, last = path.rstrip("/").rpartition("/")
    name, dot, ending = last.rpartition(".")
    numbered = bool(re.search(r"\d", name if dot else last))
    if dot and ending.isdecimal():
        tail = r"[^/]+\.\d+"
    elif dot:
        tail = (r"[^/]*\d[^/]*" if numbered else "[^/]+") + r"\." + re.escape(ending)
    else:
        tail = r"[^/]*\d[^/]*" if numbered else "[^/]+"
    folders = "/".join(r"\d+" if part.isdecimal() else re.escape(part) for part in folder.split("/"))
    return f"^{folders}/{tail}/?$"
