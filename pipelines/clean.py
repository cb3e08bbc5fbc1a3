"""From the fields of a page to the canonical text: one block a line, NFC, every line with its kind.

White space is one blank between words; only the cells of a table row are kept apart by a tab.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from archive.records import Block, BodyBlock, ParsedArticle, Text


def canonical_text(article: ParsedArticle) -> Text:
    """Return the article's text: title, lead, then the body's blocks in reading order, captions among them.

    A lead that only repeats the body's first block is left out, so that its figures are not read twice.
    """
    blocks = [BodyBlock("title", article.title)]
    if article.lead and not _begins_body(article.lead, article):
        blocks.append(BodyBlock("lead", article.lead))
    blocks.extend(article.blocks)
    return text_of_blocks(blocks)


def text_of_blocks(blocks: Iterable[BodyBlock]) -> Text:
    """Return blocks as a text, one a line; what holds nothing is left out."""
    lines: list[str] = []
    spans: list[Block] = []
    at = 0
    for block in blocks:
        # Cells of a table stay apart by a tab: they are what figures are read from.
        cells = block.text.split("\t") if block.kind == "table_row" else [block.text]
        line = "\t".join(one_line(cell) for cell in cells).rstrip()
        if not line:
            continue
        lines.append(line)
        spans.append(Block(block.kind, at, at + len(line)))
        at += len(line) + 1
    return Text("\n".join(lines), tuple(spans))


def one_line(text: str) -> str:
    """Return a text in NFC on one line: white space (also NBSP) folded, zero-width and control characters dropped."""
    if not text.isprintable():  # most texts are, and need no look at every character
        kept = (c for c in text if c.isspace() or unicodedata.category(c) not in _DROPPED)
        text = "".join(" " if c.isspace() else c for c in kept)
    return " ".join(unicodedata.normalize("NFC", text).split())


_DROPPED = ("Cc", "Cf", "Cs", "Co", "Cn")


def _begins_body(lead: str, article: ParsedArticle) -> bool:
    return bool(article.blocks) and one_line(article.blocks[0].text) == one_line(lead)
