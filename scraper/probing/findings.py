"""What was found out about a portal, as records: for the report, for JSON, for the portal file."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Section:
    """A page that lists articles, or that is likely to: ``articles`` is None where it was not looked at."""

    path: str
    kind: str
    articles: int | None = None
    label: str = ""


@dataclass(slots=True)
class Pager:
    """How the pages of a listing are turned.

    ``kind`` is ``counter`` (a portlet's ``…_cur``), ``number`` (a plain parameter) or ``link`` (an address that the
    page gives); ``second`` says what the second page showed.
    """

    kind: str
    parameter: str | None
    example: str
    second: str


@dataclass(slots=True)
class List:
    """A sitemap, an index of sitemaps, or a feed."""

    url: str
    kind: str
    holds: int
    articles: int = 0


@dataclass(slots=True)
class FieldFound:
    """A field of the sample article: what it holds, and what found it; ``selector`` is None where no selector did."""

    name: str
    value: str | None
    selector: str | None = None
    how: str = ""


@dataclass(slots=True)
class Sample:
    """An article read to see whether the page object fits."""

    url: str
    platform: str
    key: str
    asset_key: str | None
    fields: list[FieldFound]

    @property
    def missing(self) -> list[str]:
        """The fields that the page did not give; an article may well have no image and no attachment."""
        return [f.name for f in self.fields if f.value is None and f.name not in ("images", "attachments")]


@dataclass(slots=True)
class Findings:
    """All that a probe found out."""

    url: str
    base: str
    organisation: str
    area: str
    platform: str | None = None
    evidence: dict[str, list[str]] = field(default_factory=dict)
    sections: list[Section] = field(default_factory=list)
    pager: Pager | None = None
    lists: list[List] = field(default_factory=list)
    article_patterns: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    sample: Sample | None = None
    sample_keys: list[str] = field(default_factory=list)
    counts_up: bool = False
    accept_invalid_tls: bool = False
    tls_ciphers: str | None = None
    gate: bool = False
    crawl_delay: float | None = None
    warnings: list[str] = field(default_factory=list)
    requests: int = 0

    @property
    def works(self) -> bool:
        """Whether a crawl of this portal would find anything."""
        return self.sample is not None or any(s.articles for s in self.sections) or any(x.articles for x in self.lists)
