"""The records that the rooms hand to each other: the vocabulary of the whole project.

Every record is frozen. Times are ISO 8601 strings with offset (portal times ``+07:00``, capture times UTC),
dates are ``YYYY-MM-DD``, texts are NFC, money is in đồng. Offsets are Python ``str`` indices, end exclusive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from archive.outcomes import CaptureOutcome as CaptureOutcome
from archive.sections import SectionSeen

BlockKind = Literal["title", "lead", "paragraph", "heading", "table_row", "list_item", "caption"]
"""What a line of an article's text is."""

PageKind = Literal[
    "article",
    "print",
    "listing",
    "home",
    "sitemap",
    "form",
    "qa",
    "login",
    "soft404",
    "error",
    "blocked",
    "gate",
    "trap",
    "content",
    "other",
]
"""What a page of a portal is; ``article`` and ``print`` carry an article."""

Qualifier = Literal["exact", "approx", "more_than", "less_than", "at_least", "at_most", "range"]
Relation = Literal["none", "percent_of_plan", "change", "part_of", "per_unit"]
Status = Literal["achieved", "target", "forecast"]
Aggregate = Literal["point", "cumulative", "mean"]
Grain = Literal["day", "week", "month", "quarter", "half", "nine_months", "year", "span", "as_of"]
PeriodSource = Literal["clause", "sentence", "paragraph", "section", "title", "published"]
Link = Literal[
    "plan_of",
    "part_of",
    "participants_of",
    "amount_of",
    "members_of",
    "capital_of",
    "base_of",
    "target_of",
]


# ---- a page, as a page object reads it ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BodyBlock:
    """One block of an article's body in reading order: its kind and its text, white space folded, NFC.

    The cells of a table row are separated by a tab.
    """

    kind: BlockKind
    text: str


@dataclass(frozen=True, slots=True)
class Image:
    """An image of an article: address as written, alternative text and caption (empty string where none)."""

    url: str
    alt: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document linked from an article: address as written and the text of the link."""

    url: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class ParsedArticle:
    """The fields of one article, as the page shows them.

    ``published`` is ``YYYY-MM-DDTHH:MM+07:00``, a bare date where the page shows no time, or None.
    ``blocks`` holds the body in reading order, captions among it, without title and lead.
    ``asset_key`` is the platform's stable key (entry id, asset id); None where the page shows none.
    """

    title: str
    published: str | None = None
    unit: str | None = None
    section: str | None = None
    lead: str | None = None
    blocks: tuple[BodyBlock, ...] = ()
    images: tuple[Image, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    view_count: int | None = None
    asset_key: str | None = None

    @property
    def body(self) -> str:
        """The body as one string, one block a line, without captions."""
        return "\n".join(b.text for b in self.blocks if b.kind != "caption")

    @property
    def captions(self) -> tuple[str, ...]:
        """The captions in reading order."""
        return tuple(b.text for b in self.blocks if b.kind == "caption")


@dataclass(frozen=True, slots=True)
class ListingEntry:
    """One article as a listing shows it; ``url`` is absolute."""

    url: str
    title: str = ""
    published: str | None = None
    view_count: int | None = None


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """What one page holds.

    ``article`` is set for the kinds ``article`` and ``print``. ``entries`` are the articles that the page lists,
    ``next_pages`` the absolute addresses of further pages of the same listing, ``links`` the absolute addresses of
    sections and other pages worth a visit, ``actions`` those of links that do something: never asked for, but counted.
    ``observations`` is what the page says of the portal (imprint, link block).
    """

    kind: PageKind
    url: str
    platform: str
    article: ParsedArticle | None = None
    entries: tuple[ListingEntry, ...] = ()
    next_pages: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    requisites: tuple[Requisite, ...] = ()
    observations: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A page that holds nothing to keep (login, soft 404, error …) and why it was judged so."""

    kind: PageKind
    url: str
    platform: str
    reason: str


