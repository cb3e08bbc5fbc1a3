"""From an article's element to its body: blocks in reading order, images, attachments.

element ──flow.lines──► lines ──captions──► which of them describe an image
                              ──tables────► which are rows of figures, which only hold the layout
                              └──► BodyBlocks, Images, Attachments, signature
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lxml.html import HtmlElement

from archive.records import Attachment, BlockKind, BodyBlock, Image
from scraper.platforms import captions
from scraper.platforms.addresses import is_document
from scraper.platforms.flow import Line, lines, never
from scraper.platforms.folding import fold, key
from scraper.platforms.furniture import without_margins, without_related
from scraper.platforms.signature import signed_by
from scraper.platforms.tables import rows
from scraper.platforms.vocabulary import words

_LAZY = ("data-src", "data-original", "data-lazy-src")


@dataclass(frozen=True, slots=True)
class Body:
    """What the body of an article holds; ``signature`` is the writer or source that its last line names."""

    blocks: tuple[BodyBlock, ...] = ()
    images: tuple[Image, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    signature: str | None = None

    @property
    def letters(self) -> int:
        """How much text the body holds, captions left out."""
        return sum(len(block.text) for block in self.blocks if block.kind != "caption")


def read(element: HtmlElement, skip: Callable[[HtmlElement], bool] = never) -> Body:
    """Read the body that stands in one element."""
    return from_lines(list(lines(element, skip)))


def from_lines(found: list[Line]) -> Body:
    """Read the body that consists of the lines."""
    found = without_margins(without_related(found))
    listed = _attached(found)
    kept = [line for line in found if (line.text or line.images) and id(line) not in listed]
    described = _captions(kept)
    roles = _roles(kept, described)
    blocks = tuple(BodyBlock(kind, text) for kind, text in roles)
    prose = [line for line in kept if line.text and id(line) not in described]
    return Body(blocks, _images(kept, described), attachments(_links(found)), signed_by(prose))


def image(element: HtmlElement, caption: str = "") -> Image:
    """Return the image of an ``img`` element, its address as written.

    Empty and placeholder addresses give way to those that scripts would load.
    """
    source = element.get("src") or ""
    if not source or source.startswith("data:image/gif;base64,R0lGOD"):
        source = next((lazy for name in _LAZY if (lazy := element.get(name))), source)
    return Image(source, fold(element.get("alt")), caption)


def attachments(links: Iterable[HtmlElement]) -> tuple[Attachment, ...]:
    """Return the documents among the links, addresses as written, each once."""
    found: dict[str, Attachment] = {}
    for link in links:
        href = link.get("href") or ""
        if is_document(href) and href not in found and link.find(".//img") is None:
            found[href] = Attachment(href, fold("".join(link.itertext())))
    return tuple(found.values())


def _links(found: list[Line]) -> Iterable[HtmlElement]:
    return (link for line in found for link in line.links)


def _attached(found: list[Line]) -> set[int]:
    """Return (by ``id``) the lines of lists of attached files: a heading that announces them and the links below it."""
    listed: set[int] = set()
    open_list = False
    for line in found:
        if line.text and key(line.text).rstrip(" :.") in words("attached"):
            open_list = True
        elif line.text and not any(is_document(link.get("href") or "") for link in line.links):
            open_list = False
        if open_list:
            listed.add(id(line))
    return listed


def _captions(kept: list[Line]) -> dict[int, int]:
    """Map each caption line (by ``id``) to the index of the image line that it describes."""
    usual = captions.manner(kept)
    described: dict[int, int] = {}
    for at, line in enumerate(kept):
        if not line.images:
            if captions.marked(line):
                described.setdefault(id(line), max(at - 1, 0))
            continue
        if line.text:
            if captions.describes(line, line, usual):
                described[id(line)] = at
            continue
        below = at + 1
        if below < len(kept) and not kept[below].images and captions.describes(kept[below], line, usual):
            described[id(kept[below])] = at
            while below + 1 < len(kept) and captions.continues(kept[below + 1], kept[below], usual):
                below += 1
                described[id(kept[below])] = at
        elif (
            at and not kept[at - 1].images and id(kept[at - 1]) not in described and captions.heads(kept[at - 1], usual)
        ):
            described[id(kept[at - 1])] = at
    return described


def _roles(kept: list[Line], described: dict[int, int]) -> list[tuple[BlockKind, str]]:
    roles: list[tuple[BlockKind, str]] = []
    last_described: int | None = None
    in_rows = rows(kept)
    done: set[int] = set()
    for line in kept:
        if not line.text:
            last_described = None
            continue
        if (image_at := described.get(id(line))) is not None:
            if image_at == last_described:
                roles[-1] = ("caption", f"{roles[-1][1]} {line.text}")
            else:
                roles.append(("caption", line.text))
            last_described = image_at
            continue
        last_described = None
        row = in_rows.get(id(line))
        if row is not None:
            if id(row) not in done:
                done.add(id(row))
                roles.append(("table_row", row.text))
            continue
        if key(line.text).rstrip(" .:") in words("pointers"):
            continue
        roles.append((_kind(line), line.text))
    return roles


def _kind(line: Line) -> BlockKind:
    if line.kind == "heading":
        # Editors set whole paragraphs as headings to make them large.
        return "heading" if len(line.text) <= captions.LONGEST_PLAIN else "paragraph"
    if line.kind == "list_item":
        return "list_item"
    return "paragraph"


def _images(kept: list[Line], described: dict[int, int]) -> tuple[Image, ...]:
    texts: dict[int, list[str]] = {}
    for line in kept:
        if (at := described.get(id(line))) is not None:
            texts.setdefault(at, []).append(line.text)
    return tuple(image(element, " ".join(texts.get(at, []))) for at, line in enumerate(kept) for element in line.images)
