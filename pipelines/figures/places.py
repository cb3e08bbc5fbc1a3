"""Where a figure holds: the administrative unit named nearest before it, from a gazetteer with dates of validity."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from archive.records import Context
from pipelines.figures.draft import Draft
from pipelines.figures.lexicon import FOLDER, at_word, words_pattern
from pipelines.figures.normal import plain

MERGER = "2025-07-01"
BEFORE, AFTER = "before-2025", "after-2025"
_TYPES = ("tỉnh ", "thành phố ", "thị xã ", "huyện ", "xã ", "phường ", "thị trấn ")
_WHOLE = re.compile(r"(?:toàn|cả|trên địa bàn|của|trong) tỉnh(?! [^\W\d_]+ (?:và|,))|tỉnh nhà")


@dataclass(frozen=True, slots=True)
class Place:
    """One administrative unit of one edition of the gazetteer."""

    code: str
    level: str
    parent: str
    edition: str

    @property
    def key(self) -> str:
        """The code with its edition: codes are reused across the merger."""
        return f"{self.code}@{self.edition}"


@cache
def gazetteer(edition: str) -> dict[str, tuple[Place, ...]]:
    """Return the places of an edition by printed form (lower case, tone marks as the vocabularies place them)."""
    found: dict[str, list[Place]] = {}
    lines = (FOLDER / "places" / f"{edition}.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines[1:]:
        code, level, kind, name, parent, _, aliases = line.split("\t")
        place = Place(code, level, parent, edition)
        forms = {f"{kind} {name}"}
        for alias in filter(None, aliases.split("|")):
            forms.add(alias if alias.lower().startswith((*_TYPES, "tp", "tx", "tt", "h.", "p.")) else f"{kind} {alias}")
        if level == "province" and " " in name:
            forms.add(name)
        for form in forms:
            found.setdefault(plain(form).low, []).append(place)
    return {form: tuple(places) for form, places in found.items()}


@cache
def _pattern(edition: str) -> re.Pattern[str]:
    return at_word(rf"({words_pattern(gazetteer(edition))})(?!\w)")


def locate(low: str, drafts: Sequence[Draft], context: Context | None) -> None:
    """Set the place of every draft: named in its sentence, else the area that the text reports on."""
    area = context.area if context else None
    published = (context.published or "")[:10] if context else ""
    known: dict[tuple[int, str], list[tuple[int, int, Place]]] = {}
    for draft in drafts:
        end = (draft.period and (draft.period[1] or draft.period[0])) or published
        edition = AFTER if end and end >= MERGER else BEFORE
        key = (draft.sentence, edition)
        if key not in known:
            known[key] = _mentions(low, draft.sentence, draft.sentence_end, edition)
        place = _nearest(low, draft, known[key])
        if place:
            draft.place = place.key
            if place.level == "commune" and draft.coverage is None:
                draft.coverage = "commune"
        elif area:
            draft.place = f"{area}@{edition}"


def _mentions(low: str, start: int, end: int, edition: str) -> list[tuple[int, int, Place]]:
    """Return the places named in a span, a smaller one with the larger that follows it taken as one."""
    names = gazetteer(edition)
    found: list[tuple[int, int, Place]] = []
    hits: list[tuple[int, str]] = []
    for hit in _pattern(edition).finditer("\n" + low[start:end]):
        if not hits or start + hit.start() >= hits[-1][0] + len(hits[-1][1]):
            hits.append((start + hit.start(), hit[1]))
    used = -1
    for n, (begin, name) in enumerate(hits):
        if n <= used:
            continue
        choices = names[" ".join(name.split())]
        stop, last = begin + len(name), n
        if n + 1 < len(hits) and low[stop : hits[n + 1][0]].strip() in (",", "-", "("):
            parents = names[" ".join(hits[n + 1][1].split())]
            within = [c for c in choices if any(c.parent == p.code for p in parents)]
            if within:
                choices, stop, last = tuple(within), hits[n + 1][0] + len(hits[n + 1][1]), n + 1
        if len(choices) == 1:
            found.append((begin, stop, choices[0]))
            used = last
    return found


def _nearest(low: str, draft: Draft, mentions: Sequence[tuple[int, int, Place]]) -> Place | None:
    before = [m for m in mentions if m[1] <= draft.start]
    if before:
        if _WHOLE.search(low, before[-1][1], draft.start):
            return None
        return before[-1][2]
    after = [m for m in mentions if m[0] >= draft.end]
    if after and not re.search(r"[,;:]", low[draft.end : after[0][0]]) and after[0][0] - draft.end < 80:
        return after[0][2]
    return None