# ---- text and figures --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Block:
    """A span of a text and what it is. Blocks do not overlap, are in order and hold no line break."""

    kind: BlockKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Text:
    """A canonical text, one block a line, and its blocks."""

    text: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """What is known about a text besides itself.

    ``title`` where the text does not hold it, ``published`` (ISO date or time; it only completes a missing year and
    resolves words such as ``tháng này``), ``area`` the code of the reference area that the portal reports on.
    """

    title: str | None = None
    published: str | None = None
    area: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed figure: where it stands, what it says, and how it was read.

    ``text[start:end] == quote``, minimal: number, magnitude, unit. ``value`` is exact; None where the print cannot be
    read without guessing. ``of`` is the 30 in ``16/30``. ``related_start`` and ``link`` name the figure this one
    belongs to. The reference period is inclusive; ``period_start`` None with an end means "as of"; both None: the
    text gives none.
    """

    start: int
    end: int
    quote: str
    value: Decimal | None
    value_max: Decimal | None = None
    of: Decimal | None = None
    unit: str | None = None
    qualifier: Qualifier = "exact"
    relation: Relation = "none"
    status: Status = "achieved"
    aggregate: Aggregate = "point"
    related_start: int | None = None
    link: Link | None = None
    measure: str | None = None
    indicator: str | None = None
    breakdown: str | None = None
    coverage: str | None = None
    place: str | None = None
    actor: str | None = None
    period_start: str | None = None
    period_end: str | None = None
    period_grain: Grain | None = None
    period_source: PeriodSource | None = None
    flags: tuple[str, ...] = ()
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A number that is not a figure, and the rule that says so."""

    start: int
    end: int
    quote: str
    rule: str


@dataclass(frozen=True, slots=True)
class Check:
    """What does not add up, or does: a test of printed figures against each other.

    ``starts`` are the figures tested. ``outcome`` is ``ok`` or ``fails``; the sentences are for a reader.
    """

    check: str
    outcome: Literal["ok", "fails"]
    severity: Literal["info", "warning", "error"]
    starts: tuple[int, ...]
    message_vi: str
    message_en: str


