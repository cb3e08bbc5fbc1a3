"""Writes the articles of the sample portal from their number alone: number → entry → article, the same every time."""

from __future__ import annotations

import random
import re
import unicodedata
import uuid
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from tests.portal.model import Article, BlockKind, BodyBlock, Document, Entry, Image, PrintedFigure
from tests.portal.plan import Draft, draft, news
from tests.portal.reports import outline
from tests.portal.series import facts
from tests.portal.words import Words, lexicon
from tests.portal.writer import Line, Writer

GROUP = 404650
"""The Liferay site (groupId) in the addresses of files."""
OLDEST_LIFERAY = 2020
"""Articles before this year came over from SharePoint and kept its markup."""
MISPRINTS_EVERY = 4
"""Of the news whose template knows a slip, one in so many makes it."""
_MARKS: dict[str, BlockKind] = {"# ": "heading", "- ": "list_item", "! ": "caption", "| ": "table_row"}
_NOT_IN_SLUGS = re.compile(r"[^\w]+")


@dataclass
class _Desk:
    """Where one article is being written: its pens, and the template it follows."""

    draft: Draft
    rng: random.Random
    words: Words
    writer: Writer
    template: dict[str, Any] = field(default_factory=dict)


def _desk(d: Draft) -> _Desk:
    rng = random.Random(f"article-{d.number}")
    if d.period is None:
        words = Words(rng, d.published)
        template = news()[d.template]
        slips = template.get("slips", {}) if d.number % MISPRINTS_EVERY == 0 else {}
        return _Desk(d, rng, words, Writer(rng, lexicon().nouns, words, slips=slips), template)
    words = Words(rng, d.published, {"kỳ": d.period.words, "cuối kỳ": _day(d.period.end)})
    writer = Writer(rng, lexicon().nouns, words, facts(d.period), d.period.span)
    return _Desk(d, rng, words, writer, outline(d.period, writer.facts))


def _day(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{int(day)}/{int(month)}/{year}"


def _entry(desk: _Desk) -> tuple[Entry, Line]:
    d = desk.draft
    title = desk.writer.line(desk.rng.choice(desk.template["titles"]))
    title = Line(title.text[0].upper() + title.text[1:], title.figures)
    entry = Entry(
        number=d.number,
        key=key(d.number),
        slug=slug(title.text),
        title=title.text,
        published=d.published,
        section=desk.template["section"],
        markup="migrated" if d.published.year < OLDEST_LIFERAY else "liferay7",
    )
    return entry, title


def key(number: int) -> str:
    """Return the asset id of article ``number``."""
    return str(1_200_000 + number * 137)


def slug(title: str) -> str:
    """Make the address part of a title as Liferay does: lower case, đ dropped, Vietnamese letters kept."""
    lowered = unicodedata.normalize("NFC", title).lower().replace("đ", "")
    return _NOT_IN_SLUGS.sub("-", lowered).strip("-")[:150].rstrip("-")


def entry(number: int, first_fresh: int) -> Entry:
    """Return what listings need of article ``number``; its slug may still collide with another's."""
    return _entry(_desk(draft(number, first_fresh)))[0]


@lru_cache(maxsize=4096)
def article(known: Entry, first_fresh: int) -> Article:
    """Write the whole article of an entry (its slug as the portal settled it)."""
    desk = _desk(draft(known.number, first_fresh))
    _, title = _entry(desk)
    lead = desk.writer.line(desk.rng.choice(desk.template["lead"])) if "lead" in desk.template else None
    written = [_block(desk, known, _one_of(desk.rng, line)) for line in desk.template["body"]]
    lines = [title, *([lead] if lead else []), *(line for _, line in written if line.text)]
    images = _images(known, [line.text for kind, line in written if kind == "caption"])
    blocks = tuple(BodyBlock(kind, line.text) for kind, line in written if line.text)
    documents = _documents(desk, known, blocks)
    return Article(
        entry=known,
        unit=desk.words("đơn vị") if desk.draft.period is None else "Liên minh HTX tỉnh",
        lead=lead.text if lead else None,
        blocks=(*blocks, *file_lines(known, documents)),
        images=images,
        documents=documents,
        views=desk.rng.randint(35, 2400),
        figures=_anchored(lines),
        report=desk.draft.period.code if desk.draft.period else None,
    )


def _one_of(rng: random.Random, line: str | list[str]) -> str:
    return line if isinstance(line, str) else rng.choice(line)


def _block(desk: _Desk, known: Entry, template: str) -> tuple[BlockKind, Line]:
    kind: BlockKind = _MARKS.get(template[:2], "paragraph")
    body = template[2:] if template[:2] in _MARKS else template
    if kind == "list_item" and known.markup == "migrated":
        # Old articles type their dashes; a dash in the text is a paragraph like any other.
        kind, body = "paragraph", f"- {body}"
    if kind == "table_row":
        body = "\t".join(body.split(" | "))
    return kind, desk.writer.line(body.strip())


def _anchored(lines: list[Line]) -> tuple[PrintedFigure, ...]:
    found: list[PrintedFigure] = []
    at = 0
    for line in lines:
        found += [replace(f, start=f.start + at) for f in line.figures]
        at += len(line.text) + 1
    return tuple(found)


def file_address(known: Entry, name: str) -> str:
    """Return the address of a file of an article: folder, name, a stable id, a time."""
    identity = uuid.UUID(int=random.Random(f"file-{known.number}-{name}").getrandbits(128), version=4)
    return f"/documents/{GROUP}/0/{name}/{identity}?t={int(known.published.timestamp() * 1000)}"


def _images(known: Entry, captions: list[str]) -> tuple[Image, ...]:
    found = []
    for at, caption in enumerate(captions, 1):
        name = f"anh-{known.number}-{at}.{'png' if (known.number + at) % 3 == 0 else 'jpg'}"
        url = file_address(known, name)
        if known.markup == "migrated" and (known.number + at) % 2 == 0:
            day = known.published
            url = f"/_layouts/LacVietBIO/fckUpload_BL/SiteChinh/{day.year}-{day.month}/{name}"
        found.append(Image(url, "" if at > 1 else known.title[:60].strip(), caption))
    return tuple(found)


def file_lines(known: Entry, documents: tuple[Document, ...]) -> tuple[BodyBlock, ...]:
    """Return the lines that links to files make in the body: old articles link them in the text, recent ones below."""
    if known.markup != "migrated":
        return ()
    return tuple(BodyBlock("paragraph", d.label) for d in documents)


def _documents(desk: _Desk, known: Entry, blocks: tuple[BodyBlock, ...]) -> tuple[Document, ...]:
    found = []
    for wanted in desk.template.get("documents", ()):
        kind, label = wanted["kind"], desk.writer.line(wanted["label"]).text
        lines = tuple(desk.writer.line(line).text for line in wanted.get("lines", ()))
        text = (known.title, *(lines or (b.text for b in blocks if b.kind != "caption")))
        suffix = "pdf" if kind == "scan" else kind
        found.append(Document(file_address(known, f"{wanted['name']}-{known.number}.{suffix}"), label, kind, text))
    return tuple(found)


__all__ = ["article", "entry", "file_address", "file_lines", "key", "slug"]
