"""Saved pages and what must be read from them: ``<platform>/<what it shows>/page.html`` beside ``expected.json``.

``expected.json`` holds the address the page is read under, its kind and platform, and every field of the record.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.records import ParsedPage, Refusal
from scraper.parse import parse

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class SavedPage:
    """One saved page; ``name`` is its folder."""

    name: str
    body: bytes
    expected: dict[str, Any]

    @property
    def url(self) -> str:
        """The address the page is read under."""
        return str(self.expected["url"])

    def read(self) -> ParsedPage | Refusal:
        """Read the page."""
        return parse(self.body, self.url)


def load(name: str) -> SavedPage:
    """Load one saved page by its folder, such as ``liferay62/home``."""
    folder = FOLDER / name
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return SavedPage(name, (folder / "page.html").read_bytes(), expected)


def names() -> list[str]:
    """Return the names of all saved pages."""
    return sorted(f"{page.parent.parent.name}/{page.parent.name}" for page in FOLDER.glob("*/*/page.html"))


def fields(read: ParsedPage | Refusal) -> dict[str, Any]:
    """Return a record in the shape of ``expected.json``."""
    found: dict[str, Any] = {"url": read.url, "kind": read.kind, "platform": read.platform}
    if isinstance(read, Refusal):
        return found
    if (article := read.article) is not None:
        found |= {name: getattr(article, name) for name in ("title", "published", "unit", "section", "lead")}
        found["blocks"] = [[block.kind, block.text] for block in article.blocks]
        found["images"] = [[image.url, image.caption] for image in article.images]
        found["attachments"] = [[attachment.url, attachment.label] for attachment in article.attachments]
        found |= {"view_count": article.view_count, "asset_key": article.asset_key}
    else:
        found["entries"] = [[e.url, e.title, e.published, e.view_count] for e in read.entries]
        found |= {"next_pages": list(read.next_pages), "links": list(read.links)}
    return found | ({"observations": dict(read.observations)} if read.observations else {})
