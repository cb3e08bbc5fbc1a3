"""Whom a reader can tell that a figure is wrong, and the letter to begin with.

An address stands in ``datasette_metadata.json`` (``contact``) or in ``ARCHIVE_CONTACT``, which a crawl sends to portals
too; it may be of mail or of a page. Without one the site says what to do instead of linking nowhere.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any
from urllib.parse import quote

from archive.site.cells import is_web_address
from archive.site.language import either

LONGEST = 1900  # characters of a link that every mail program takes (RFC 6068 sets no limit, Outlook one of 2083)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")


@dataclass(frozen=True, slots=True)
class Report:
    """How a figure can be reported: a link of mail (``mailto``) or of a page, or only the words to pass on."""

    figure_id: str
    mailto: str | None = None
    address: str | None = None
    page: str | None = None


def contact(metadata: Mapping[str, Any]) -> str:
    """Return the address that the site names: of its metadata, else ``ARCHIVE_CONTACT``, else nothing."""
    return " ".join(str(metadata.get("contact") or os.environ.get("ARCHIVE_CONTACT", "")).split())


def report(to: str, figure: Mapping[str, Any], address: str) -> Report:
    """Return how to report a figure that has ``figure_id``, ``quote``, ``sentence`` and ``title``.

    ``address`` is that of its page, absolute.
    """
    if is_web_address(to):
        return Report(figure["figure_id"], page=to)
    to = parseaddr(to)[1]
    if not _MAIL.fullmatch(to):
        return Report(figure["figure_id"])
    sentence = _line(figure["sentence"])
    link = _link(to, figure, address, sentence)
    while len(link) > LONGEST and sentence:
        sentence = sentence[: max(0, len(sentence) - 20)]
        link = _link(to, figure, address, f"{sentence}…" if sentence else "")
    return Report(figure["figure_id"], mailto=link, address=to)


def _link(to: str, figure: Mapping[str, Any], address: str, sentence: str) -> str:
    printed, name = _line(figure["quote"])[:80], figure["figure_id"]
    title = _line(figure["title"])[:100]
    subject = either(f"Báo lỗi số liệu {name}: {printed}", f"Error in figure {name}: {printed}")
    lines = either(
        f"Số liệu: {printed}\nMã: {name}\nTrang: {address}\nBài: {title}\nCâu: {sentence}\n\n"
        "Sai ở đâu:\n\nSố đúng, căn cứ vào đâu:\n",
        f"Figure: {printed}\nIdentifier: {name}\nPage: {address}\nArticle: {title}\nSentence: {sentence}\n\n"
        "What is wrong:\n\nThe right value, and where it stands:\n",
    )
    return f"mailto:{quote(to, safe='@')}?subject={_encoded(subject)}&body={_encoded(lines)}"


def _encoded(text: str) -> str:
    """Return text as RFC 6068 wants it in a field: UTF-8 in percent signs, no ``+``, lines ended by CR LF."""
    return quote(text.replace("\n", "\r\n"), safe="")


def _line(text: object) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in str(text or "")).split())