Direction = Literal[1, 0, -1]
Arithmetic = Literal["amount", "percent", "points", "times"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a printed change, or a share of a plan, is measured against.

    ``start`` is the figure that says so, ``of_start`` the one that changed or was achieved. The base, or the plan, has
    the given reference period (``base_start`` None: as of ``base_end``) and follows from x, the figure that says so::

        by       direction 1 (rose, exceeds)   -1 (fell)            0 (makes)
        amount   value - x                     value + x
        points   value - x                     value + x
        percent  value / (1 + x / 100)         value / (1 - x / 100)   value / (x / 100)
        times    value / x                                             value / x
    """

    start: int
    of_start: int
    kind: Literal["change", "plan"]
    direction: Direction
    by: Arithmetic
    base_start: str | None
    base_end: str
    base_grain: Grain


@dataclass(frozen=True, slots=True)
class Citation:
    """A legal or planning document that the text cites: ``kind`` Luật, Nghị định …, ``number`` as normalised."""

    start: int
    end: int
    quote: str
    kind: str
    number: str | None
    date: str | None = None
    issuer: str | None = None


# ---- attachments ---------------------------------------------------------------------------------------

Obtained = Literal["text_layer", "ocr"]
"""How the text of a part of a file was obtained: it is in the file, or was recognised in a picture."""

FileOutcome = Literal[
    "read", "no_text", "no_reader", "encrypted", "damaged", "too_large", "too_slow", "crashed", "not_kept"
]
"""What reading a file came to: ``no_text`` is a scanned document, ``no_reader`` a format that none of ours reads."""


@dataclass(frozen=True, slots=True)
class FilePart:
    """A page or sheet that holds text: its number from 1, its name where it has one, what was read in it."""

    number: int
    name: str
    obtained: Obtained
    text: Text
    reading: FigureSet


@dataclass(frozen=True, slots=True)
class FileReading:
    """What reading a file came to, by one version of the reader; ``reason`` says what was not read and why."""

    outcome: FileOutcome
    reader_version: str
    reason: str = ""
    parts_total: int = 0
    parts: tuple[FilePart, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file as a capture brought it: its address as it was asked for, size, type by its content, and name."""

    address: str
    bytes: int
    type: str
    name: str


RequisiteKind = Literal["stylesheet", "font", "image", "icon"]


@dataclass(frozen=True, slots=True)
class Requisite:
    """What a page needs to look like itself: the absolute address, what it is, which page or stylesheet names it.

    ``refused`` is the rule by which it is not requested.
    """

    address: str
    kind: RequisiteKind
    named_by: str
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A kept file that is to be read: where its bytes lie, and what is known about its text."""

    file: str
    type: str
    position: WarcPosition
    context: Context


# ---- crawls and captures -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WarcPosition:
    """Where a record lies: file name (no folder), byte offset and byte length of its gzip member, record type."""

    file: str
    offset: int
    length: int
    type: Literal["response", "revisit"] = "response"


@dataclass(frozen=True, slots=True)
class Capture:
    """One attempt that was sent: what was asked, when, what came back and where it is kept.

    ``status`` is None where no response came; then ``error`` says why. ``payload_digest`` is ``sha256:`` and hex of the
    body as sent; ``warc`` is None where nothing came back. Of a capture taken from a web archive, ``url`` and
    ``captured_at`` are those of the original, ``source_url`` and ``fetched_at`` say where and when we took it.
    ``truncated`` says why its body is not whole (as ``WARC-Truncated`` does); None where it is.
    """

    capture_id: str
    crawl_id: str
    url: str
    captured_at: str
    status: int | None
    payload_digest: str | None = None
    mime: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    warc: WarcPosition | None = None
    outcome: CaptureOutcome = "other"
    error: str | None = None
    source_url: str | None = None
    fetched_at: str | None = None
    truncated: str | None = None


@dataclass(frozen=True, slots=True)
class FigureSet:
    """All that the pipelines read from one text, by one version of the extractor."""

    figures: tuple[Figure, ...]
    checks: tuple[Check, ...]
    citations: tuple[Citation, ...]
    extractor_version: str
    comparisons: tuple[Comparison, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleVersion:
    """One article as one capture shows it, ready to be stored: the fields, the canonical text, what was read in it.

    ``url_key`` is the canonical form of ``url`` (no host, no port); it identifies an article that has no asset key.
    ``addresses`` gives the absolute address, as it is asked for, of each image and attachment as written.
    """

    portal: str
    url: str
    url_key: str
    captured_at: str
    capture_id: str
    platform: str
    article: ParsedArticle
    text: Text
    parser_version: str
    reading: FigureSet
    addresses: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FrontierEntry:
    """One address to visit: ``url_key`` is its canonical form (one visit each), ``kind`` what it is expected to be."""

    url_key: str
    url: str
    kind: str
    priority: int
    depth: int
    referrer: str | None = None


@dataclass(frozen=True, slots=True)
class SeenEntry:
    """A listing entry with the canonical form of its address."""

    url_key: str
    entry: ListingEntry


@dataclass(frozen=True, slots=True)
class PageResult:
    """All that one response led to, stored in one transaction.

    ``url_key`` is the canonical form of ``asked``, the address of the frontier; ``url`` is where the answer came from,
    another one after a redirect. ``state`` is what becomes of the frontier entry.
    ``version`` is set where the page shows an article. ``shown`` says which of its fields a page has that was asked for
    as an article (``article`` itself among them), or whether a section has ``entries``.
    """

    portal: str
    url_key: str
    url: str
    capture_id: str
    captured_at: str
    outcome: CaptureOutcome
    asked: str = ""
    error: str | None = None
    state: Literal["done", "failed", "gone"] = "done"
    version: ArticleVersion | None = None
    entries: tuple[SeenEntry, ...] = ()
    section: SectionSeen | None = None
    discovered: tuple[FrontierEntry, ...] = ()
    file: KeptFile | None = None
    requisites: tuple[Requisite, ...] = ()
    observations: Mapping[str, str] = field(default_factory=dict)
    shown: Mapping[str, bool] = field(default_factory=dict)
