"""An article read by the order of its texts, where nothing is known of a theme's class names.

    [null <title>]   unit   weekday, date, time   text tools   title again   lead and body …   counter of visits

Source of the order: two stored texts of the alliance's own host (2021 and 2022); no raw page of it is known. The
date's line is the anchor: it says nothing but a date. A clock in a site's header is such a line too, so the lines
around it must confirm.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from scraper.platforms import dates
from scraper.platforms.counters import is_counter, view_count
from scraper.platforms.flow import Line, lines
from scraper.platforms.folding import key
from scraper.platforms.furniture import is_furniture, is_tools
from scraper.platforms.vocabulary import opens_with, words

_BEFORE, _AFTER = 4, 6  # title and unit stand at most so many lines before the date, the repeated title so many after
_SHORTEST_TITLE = 12
_LONGEST_UNIT = 90
_LONGEST_DATED = 150
_ENOUGH = 4
_MOST_LINES = 8_000  # a page of more is a list or an attack
_MOST_DATED = 2_000  # lines from the top among which the date is sought
_MOST_DATES = 40
_MOST_ENDS = 200
_LONGEST_END = 200
_End = tuple[int, int | None]
"""Where an article ends at the latest, and the counter printed there."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """What the order of the texts gives. ``body`` are the lines between the date's block and the counter of visits."""

    title: str
    published: str
    unit: str | None
    body: list[Line]
    view_count: int | None
    confidence: int


def without_null(title: str, others: tuple[str, ...]) -> str:
    """Strip ``null `` from a title only where the rest is printed as a title elsewhere on the page too."""
    rest = title[5:].strip() if title.startswith("null ") else ""
    return rest if rest and any(key(rest) in key(other) for other in others) else title


def read(root: HtmlElement, titles: tuple[str, ...]) -> Ordered | None:
    """Read the article of a page, or return None where no date's line is confirmed by its neighbours.

    ``titles`` are what the page declares as its title: one of them should open with the article's.
    """
    return read_lines(list(islice(lines(root, is_furniture), _MOST_LINES)), titles)


def read_lines(all_lines: list[Line], titles: tuple[str, ...]) -> Ordered | None:
    """Read the article among lines, as ``read`` does of a page."""
    found = [line for line in all_lines if line.text or line.images]
    best: Ordered | None = None
    ends = _ends(found)
    tried = 0
    for at, line in enumerate(found[:_MOST_DATED]):
        if len(line.text) < _LONGEST_DATED and any(c.isdecimal() for c in line.text) and _dated(line.text) is not None:
            candidate = _around(found, at, titles, ends)
            if candidate and (best is None or candidate.confidence > best.confidence):
                best = candidate
            tried += 1
            if tried >= _MOST_DATES:
                break
    return best if best and best.confidence >= _ENOUGH else None


def _around(found: list[Line], at: int, titles: tuple[str, ...], ends: list[_End]) -> Ordered | None:
    dated = _dated(found[at].text)
    if dated is None:
        return None
    moment, named = dated
    before = found[max(0, at - _BEFORE) : at]
    title, again = _title(found, at, titles)
    if title is None:
        return None
    start, tools = _body_start(found, at, again)
    end, views = next(((at, views) for at, views in ends if at >= start), (len(found), None))
    body = found[start:end]
    confidence = (
        (2 if moment.clock else 0)
        + (1 if moment.weekday_agrees else -2 if moment.weekday_agrees is False else 0)
        + (3 if again is not None else 1)
        + (2 if tools else 0)
        + (2 if views is not None else 0)
        + (1 if sum(len(line.text) for line in body) > 200 else -2)
    )
    unit = named or unit_above(before, title, anyway=tools)
    return Ordered(title, moment.iso, unit, body, views, confidence)


def _dated(text: str) -> tuple[dates.Moment, str | None] | None:
    """Return the date of a date's line, and the unit before it where weekday and time prove the date."""
    if dates.is_date_line(text):
        moment = dates.read(text)
        return (moment, None) if moment else None
    moment = dates.read(text)
    if moment is None or not (moment.weekday_agrees and moment.clock) or moment.span[1] < len(key(text)) - 2:
        return None
    name = text[: moment.span[0]].rstrip(" -|,;:(")
    return (moment, name) if name and len(name) <= _LONGEST_UNIT and name[:1].isupper() and "." not in name else None


def _title(found: list[Line], at: int, titles: tuple[str, ...]) -> tuple[str | None, int | None]:
    """Return the title and where it is repeated below the date.

    Best is a line that stands on both sides of the date, else one that ``<title>`` opens with.
    """
    above = [line.text for line in found[max(0, at - _BEFORE) : at] if len(line.text) >= _SHORTEST_TITLE]
    below = [
        (i, found[i].text)
        for i in range(at + 1, min(len(found), at + 1 + _AFTER))
        if len(found[i].text) >= _SHORTEST_TITLE
    ]
    for text in above:
        bare = text[5:].strip() if text.startswith("null ") else text
        for i, other in below:
            if key(bare) == key(other):
                return other, i
    declared = [key(title) for title in titles if title]
    for text in [*reversed(above), *(t for _, t in below[:2])]:
        if not is_tools(text) and any(title.startswith(key(text)) for title in declared):
            return text, next((i for i, other in below if other == text), None)
    return None, None


def _body_start(found: list[Line], at: int, again: int | None) -> tuple[int, bool]:
    tools = False
    start = at + 1
    for i in range(at + 1, min(len(found), at + 1 + _AFTER)):
        if is_tools(found[i].text):
            tools = True
            start = max(start, i + 1)
    return max(start, again + 1 if again is not None else 0), tools


def _ends(found: list[Line]) -> list[_End]:
    """Return the lines that no article goes beyond: counters of visits, headings of other lists, imprints."""
    ends: list[_End] = []
    for at, line in enumerate(found):
        if not line.text or len(line.text) > _LONGEST_END:
            continue
        if is_counter(line.text):
            after = found[at + 1].text if at + 1 < len(found) else ""
            count = view_count(line.text)
            ends.append((at, count if count is not None else view_count(f"{line.text} {after}")))
        elif _closes(key(line.text)):
            ends.append((at, None))
        if len(ends) >= _MOST_ENDS:
            break
    return ends


def _closes(lowered: str) -> bool:
    if lowered.rstrip(" :.") in (*words("related"), *words("imprint", "links_heading")):
        return True
    imprints = (*words("imprint", "responsible"), *words("imprint", "organisation_start"))
    return opens_with(lowered, imprints) is not None


def unit_above(before: list[Line], title: str, *, anyway: bool = False) -> str | None:
    """Return the short last line above a date where the title stands above it too, or ``anyway``."""
    texts = [line.text for line in before if line.text]
    if not texts or len(texts[-1]) > _LONGEST_UNIT or is_tools(texts[-1]) or _is_title(texts[-1], title):
        return None
    return texts[-1] if anyway or any(_is_title(text, title) for text in texts[:-1]) else None


def _is_title(text: str, title: str) -> bool:
    return key(text[5:] if text.startswith("null ") else text) == key(title)
