"""The administrative units that a text names: which place of the gazetteer each name means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.figures.beginnings import beginnings, within
from pipelines.figures.gazetteer import BEFORE, SURNAMES, TYPES, Place, districts, gazetteer
from pipelines.figures.lexicon import LOWER, UPPER, words_pattern
from pipelines.figures.normal import Plain

_FEWEST_IN_A_LIST = 2
# A commune whose name goes on is another one, unless a person's name follows: Chủ tịch UBND xã Ninh Hòa Nguyễn Văn A.
_GOES_ON = re.compile(rf" (?!(?:{SURNAMES}|Huyện|Tỉnh|Thành|Thị|Xã)(?!\w))[{UPPER}][{LOWER}]+(?!\w)")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named in the text, in plain offsets."""

    start: int
    end: int
    place: Place


@cache
def _pattern(edition: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{words_pattern(gazetteer(edition))})(?!\w)")


@cache
def _bare_district() -> re.Pattern[str]:
    return re.compile(rf"(?:{words_pattern(districts())})(?!\w)")


def mentions(form: Plain, start: int, end: int, edition: str) -> list[Mention]:
    """Return the places named in a span, a smaller one with the larger that follows it taken as one."""
    known, low = beginnings(form), form.low
    begins = within(known.places, low, start, end)
    bare = within(known.districts, low, start, end) if edition == BEFORE else ()
    if not begins and not bare:
        return []
    names = gazetteer(edition)
    hits: list[tuple[int, str]] = []
    for begin in begins:
        if (not hits or begin >= hits[-1][0] + len(hits[-1][1])) and (hit := _pattern(edition).match(low, begin, end)):
            hits.append((begin, hit[0]))
    found: list[Mention] = []
    used = -1
    for n, (begin, name) in enumerate(hits):
        if n <= used:
            continue
        choices = names[" ".join(name.split())]
        stop, last = begin + len(name), n
        if n + 1 < len(hits) and low[stop : hits[n + 1][0]].strip() in (",", "-", "(", "–", "thuộc", "của"):
            parents = names[" ".join(hits[n + 1][1].split())]
            inside = [c for c in choices if any(c.parent == p.code for p in parents)]
            if inside:
                choices, stop, last = tuple(inside), hits[n + 1][0] + len(hits[n + 1][1]), n + 1
        if len(choices) == 1 and not (choices[0].level == "commune" and _GOES_ON.match(form.cased, stop, end)):
            found.append(Mention(begin, stop, choices[0]))
            used = last
    return _with_bare(form, bare, end, found) if bare else found


def _with_bare(form: Plain, begins: Sequence[int], end: int, found: Sequence[Mention]) -> list[Mention]:
    """Add the districts of a list that names them without their type: Hồng Dân 28 HTX, Phước Long 31 HTX."""
    bare = [
        Mention(begin, hit.end(), districts()[" ".join(hit[0].split())])
        for begin in begins
        if (hit := _bare_district().match(form.cased, begin, end))
    ]
    if not bare:
        return list(found)
    # A province that bears the name of a district (Hòa Bình) is the district among its neighbours.
    namesakes = [m for m in found if m.place.level == "province" and any(m.start == b.start for b in bare)]
    typed = [m for m in found if m not in namesakes]
    bare = [b for b in bare if not any(m.start < b.end and b.start < m.end for m in typed)]
    bare = [b for b in bare if not form.low.endswith(TYPES, max(0, b.start - 12), b.start)]
    listed = {m.place.code for m in (*bare, *typed) if m.place.level == "district"}
    alone = {b.place.code for b in bare} == {m.place.code for m in bare if any(m.start == n.start for n in namesakes)}
    if not bare or len(listed) < _FEWEST_IN_A_LIST or len({b.place.parent for b in bare}) > 1 or (alone and namesakes):
        return list(found)
    found = typed
    return sorted([*found, *bare], key=lambda m: m.start)
