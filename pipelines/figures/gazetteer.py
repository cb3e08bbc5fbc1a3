"""The administrative units by printed name, with the edition of the gazetteer in which they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.figures.lexicon import FOLDER, LOWER, UPPER, at_word, words_pattern
from pipelines.figures.normal import Plain, plain

MERGER = "2025-07-01"
BEFORE, AFTER = "before-2025", "after-2025"
_TYPES = ("tỉnh ", "thành phố ", "thị xã ", "huyện ", "xã ", "phường ", "thị trấn ")
_FEWEST_IN_A_LIST = 2
# A commune whose name goes on is another one, unless a person's name follows: Chủ tịch UBND xã Ninh Hòa Nguyễn Văn A.
SURNAMES = (
    "Nguyễn|Trần|Lê|Phạm|Huỳnh|Hoàng|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Lâm|Trương|Tô|Danh|Thạch|Quách|Mai|Đoàn|Cao|Châu|Đinh|"
    "Hà|Kim|La|Lưu|Mã|Nhan|Ông|Bà|Quan|Sơn|Tạ|Thái|Tống|Triệu|Trịnh|Từ|Văn|Viên|Diệp|Hứa|Khưu|Phùng|Tiêu|Trang|Tăng|Vương"
)
_GOES_ON = re.compile(rf" (?!(?:{SURNAMES}|Huyện|Tỉnh|Thành|Thị|Xã)(?!\w))[{UPPER}][{LOWER}]+(?!\w)")


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


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named in the text, in plain offsets."""

    start: int
    end: int
    place: Place


def rows(name: str) -> Iterator[list[str]]:
    """Yield the rows of a table of the gazetteer, without its head."""
    lines = (FOLDER / "places" / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return (line.split("\t") for line in lines[1:])


@cache
def gazetteer(edition: str) -> dict[str, tuple[Place, ...]]:
    """Return the places of an edition by printed form (lower case, tone marks as the vocabularies place them)."""
    found: dict[str, list[Place]] = {}
    for code, level, kind, name, parent, _, aliases in rows(edition):
        place = Place(code, level, parent, edition)
        forms = {f"{kind} {name}"}
        for alias in filter(None, aliases.split("|")):
            forms.add(alias if alias.lower().startswith((*_TYPES, "tp", "tx", "tt", "h.", "p.")) else f"{kind} {alias}")
        if level == "province" and " " in name:
            forms.add(name)
        for form in {plain(form).low for form in forms}:  # both placements of a tone mark are one form
            found.setdefault(form, []).append(place)
    return {form: tuple(places) for form, places in found.items()}


@cache
def _pattern(edition: str) -> re.Pattern[str]:
    return at_word(rf"({words_pattern(gazetteer(edition))})(?!\w)")


@cache
def _districts() -> dict[str, Place]:
    """Return the districts before the merger by bare name, those of two syllables and more."""
    known = [row for row in rows(BEFORE) if row[1] == "district" and " " in row[3]]
    return {plain(row[3]).cased: Place(row[0], row[1], row[4], BEFORE) for row in known}


@cache
def _bare_districts() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what finds the districts by bare name, and what must match where one stands: it skips to capitals."""
    words = words_pattern(_districts())
    return at_word(rf"({words})(?!\w)"), re.compile(words)


@cache
def _successors() -> dict[str, str]:
    return {row[1]: row[5] for row in rows("merged") if row[0] == "province"}


def province(code: str, edition: str) -> str:
    """Return the key of the province that a code meant before the merger, as it holds in an edition."""
    return f"{_successors().get(code, code) if edition == AFTER else code}@{edition}"


def mentions(form: Plain, start: int, end: int, edition: str) -> list[Mention]:
    """Return the places named in a span, a smaller one with the larger that follows it taken as one."""
    names = gazetteer(edition)
    low = form.low
    hits: list[tuple[int, str]] = []
    for hit in _pattern(edition).finditer("\n" + low[start:end]):
        if not hits or start + hit.start() >= hits[-1][0] + len(hits[-1][1]):
            hits.append((start + hit.start(), hit[1]))
    found: list[Mention] = []
    used = -1
    for n, (begin, name) in enumerate(hits):
        if n <= used:
            continue
        choices = names[" ".join(name.split())]
        stop, last = begin + len(name), n
        if n + 1 < len(hits) and low[stop : hits[n + 1][0]].strip() in (",", "-", "(", "–", "thuộc", "của"):
            parents = names[" ".join(hits[n + 1][1].split())]
            within = [c for c in choices if any(c.parent == p.code for p in parents)]
            if within:
                choices, stop, last = tuple(within), hits[n + 1][0] + len(hits[n + 1][1]), n + 1
        if len(choices) == 1 and not (choices[0].level == "commune" and _GOES_ON.match(form.cased, stop, end)):
            found.append(Mention(begin, stop, choices[0]))
            used = last
    if edition == BEFORE:
        found = _with_bare(form, start, end, found)
    return found


def _with_bare(form: Plain, start: int, end: int, found: Sequence[Mention]) -> list[Mention]:
    """Add the districts of a list that names them without their type: Hồng Dân 28 HTX, Phước Long 31 HTX."""
    pattern, within = _bare_districts()
    if not within.search(form.cased, start, end):
        return list(found)
    bare = [
        Mention(start + hit.start(), start + hit.start() + len(hit[1]), _districts()[" ".join(hit[1].split())])
        for hit in pattern.finditer("\n" + form.cased[start:end])
    ]
    if not bare:
        return list(found)
    # A province that bears the name of a district (Hòa Bình) is the district among its neighbours.
    namesakes = [m for m in found if m.place.level == "province" and any(m.start == b.start for b in bare)]
    typed = [m for m in found if m not in namesakes]
    bare = [b for b in bare if not any(m.start < b.end and b.start < m.end for m in typed)]
    bare = [b for b in bare if not form.low.endswith(_TYPES, max(0, b.start - 12), b.start)]
    listed = {m.place.code for m in (*bare, *typed) if m.place.level == "district"}
    alone = {b.place.code for b in bare} == {m.place.code for m in bare if any(m.start == n.start for n in namesakes)}
    if not bare or len(listed) < _FEWEST_IN_A_LIST or len({b.place.parent for b in bare}) > 1 or (alone and namesakes):
        return list(found)
    found = typed
    return sorted([*found, *bare], key=lambda m: m.start)
