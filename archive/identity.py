"""Identifiers that survive: of articles, revisions, texts, figures and captures.

All but the article's are opaque: a letter for the kind and 16 hex of a SHA-256 over what the thing is. None is a
running number, so archives with equal content carry equal identifiers.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable

from archive.records import ParsedArticle


def _opaque(letter: str, *parts: str) -> str:
    return letter + hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def article_id(portal: str, asset_key: str | None, canonical_path: str) -> str:
    """Return ``portal:key``; without an asset key, ``portal:`` and 12 hex of the canonical path (no host, no port)."""
    if asset_key:
        return f"{portal}:{asset_key}"
    return f"{portal}:{hashlib.sha256(canonical_path.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


def revision_id(article: str, content: str, captured_at: str) -> str:
    """Return the id of the revision that this capture of this content begins."""
    return _opaque("r", article, content, captured_at)


def text_id(owner: str, part: str, parser_version: str) -> str:
    """Return the id of one canonical text: of a revision (``part`` ``article``) or of a page of an attachment."""
    return _opaque("t", owner, part, parser_version)


def figure_id(text: str, start: int, end: int) -> str:
    """Return the id of the figure at a span of a text; a better extractor keeps it."""
    return _opaque("f", text, str(start), str(end))


def check_id(text: str, check: str, starts: Iterable[int]) -> str:
    """Return the id of one check over the figures that start there."""
    return _opaque("k", text, check, ",".join(map(str, starts)))


def citation_id(text: str, start: int, end: int) -> str:
    """Return the id of one citation of a document."""
    return _opaque("z", text, str(start), str(end))


def correction_id(figure: str, made_by: str, made_at: str, *said: str) -> str:
    """Return the id of what a person said of a figure at a time; ``said`` tells several notes of one moment apart."""
    return _opaque("n", figure, made_by, made_at, *said)


def capture_id(crawl: str, url: str, captured_at: str, nth: int) -> str:
    """Return the id of the ``nth`` attempt of a crawl process."""
    return _opaque("c", crawl, url, captured_at, str(nth))


def file_id(address: str) -> str:
    """Return the id by which an attachment or image is withheld; its address may say what must not be said."""
    return _opaque("a", address)


def suppression_id(subject: str, moment: str) -> str:
    """Return the id of one withholding."""
    return _opaque("s", subject, moment)


def audit_id(drawn_at: str, seed: int) -> str:
    """Return the id of one audit."""
    return _opaque("u", drawn_at, str(seed))


def item_id(audit: str, kind: str, text: str, start: int, end: int) -> str:
    """Return the id of what an audit looks at: a figure or a sentence at a span of a text."""
    return _opaque("i", audit, kind, text, str(start), str(end))


def conflict_id(table: str, key: str, other: str) -> str:
    """Return the id of a row that contradicts one that an archive has under the same key."""
    return _opaque("x", table, key, other)


def content_hash(article: ParsedArticle) -> str:
    """Return 32 hex over what makes a revision: title, date, unit, lead, body with captions, attachment list.

    View counts, image addresses, section and everything around the article stay out, and so does the host of an
    attachment: they move without the article.
    """
    return _content(article, [(_PLACE.sub("", _without_query(a.url)), a.label) for a in article.attachments])


def content_hashes(article: ParsedArticle) -> tuple[str, ...]:
    """Return the hashes under which a content may be known, the present one first; earlier ones had hosts in them."""
    with_hosts = _content(article, [(_without_query(a.url), a.label) for a in article.attachments])
    return tuple(dict.fromkeys((content_hash(article), with_hosts)))


_PLACE = re.compile(r"^(?:https?:)?//[^/]*", re.IGNORECASE)


def _without_query(url: str) -> str:
    return url.split("?", 1)[0]


def _content(article: ParsedArticle, attachments: list[tuple[str, str]]) -> str:
    content = [
        article.title,
        article.published,
        article.unit,
        article.lead,
        [[b.kind, b.text] for b in article.blocks],
        attachments,
    ]
    data = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(data.encode("utf-8", "surrogatepass")).hexdigest()[:32]
