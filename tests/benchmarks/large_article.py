"""One article of the large archive: the sample portal's generator writes it, and a line of statistics joins it.

The portal's news prints few figures of an indicator, so each article gets a line as reports have it: five indicators of
a commune, now and then of the province, for one period. A value follows from indicator, area and period, so that
articles agree, except for one in thirty. A cooperative with a made-up name makes words of every rarity.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate

from archive.records import BodyBlock, Text
from pipelines.clean import canonical_text
from tests.portal.library import article, entry
from tests.portal.model import Article, PrintedFigure
from tests.portal.writer import number

NO_FRESH = 10**9  # all articles are of the portal's years
OTHERWISE = 30  # of the values one in so many differs from what other articles print
OF_PROVINCE = 10  # of the lines one in so many is about the province itself
REVISED = 20  # of the articles one in so many was edited after its publication
FIGURES_A_LINE = 5
_ONSETS = "b c ch d đ g gi h k kh l m n ng nh ph qu r s t th tr v x"
_RIMES = (
    "a à ả ã á ạ ai ải ang áng anh ành ao ão ăm ắp ăng ắc âm ấp ân ật âu ậu e è én ẹp ê ề ếch ện i ì im ít iêm iệp iêu "
    "o ò oan oạt oang oáng oi ói om ọp on ong óc ô ồ ôi ổi ôn ột ông ộc ơ ờ ơi ởi ơm ợp u ù ua ủa uân uất ui úi um ụp "
    "ung úc uy ủy uyên uyết ư ừ ưa ửa ươm ướp ương ước"
)
SYLLABLES = [onset + rime for onset in _ONSETS.split() for rime in _RIMES.split()]
random.Random("syllables").shuffle(SYLLABLES)
_WEIGHTS = list(accumulate(1 / (rank + 5) for rank in range(len(SYLLABLES))))
RARE = SYLLABLES[len(SYLLABLES) * 9 // 10 :]  # a word of these stands in a handful of 100,000 articles
_PERIODS = (
    ("6 tháng đầu năm {0}", "{0}-01-01/{0}-06-30", "half"),
    ("6 tháng cuối năm {0}", "{0}-07-01/{0}-12-31", "half"),
    ("9 tháng đầu năm {0}", "{0}-01-01/{0}-09-30", "nine_months"),
    ("quý I/{0}", "{0}-01-01/{0}-03-31", "quarter"),
    ("năm {0}", "{0}-01-01/{0}-12-31", "year"),
)


@dataclass(frozen=True, slots=True)
class Counted:
    """An indicator that lines of statistics print, as the vocabulary has it."""

    indicator: str
    label: str
    unit: str
    kind: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Area:
    """A commune, or the province, whose ``code`` is None: articles do not say it."""

    code: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Made:
    """One content of an article: ``places`` and ``grains`` of its figures by their start, where the line says them."""

    article: Article
    text: Text
    figures: tuple[PrintedFigure, ...]
    place: str | None
    grain: str
    first_of_line: int


def contents(nth: int, counted: Sequence[Counted], areas: Sequence[Area]) -> list[Made]:
    """Write article ``nth`` from 1, the same every time: its contents in the order of time, mostly one."""
    written = article.__wrapped__(entry(nth, NO_FRESH), NO_FRESH)
    first = _content(written, random.Random(f"line-{nth}"), counted, areas, edited=False)
    if nth % REVISED:
        return [first]
    return [first, _content(written, random.Random(f"line-{nth}"), counted, areas, edited=True)]


def _content(
    written: Article, rng: random.Random, counted: Sequence[Counted], areas: Sequence[Area], edited: bool
) -> Made:
    year = written.entry.published.year - rng.randint(0, 1)
    words, span, grain = rng.choice(_PERIODS)
    area = areas[0] if rng.randrange(OF_PROVINCE) == 0 else rng.choice(areas[1:])
    line = f"Số liệu {words.format(year)} của {area.name}: "
    figures = []
    for position, kind in enumerate(rng.sample(list(counted), FIGURES_A_LINE)):
        line += f"{kind.label}: "
        value = _value(kind, area, year, grain)
        if rng.randrange(OTHERWISE) == 0 or (edited and position == 0):
            value += max(1, value // 20)
        quote = f"{number(Decimal(value), padded=True)}{'' if kind.unit.startswith('%') else ' '}{kind.unit}"
        period = span.format(year)
        if kind.kind == "stock":
            period = "/" + period.partition("/")[2]
        figures.append(
            PrintedFigure(quote, Decimal(value), kind.unit, len(line), indicator=kind.indicator, period=period)
        )
        line += f"{quote}; "
    line += f"trong đó có HTX {_name(rng)}."
    whole = replace(written, blocks=(*written.blocks, BodyBlock("paragraph", line)))
    text = canonical_text(whole.parsed("Tin tức"))
    at = text.text.index(line)
    found = [f for f in written.figures if text.text.startswith(f.quote, f.start)]
    found += [replace(f, start=f.start + at) for f in figures]
    return Made(whole, text, tuple(found), area.code, grain, at)


def _name(rng: random.Random) -> str:
    return " ".join(rng.choices(SYLLABLES, cum_weights=_WEIGHTS, k=2)).title()


def _value(kind: Counted, area: Area, year: int, grain: str) -> int:
    """Return what is true of an area: something between the bounds that the vocabulary sets, growing by the year."""
    rng = random.Random(f"{kind.indicator} {area.code}")
    low, high = max(1.0, kind.low), max(2.0, min(kind.high, kind.low * 1000 + 1000))
    share = {"quarter": 0.25, "half": 0.5, "nine_months": 0.75}.get(grain, 1.0) if kind.kind == "flow" else 1.0
    return max(1, round((low + (high - low) * rng.random()) * (1 + 0.07 * (year - 2017)) * share))


def bounds(row: Mapping[str, object]) -> Counted:
    """Return an indicator from its row in the table."""
    return Counted(
        str(row["indicator"]),
        str(row["label_vi"]),
        str(row["unit"]),
        str(row["kind"]),
        float(str(row["low"] or 1)),
        float(str(row["high"] or 1000)),
    )
