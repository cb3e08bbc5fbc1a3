"""What the page of an article shows: one revision of it, its figures in place, and where all of it comes from."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from archive.site.history import ArticleHistory, read_history
from archive.site.marks import MarkedBlock, Span, marked
from archive.site.withheld import Withheld, withheld_in_article

FIGURE = """
    figure_id, start, "end", quote, value_text, value_max_text, f.unit, qualifier, relation, status, aggregate,
    indicator, label_vi, label_en, period_start, period_end, period_grain, breakdown, place, flags"""


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure of the article as its list shows it."""

    figure_id: str
    start: int
    end: int
    quote: str
    value_text: str | None
    value_max_text: str | None
    unit: str | None
    qualifier: str
    relation: str
    status: str
    aggregate: str
    indicator: str | None
    label_vi: str | None
    label_en: str | None
    period_start: str | None
    period_end: str | None
    period_grain: str | None
    breakdown: str | None
    place: str | None
    flags: str

    @property
    def flag_list(self) -> list[str]:
        """The flags one by one."""
        return [str(flag) for flag in json.loads(self.flags)]


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A check of the article's figures."""

    check_id: str
    check: str
    outcome: str
    severity: str
    figures: str
    message_vi: str
    message_en: str


@dataclass(frozen=True, slots=True)
class CitationLine:
    """A document that the article cites."""

    citation_id: str
    start: int
    end: int
    quote: str
    kind: str
    number: str | None
    date: str | None
    issuer: str | None


@dataclass(frozen=True, slots=True)
class ImageLine:
    """An image of the article; ``capture_id`` is of its archived copy, where there is one that a browser can show."""

    url: str
    alt: str | None
    caption: str | None
    capture_id: str | None


@dataclass(frozen=True, slots=True)
class AttachmentLine:
    """An attachment of the article, and what reading the file captured for it came to."""

    url: str
    label: str | None
    file: str | None
    name: str | None
    type: str | None
    bytes: int | None
    outcome: str | None
    reason: str | None
    parts: int | None
    figures: int
    recognised: bool
    capture_id: str | None


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """A revision of the article, with the capture that began it."""

    revision_id: str
    number: int
    captured_at: str
    last_confirmed: str
    title: str
    published: str | None
    lead: str | None
    unit: str | None
    section: str | None
    text_id: str
    capture_id: str
    url: str
    status: int | None
    payload_digest: str | None
    warc_file: str | None
    warc_offset: int | None
    warc_length: int | None
    warc_type: str | None


@dataclass(frozen=True, slots=True)
class ViewCount:
    """A reading of the article's view counter."""

    captured_at: str
    count: int


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """All that the page of an article shows."""

    article_id: str
    url: str
    portal: str
    organisation: str
    missing_since: str | None
    newest_revision: str
    revision: RevisionLine
    revisions: tuple[RevisionLine, ...]
    blocks: tuple[MarkedBlock, ...]
    figures: dict[str, FigureLine]
    failing: tuple[CheckLine, ...]
    citations: dict[str, CitationLine]
    images: tuple[ImageLine, ...]
    attachments: tuple[AttachmentLine, ...]
    view_counts: tuple[ViewCount, ...]
    history: ArticleHistory
    withheld: tuple[Withheld, ...] = ()

    @property
    def replayed(self) -> bool:
        """Whether the page may be replayed: what prints a withheld figure may not."""
        return self.revision.warc_file is not None and not self.withheld

    @property
    def suspicious(self) -> frozenset[str]:
        """The figures that a failing check names."""
        return frozenset(str(f) for check in self.failing for f in json.loads(check.figures))


