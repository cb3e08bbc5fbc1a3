"""Which lines beside an image describe it: portals print captions as plain paragraphs, rarely in ``figcaption``."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from scraper.platforms.flow import Line
from scraper.platforms.signature import is_signature
from scraper.platforms.vocabulary import words

_MARKED = re.compile(r"caption|chu-?thich|image-?desc|img-?desc|mota-?anh|note-?img|photo-?note", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:[IVX]{1,5}|\d{1,2}(?:\.\d{1,2})*|[a-zđ])\s?[.)/]\s|[-–+•*]\s")
_SENTENCE_BREAK = re.compile(r"[.!?…]\s+(?=[A-ZÀ-ỸĐ])")
_UNFINISHED = ("–", "-", ",", "—", "và", "của", "tại")
_ENDS = (".", "!", "…", ";", "?")
LONGEST = 420
LONGEST_SET_APART = 320
LONGEST_PLAIN = 180
LONGEST_PLAIN_SENTENCE = 120


@dataclass(frozen=True, slots=True)
class Manner:
    """How the body's ordinary paragraphs are set, to tell what is set apart from them."""

    align: str
    colour: str
    length: int
    bold_headings: bool


def manner(lines: list[Line]) -> Manner:
    """Describe the ordinary paragraphs among the lines: their usual alignment, colour and median length."""
    long = [line for line in lines if len(line.text) > LONGEST_PLAIN] or [line for line in lines if line.text]
    align = Counter(line.align for line in long).most_common(1)
    colour = Counter(line.colour for line in long).most_common(1)
    lengths = sorted(len(line.text) for line in long)
    after_image = False  # or after a bold line after an image: a caption of several lines
    bold_headings = False
    for line in lines:
        if line.text and line.bold and not after_image and len(line.text) < LONGEST_PLAIN:
            bold_headings = bold_headings or not _ordinary_signature(line)
        if line.text or line.images:
            after_image = bool(line.images) or (after_image and line.bold)
    return Manner(
        align=align[0][0] if align else "",
        colour=colour[0][0] if colour else "",
        length=lengths[len(lengths) // 2] if lengths else 0,
        bold_headings=bold_headings,
    )


def has_credit(text: str) -> bool:
    """Whether the text says who took a picture, or that it only illustrates; "Tin, ảnh: …" signs an article instead."""
    lowered = text.lower()
    return any(word in lowered for word in words("captions", "credits")) and not is_signature(text)


def marked(line: Line) -> bool:
    """Whether the markup itself calls the line a caption."""
    return line.kind == "caption" or _MARKED.search(line.element.get("class") or "") is not None


def describes(line: Line, image: Line, usual: Manner) -> bool:
    """Whether the first line of text after ``image`` is its caption."""
    text = line.text
    if marked(line):
        return True
    if line.kind in ("heading", "list_item") or len(text) > LONGEST or _NUMBERED.match(text) or is_signature(text):
        return False
    if has_credit(text) or _in_picture_table(line, image):
        return True
    if text.endswith(":") or line.align == "right" != usual.align or len(text) > LONGEST_SET_APART:
        return False
    if _set_apart(line, usual):
        return True
    if line.bold and usual.bold_headings:
        return False
    if len(text) > LONGEST_PLAIN or _SENTENCE_BREAK.search(text):
        return False
    # A full sentence, set like any other: only a very short one among long paragraphs is likelier a caption.
    return not text.endswith(_ENDS) or (len(text) <= LONGEST_PLAIN_SENTENCE and 3 * len(text) < usual.length)


def heads(line: Line, usual: Manner) -> bool:
    """Whether a line right above an image is its caption: only where it carries a credit and is set apart."""
    return len(line.text) <= LONGEST_SET_APART and has_credit(line.text) and _set_apart(line, usual)


def continues(line: Line, before: Line, usual: Manner) -> bool:
    """Whether the line goes on with a caption: the same paragraph, or set alike after an unfinished line."""
    if line.images or not line.text or len(before.text) + len(line.text) > LONGEST:
        return False
    if line.element is before.element or marked(line):
        return True
    alike = (line.bold, line.italic, line.align, line.colour) == (
        before.bold,
        before.italic,
        before.align,
        before.colour,
    )
    if not alike or line.kind == "heading" or is_signature(line.text):
        return False
    if before.text.endswith(_UNFINISHED) or line.text[:1].islower() or line.text.startswith("("):
        return True
    return _set_apart(line, usual) and has_credit(line.text)


def _set_apart(line: Line, usual: Manner) -> bool:
    if line.align == "center" != usual.align or (line.italic and not line.text.endswith(":")):
        return True
    if line.bold and not usual.bold_headings:
        return True
    return bool(line.colour) and line.colour != usual.colour and len(line.text) <= LONGEST_PLAIN and not line.bold


def _in_picture_table(line: Line, image: Line) -> bool:
    return line.table is not None and line.table is image.table


def _ordinary_signature(line: Line) -> bool:
    return line.align == "right" or is_signature(line.text)
