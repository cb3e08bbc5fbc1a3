"""What a reader asks the search for, checked: a filter that makes no sense is said, not ignored."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from archive.errors import ArchiveError
from archive.site.language import either
from archive.site.search.numbers import typed_number
from archive.site.search.words import sought

NAMES = ("q", "section", "from", "to", "indicator", "min", "max", "unit", "sort", "page", "size")
FILTERS = ("section", "from", "to", "indicator", "min", "max", "unit")
PAGE_SIZE, LARGEST_PAGE = 20, 200
MOST_RANKED = 5_000
"""Hits up to which they are ordered by relevance; of more, the newest come first: ranking 100,000 takes 160 ms."""
_DAY = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?")


class UnclearError(ArchiveError):
    """A filter that cannot be read; its words are for the reader, in the page's language."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Parameters of a search as they were typed, empty where they were not."""

    q: str = ""
    section: str = ""
    since: str = ""
    until: str = ""
    indicator: str = ""
    low: str = ""
    high: str = ""
    unit: str = ""
    sort: str = ""
    page: int = 1
    size: int = PAGE_SIZE

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters of the canned query, all of them."""
        return {
            "q": self.q,
            "section": self.section,
            "from": self.since,
            "to": self.until,
            "indicator": self.indicator,
            "min": self.low,
            "max": self.high,
            "unit": self.unit,
            "sort": self.sort,
            "page": str(self.page),
            "size": str(self.size),
        }

    @property
    def filters(self) -> dict[str, str]:
        """The filters that are set, by the names of their parameters."""
        return {name: value for name, value in self.parameters.items() if name in FILTERS and value}

    @property
    def by_size(self) -> bool:
        """Whether figures of a size or unit are asked for."""
        return bool(self.low or self.high or self.unit)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked."""
        return not self.q.strip() and not self.filters

    @property
    def has_words(self) -> bool:
        """Whether there is a word in what was typed."""
        return bool(sought(self.q))

    def query(self, **changed: object) -> str:
        """Return the query string of this search with some parameters changed; the first page, unless ``page`` is."""
        said = {**self.parameters, "page": "1", **{k.rstrip("_"): str(v) for k, v in changed.items()}}
        default = {"page": "1", "size": str(PAGE_SIZE)}
        return urlencode({k: v for k, v in said.items() if v and default.get(k) != v})

    def without(self, *names: str) -> Asked:
        """Return this search without some filters, named as their parameters are."""
        return replace(
            self,
            page=1,
            section="" if "section" in names else self.section,
            since="" if "from" in names else self.since,
            until="" if "to" in names else self.until,
            indicator="" if "indicator" in names else self.indicator,
            low="" if "min" in names else self.low,
            high="" if "max" in names else self.high,
            unit="" if "unit" in names else self.unit,
        )


def asked(arguments: Mapping[str, str]) -> Asked:
    """Read the parameters of a search.

    Raises:
        UnclearError: a day, a number or a page is none.
    """
    said = {name: str(arguments.get(name) or "").replace("\0", "").strip() for name in NAMES}
    for name in ("from", "to"):
        _check_day(said[name])
    for name in ("min", "max"):
        if said[name] and typed_number(said[name]) is None:
            raise UnclearError(
                either(
                    "“{0}” không phải là số; gõ như 27, 3.300.000 hoặc 3,5 tỷ.",
                    "“{0}” is no number; type 27, 3,300,000 or 3.5 billion.",
                ).format(said[name])
            )
    if (said["min"] or said["max"]) and not (said["unit"] or said["indicator"]):
        raise UnclearError(
            either(
                "Chọn đơn vị hoặc chỉ tiêu cho độ lớn của số liệu: 27 lớp và 27 tỷ đồng không so với nhau được.",
                "Choose a unit or an indicator for the size of figures: 27 classes and 27 billion đồng do not compare.",
            )
        )
    if said["sort"] not in ("", "relevance", "date"):
        raise UnclearError(either("Chỉ xếp theo relevance hoặc date.", "Sort by relevance or date."))
    return Asked(
        q=said["q"],
        section=said["section"],
        since=said["from"],
        until=said["to"],
        indicator=said["indicator"],
        low=said["min"],
        high=said["max"],
        unit=said["unit"],
        sort="" if said["sort"] == "relevance" else said["sort"],
        page=_whole(said["page"], 1, 10**6),
        size=_whole(said["size"], PAGE_SIZE, LARGEST_PAGE),
    )


def _check_day(text: str) -> None:
    match = _DAY.fullmatch(text)
    try:
        if match is not None:
            date(int(match["year"]), int(match["month"] or 1), int(match["day"] or 1))
    except ValueError:
        match = None
    if text and match is None:
        raise UnclearError(
            either(
                "“{0}” không phải là năm hay ngày; gõ như 2022, 2022-07 hoặc 2022-07-01.",
                "“{0}” is no year or day; type 2022, 2022-07 or 2022-07-01.",
            ).format(text)
        )


def _whole(text: str, default: int, most: int) -> int:
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= most:
        raise UnclearError(
            either("“{0}” không phải là số từ 1 đến {1}.", "“{0}” is no whole number from 1 to {1}.").format(text, most)
        )
    return int(text)
