"""What the page of a figure shows: its sentence, how it was read, what it belongs to, and the capture behind it."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from archive.audit.trust import Trust, of_indicators
from archive.site.article import CheckLine
from archive.site.labels import Label
from archive.site.names import area_name
from archive.site.readings import Fate, read_fate
from archive.site.replay.captures import CaptureRow, by_id, with_body
from archive.site.standing import Standing, read_standing
from archive.site.withheld import withheld_in_article


@dataclass(frozen=True, slots=True)
class InSentence:
    """A quote in its sentence."""

    before: str
    quote: str
    after: str


@dataclass(frozen=True, slots=True)
class InParagraph:
    """The block that a sentence stands in: its kind, what comes before the sentence and after it."""

    kind: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RelatedFigure:
    """A figure that another belongs to."""

    figure_id: str
    quote: str
    link: str


@dataclass(frozen=True, slots=True)
class FigurePage:
    """All that the page of a figure shows; ``row`` is its row, joined with labels, article and capture.

    ``body`` is the capture whose record holds the content, where the one of the figure is a revisit. ``replayed``:
    the page may be replayed; what prints a withheld figure may not.
    """

    row: Mapping[str, Any]
    sentence: InSentence
    paragraph: InParagraph
    standing: Standing | None
    body: CaptureRow | None
    replayed: bool
    belongs_to: RelatedFigure | None
    has: tuple[RelatedFigure, ...]
    checks: tuple[CheckLine, ...]
    is_newest: bool
    fate: Fate
    trust: Trust | None
    place: Label | None = None

    @property
    def flag_list(self) -> list[str]:
        """The flags one by one."""
        return [str(flag) for flag in json.loads(self.row["flags"])]


def read_figure(db: sqlite3.Connection, figure_id: str) -> FigurePage | None:
    """Read the page of a figure; None where there is none."""
    row = read_row(db, figure_id)
    if row is None:
        return None
    text, blocks = row.pop("text") or "", row.pop("blocks") or "[]"
    sentence = in_sentence(text, row["start"], row["end"], row["sentence"])
    capture = by_id(db, row["capture_id"]) if row["capture_id"] else None
    related = db.execute(
        "SELECT figure_id, quote, ? FROM figures WHERE figure_id = ?", (row["link"], row["related_figure"])
    ).fetchone()
    return FigurePage(
        row=row,
        sentence=sentence,
        paragraph=in_paragraph(text, json.loads(blocks), row["start"] - len(sentence.before), sentence),
        standing=read_standing(db, figure_id, row["article_id"]),
        body=with_body(db, capture, (None, None)) if capture and capture.warc_type == "revisit" else None,
        replayed=row["warc_file"] is not None and not withheld_in_article(db, row["article_id"] or ""),
        belongs_to=RelatedFigure(*related) if related else None,
        has=tuple(
            RelatedFigure(*r)
            for r in db.execute(
                "SELECT figure_id, quote, link FROM figures WHERE text_id = ? AND related_figure = ? "
                "AND superseded = 0 ORDER BY start",
                (row["text_id"], figure_id),
            )
        ),
        checks=tuple(
            CheckLine(*c)
            for c in db.execute(
                'SELECT check_id, "check", outcome, severity, figures, message_vi, message_en FROM checks '
                "WHERE text_id = ? AND EXISTS (SELECT 1 FROM json_each(figures) WHERE value = ?) ORDER BY check_id",
                (row["text_id"], figure_id),
            )
        ),
        is_newest=row["file"] is not None or row["revision_id"] == row["newest_revision"],
        fate=read_fate(db, row, text),
        trust=of_indicators(db).get(row["indicator"]),
        place=area_name(db, row["place"]),
    )


def read_row(db: sqlite3.Connection, figure_id: str) -> dict[str, Any] | None:
    """Return the row of a figure, joined with labels, article and capture; None where there is none."""
    cursor = db.execute(_FIGURE, (figure_id,))
    found = cursor.fetchone()
    return dict(zip((d[0] for d in cursor.description), found, strict=True)) if found else None


def in_paragraph(text: str, blocks: list[tuple[str, int, int]], start: int, sentence: InSentence) -> InParagraph:
    """Cut the block around a sentence that starts at ``start``; a text without blocks has its lines."""
    end = start + len(sentence.before) + len(sentence.quote) + len(sentence.after)
    for kind, first, last in blocks:
        if first <= start and end <= last:
            return InParagraph(kind, text[first:start], text[end:last])
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    return InParagraph("paragraph", text[first:start], text[end : last if last >= 0 else len(text)])


def in_sentence(text: str, start: int, end: int, sentence: str) -> InSentence:
    """Cut the sentence that holds ``text[start:end]`` around it.

    The stored sentence has its white space folded; where it is not found around the quote, the line stands for it.
    """
    pattern = r"\s+".join(re.escape(word) for word in sentence.split())
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    last = len(text) if last < 0 else last
    if pattern:
        for match in re.finditer(pattern, text[first:last]):
            if first + match.start() <= start and end <= first + match.end():
                first, last = first + match.start(), first + match.end()
                break
    return InSentence(text[first:start], text[start:end], text[end:last])


_FIGURE = """
    SELECT f.*, a.article_id AS article_id, t.file, files.name AS file_name, files.type AS file_type, p.part,
           p.name AS part_name, p.obtained, (
               SELECT verdict FROM corrections k WHERE k.figure_id = f.figure_id AND verdict IN ('confirmed', 'wrong')
               ORDER BY made_at DESC, correction_id DESC LIMIT 1) AS verdict,
           i.label_vi, i.label_en, i.definition, coalesce(r.title, a.title) AS title,
           coalesce(r.published, a.published) AS published, organisation, a.revision_id AS newest_revision,
           a.url AS article_url, t.text, t.blocks, coalesce(r.captured_at, c.captured_at) AS captured_at, c.capture_id,
           c.url AS capture_url, c.status AS http_status, c.payload_digest, c.warc_file, c.warc_offset, c.warc_length,
           c.warc_type
    FROM figures f JOIN texts t USING (text_id) LEFT JOIN file_owners o ON o.file = t.file
         LEFT JOIN files ON files.file = t.file LEFT JOIN file_parts p ON p.text_id = t.text_id
         LEFT JOIN articles a ON a.article_id = coalesce(f.article_id, o.article_id)
         LEFT JOIN portals USING (portal) LEFT JOIN revisions r ON r.revision_id = f.revision_id
         LEFT JOIN captures c ON c.capture_id = coalesce(r.capture_id, (
             SELECT capture_id FROM captures WHERE payload_digest = t.file AND warc_type = 'response'
             ORDER BY captured_at LIMIT 1))
         LEFT JOIN indicators i USING (indicator)
    WHERE figure_id = ?"""