def read_article(
    db: sqlite3.Connection, article_id: str, revision_id: str | None = None, against: str | None = None
) -> ArticlePage | None:
    """Read the page of an article as its newest revision has it, or as another has; None where there is none.

    The revision is compared with the one before it, or with the one that ``against`` names.
    """
    article = db.execute(
        "SELECT article_id, url, portal, organisation, missing_since, revision_id FROM articles "
        "JOIN portals USING (portal) WHERE article_id = ?",
        (article_id,),
    ).fetchone()
    revisions = tuple(RevisionLine(*row) for row in db.execute(_REVISIONS, (article_id,)))
    if article is None or not revisions:
        return None
    wanted = revision_id or article[5]
    revision = next((r for r in revisions if r.revision_id == wanted), None)
    history = read_history(db, article_id, wanted, against)
    if revision is None or history is None:
        return None
    text = db.execute("SELECT text, blocks FROM texts WHERE text_id = ?", (revision.text_id,)).fetchone() or ("", "[]")
    of_text, of_revision = (revision.text_id,), (revision.revision_id,)
    figures = {
        row[0]: FigureLine(*row)
        for row in db.execute(
            f"SELECT {FIGURE} FROM figures f LEFT JOIN indicators USING (indicator) "
            "WHERE text_id = ? AND superseded = 0 ORDER BY start",
            of_text,
        )
    }
    citations = {row[0]: CitationLine(*row) for row in db.execute(_CITATIONS, of_text)}
    spans = [Span(f.start, f.end, "figure", f.figure_id) for f in figures.values()]
    spans += [Span(c.start, c.end, "citation", c.citation_id) for c in citations.values()]
    return ArticlePage(
        article_id=article[0],
        url=article[1],
        portal=article[2],
        organisation=article[3],
        missing_since=article[4],
        newest_revision=article[5],
        revision=revision,
        revisions=revisions,
        blocks=tuple(marked(text[0], [(str(k), int(s), int(e)) for k, s, e in json.loads(text[1])], spans)),
        figures=figures,
        failing=tuple(CheckLine(*row) for row in db.execute(_FAILING, of_text)),
        citations=citations,
        images=tuple(ImageLine(*row) for row in db.execute(_IMAGES, of_revision)),
        attachments=tuple(AttachmentLine(*row) for row in db.execute(_ATTACHMENTS, of_revision)),
        view_counts=tuple(
            ViewCount(*row)
            for row in db.execute(
                "SELECT captured_at, count FROM view_counts WHERE article_id = ? ORDER BY captured_at DESC LIMIT 12",
                (article_id,),
            )
        ),
        history=history,
        withheld=withheld_in_article(db, article_id),
    )


_REVISIONS = """
    SELECT revision_id, row_number() OVER (ORDER BY r.captured_at, revision_id) AS number, r.captured_at,
           last_confirmed, title, published, lead, unit, section, text_id, capture_id, c.url, status, payload_digest,
           warc_file, warc_offset, warc_length, warc_type
    FROM revisions r LEFT JOIN captures c USING (capture_id) WHERE article_id = ? ORDER BY number DESC"""
_CITATIONS = """
    SELECT citation_id, start, "end", quote, kind, number, date, issuer FROM citations WHERE text_id = ?
    ORDER BY start"""
_FAILING = """
    SELECT check_id, "check", outcome, severity, figures, message_vi, message_en FROM checks
    WHERE text_id = ? AND outcome = 'fails' ORDER BY check_id"""
_COPY = """(
    SELECT capture_id FROM file_captures k WHERE k.address = a.address AND k.file = a.file
    ORDER BY captured_at LIMIT 1)"""
_IMAGES = f"""
    SELECT coalesce(a.address, a.url), a.alt, a.caption, CASE WHEN f.type LIKE 'image/%' THEN {_COPY} END
    FROM images a LEFT JOIN files f USING (file) WHERE revision_id = ? ORDER BY position"""
_ATTACHMENTS = f"""
    SELECT coalesce(a.address, a.url), a.label, a.file, f.name, f.type, f.bytes, f.outcome, f.reason, f.parts,
           (SELECT count(*) FROM figures g JOIN file_parts p USING (text_id) WHERE p.file = a.file AND superseded = 0),
           EXISTS (SELECT 1 FROM file_parts p WHERE p.file = a.file AND p.obtained = 'ocr'), {_COPY}
    FROM attachments a LEFT JOIN files f USING (file) WHERE revision_id = ? ORDER BY position"""
