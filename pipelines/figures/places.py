"""Where a figure holds: the administrative unit named with it, that its text is about, or that the text reports on.

Place and period go together: a name is looked up in the edition of the gazetteer that held when the period ended.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence

from archive.records import Context
from pipelines.figures.cues import stands
from pipelines.figures.draft import Draft
from pipelines.figures.gazetteer import AFTER, BEFORE, MERGER, Place, province
from pipelines.figures.layout import Line, first_line
from pipelines.figures.lexicon import LOWER, UPPER
from pipelines.figures.mentions import Mention, mentions
from pipelines.figures.normal import Plain, plain

_WHOLE = re.compile(r"(?:toàn|cả|trên địa bàn|của|trong) tỉnh(?! [^\W\d_]+ (?:và|,))|tỉnh nhà|cả nước|toàn quốc")
_WHOLE_WORDS = ("tỉnh", "cả nước", "toàn quốc")
"""One of these stands in every match of it; to look for a word is several times as fast."""
# The district or commune that was named before: "toàn huyện", "trên địa bàn xã", "huyện hiện có".
_THE = re.compile(
    r"(?<!\w)(?:(?:toàn|cả|địa bàn|của|trong) (?P<a>huyện|thị xã|thành phố|xã|phường|thị trấn)"
    r"|(?P<b>huyện|thị xã|xã|phường) (?:hiện |đã |mới |cũng )?(?:có|thành lập))(?! [^\W\d_]+ ?(?:,|và))(?!\w)"
)
_LEVELS = {"huyện": "district", "thị xã": "district", "thành phố": "district"}
_KINDS = ("huyện", "xã", "phường", "thị trấn", "thành phố")
_PLACE_WORDS = (*_WHOLE_WORDS, *_KINDS)
_LINKED = re.compile(r"(?: [^\W\d_]+){0,4} (?:ở|tại|của|thuộc|trên địa bàn|trong|cho|đến từ) $")
_PARTED = re.compile(r"[,;:]|\d")
_KIND = re.compile(r"h(?<!\wh)uyện|t(?<!\wt)hị xã|x(?<!\wx)ã|p(?<!\wp)hường|t(?<!\wt)hị trấn")
_NAME = re.compile(rf"(?: [{UPPER}][{UPPER}{LOWER}]*)+")
_OF_PROVINCE = re.compile(r"(?<!\w)(?:tỉnh|liên minh|toàn quốc|cả nước)(?!\w)")
_FARTHEST = 80
_BESIDE = 9


def locate(form: Plain, drafts: Sequence[Draft], lines: Sequence[Line], context: Context | None) -> None:
    """Set place and coverage of every draft: named with it, the one the text is about, or the area it reports on."""
    published = (context.published or "")[:10] if context else ""
    known: dict[tuple[int, str], list[Mention]] = {}
    about: dict[str, tuple[Place | None, str]] = {}
    latest: dict[str, Place] = {}
    for draft in drafts:
        end = (draft.period and (draft.period[1] or draft.period[0])) or published
        # Before the merger nobody speaks of the merged area, not in plans for that year either.
        edition = AFTER if end and end >= MERGER and not (published and published < MERGER) else BEFORE
        key = (draft.sentence, edition)
        if key not in known:
            known[key] = mentions(form, draft.sentence, draft.sentence_end, edition)
            for mention in known[key]:
                latest[_type(form.low, mention.start)] = mention.place
        if edition not in about:
            about[edition] = _about(form, lines, context, edition)
        place, level = _place(form, draft, known[key], latest, about[edition])
        if place is not None:
            draft.place = place.key
        elif not level and context and context.area:
            draft.place = province(context.area, edition)
        level = level or (place.level if place else "")
        if level in ("commune", "district") and draft.coverage is None:
            draft.coverage = level


def _place(
    form: Plain, draft: Draft, named: Sequence[Mention], latest: dict[str, Place], about: tuple[Place | None, str]
) -> tuple[Place | None, str]:
    """Return the place of a draft and its level; a level without a place is a unit that the gazetteer does not have."""
    low = form.low
    if not named and not stands(_PLACE_WORDS, low[draft.sentence : draft.start]):
        return about  # nothing before it speaks of a place
    found, whole = _nearest(low, draft, named)
    window = low[max(draft.sentence, draft.start - _FARTHEST) : draft.start]
    if not stands(_KINDS, window):  # much faster than the searches below
        return (found, "") if found or whole else about
    if (unknown := _unknown(form, draft, named)) and not whole:
        level, larger = unknown
        return (larger.place if larger else None), level
    if found or whole:
        return found, ""
    if the := deque(_THE.finditer(low, max(draft.sentence, draft.start - _FARTHEST), draft.start), maxlen=1):
        kind = the[0]["a"] or the[0]["b"]
        level = _LEVELS.get(kind, "commune")
        return latest.get(kind) or (about[0] if about[0] and about[0].level == level else None), level
    return about


def _unknown(form: Plain, draft: Draft, named: Sequence[Mention]) -> tuple[str, Mention | None] | None:
    """Return the level of the unit named last before a draft that the gazetteer does not have, and where it lies."""
    before = [m for m in named if m.end <= draft.start]
    for start, end, level in reversed(_units(form, max(draft.sentence, draft.start - _FARTHEST), draft.start)):
        if any(m.start <= start < m.end for m in before):
            continue
        # Only the larger unit in which it lies may be named after it.
        within = all(m.end <= start or m.start - end <= _BESIDE for m in before)
        larger = next((m for m in before if m.start >= end and m.place.level != "commune"), None)
        return (level, larger) if within else None
    return None


def _units(form: Plain, start: int, end: int) -> list[tuple[int, int, str]]:
    """Return where in a span units are named, as "huyện" or "Xã" and a name, and their level."""
    found: list[tuple[int, int, str]] = []
    while kind := _KIND.search(form.low, start, end):
        start = kind.start() + 1
        if name := _NAME.match(form.cased, kind.end(), end):
            found.append((kind.start(), name.end(), _LEVELS.get(kind[0], "commune")))
            start = name.end()
    return found


def _type(low: str, start: int) -> str:
    """Return the word before the name of a place: huyện, thị xã, xã."""
    return next((kind for kind in (*_LEVELS, "xã", "phường", "thị trấn") if low.startswith(kind, start)), "")


def _about(form: Plain, lines: Sequence[Line], context: Context | None, edition: str) -> tuple[Place | None, str]:
    """Return the place that the title names as what the text is about, and its level."""
    first = first_line(lines)
    title = plain(context.title) if context and context.title else form
    if title is form and (first is None or first.kind not in ("title", "heading")):
        return None, ""
    end = len(title.low) if title is not form or first is None else first.end
    start = 0 if title is not form or first is None else first.start
    if _OF_PROVINCE.search(title.low, start, end):
        return None, ""
    named = [m.place for m in mentions(title, start, end, edition) if m.place.level != "province"]
    if named:
        return (named[0], named[0].level) if len(set(named)) == 1 else (None, "")
    unknown = _units(title, start, end)
    return (None, unknown[0][2]) if unknown else (None, "")


def _nearest(low: str, draft: Draft, named: Sequence[Mention]) -> tuple[Place | None, bool]:
    """Return the place named nearest, and whether the whole province takes over from it."""
    before = [m for m in named if m.end <= draft.start]
    after = next((m for m in named if m.start >= draft.end), None)
    beside = (
        after is not None and after.start - draft.end < _FARTHEST and not _PARTED.search(low, draft.end, after.start)
    )
    if after is not None and beside and _LINKED.fullmatch(low, draft.end, after.start):
        return after.place, False
    start = before[-1].end if before else draft.sentence
    if stands(_WHOLE_WORDS, low[start : draft.start]) and _WHOLE.search(low, start, draft.start):
        return None, True
    if before:
        return before[-1].place, False
    return (after.place, False) if after is not None and beside else (None, False)
