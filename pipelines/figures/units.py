"""Find the unit that follows a number: its canonical form, its group, and the tail of a rate ("/kg", "/người/năm")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from pipelines.figures.lexicon import load, words_pattern


@dataclass(frozen=True, slots=True)
class Group:
    """A group of units: ``whole`` ones cannot be fractions, ``joins`` form compound heads, ``persons`` are people."""

    name: str
    whole: bool = False
    joins: tuple[str, ...] = ()
    words: bool = False
    persons: bool = False


@dataclass(slots=True)
class Unit:
    """A unit as found: ``end`` is the offset after it with its tail, ``head`` the unit without the tail."""

    name: str
    group: Group
    end: int
    head: str
    per: tuple[str, ...] = ()


class NotUnit(NamedTuple):
    """A word after the number that says it is no figure, and the name of the rule."""

    rule: str
    end: int


_FORMS: dict[str, tuple[str, Group]] = {}
for _table in load("units")["group"]:
    _group = Group(
        _table["name"],
        _table.get("whole", False),
        tuple(_table.get("joins", ())),
        _table.get("words", False),
        _table.get("persons", False),
    )
    for _name, _written in _table["units"].items():
        for _form in (_name.lower(), *_written):
            _FORMS.setdefault(_form, (_name, _group))
_PERSONS = next(g for _, g in _FORMS.values() if g.persons)
_NOT: dict[str, str] = {form: t["rule"] for t in load("not_units")["group"] for form in t["forms"]}

_RATES = load("units")["rates"]
_EACH_TIME = "lượt "
for _form, (_name, _group) in list(_FORMS.items()):
    # Each time of something that is counted: lượt dự án. "Tiếp 36 lượt công dân", "5 lượt tổ chức" count times.
    if _group.whole and not _name.startswith("lượt") and _form not in ("tổ chức", "công dân"):
        _FORMS.setdefault(_EACH_TIME + _form, (_EACH_TIME + _name, _PERSONS))

_FREE = "%‰$€£"
_UNIT = re.compile(
    rf" {{0,2}}(?P<u>(?:{words_pattern(f for f in (*_FORMS, *_NOT) if f not in _FREE)})(?!\w)|[{_FREE}])"
)
_PER = words_pattern([*(f for f in _FORMS if f.isalpha() or " " in f), *_RATES["bases"]])
_NO_BASE = rf"(?!(?:{words_pattern(_RATES['no_bases'])})(?!\w))"
_ONE = rf"(?:0?1 )?{_NO_BASE}((?:{_PER})(?!\w)|[^\W\d_]+)(?!\w)"
_TAIL = re.compile(rf" ?/ ?{_ONE}")
_NOUN_TAIL = re.compile(rf" (?:[^\W\d_]+ )?[^\W\d_]+ ?/ ?(?!(?:tháng|năm|ngày)(?!\w)){_ONE}")
_MANY_TAIL = re.compile(
    rf" ?/ ?(10{{1,6}}|10{{0,2}}(?:\.000){{1,2}}|(?:1 )?(?:vạn|triệu)) (?:{words_pattern(_RATES['per_many'])})(?!\w)"
)
_SHARE_TAIL = re.compile(rf" ?/ ?((?:{words_pattern(_RATES['bases_of_shares'])}))(?!\w)")


def _forms_of(*groups: str) -> str:
    return words_pattern(form for form, (_, group) in _FORMS.items() if group.name in groups)


def _joint(*groups: str) -> re.Pattern[str]:
    """Return what adds a noun of the groups to a head; it must not be counted or said something of for itself."""
    return re.compile(
        rf"(?P<sep> ?, ?)(?P<u>(?:{_forms_of(*groups)})(?!\w))"
        r"(?! (?:[^\W\d_]+ ){0,2}\d| (?:đã|đang|sẽ|rất|đều|cũng|phải|này|còn|vẫn|muốn|không|chưa|vừa|mới|từng)(?!\w))"
    )


_JOINED_PLACES = re.compile(rf"(?P<sep> ?, ?| và | hoặc |/)(?P<u>(?:{_forms_of('admin')}|thành)(?!\w))")
_GROUPS = {group.name: group for _, group in _FORMS.values()}
_JOINED = {name: _joint(*group.joins) for name, group in _GROUPS.items() if group.joins and name != "admin"}
_PERSON_LIST = re.compile(rf"(?: ?, ?| và )(?:{words_pattern(f for f, (n, g) in _FORMS.items() if g.persons)})(?!\w)")
_SPACES = re.compile(" +")
_PEOPLE = frozenset({"cán bộ", "công chức", "viên chức"})


def unit_at(low: str, offset: int) -> Unit | NotUnit | None:
    """Return the unit that begins at ``offset`` (spaces allowed), or the word that forbids a figure, or None."""
    found = _UNIT.match(low, offset)
    if not found:
        return None
    form, end = found["u"], found.end()
    if "  " in form:
        form = _SPACES.sub(" ", form)
    if form in _NOT:
        return NotUnit(_NOT[form], end)
    name, group = _FORMS[form]
    kind = group.name
    if kind == "admin":
        return _compound(low, name, group, end)
    if low.startswith(("/", " /"), end) and (tail := _tail(low, kind, end)):
        return _rate(low, name, group, tail)
    if kind == "measure" and low.startswith(" ", end) and (tail := _NOUN_TAIL.match(low, end)):
        return _rate(low, name, group, tail)
    if form in _PEOPLE and _PERSON_LIST.match(low, end):
        name = "người"  # a list of kinds of persons counts persons
        return Unit(name, group, end, name)
    joint = _JOINED.get(kind)
    return _joined(low, name, group, end, joint) if joint else Unit(name, group, end, name)


def _tail(low: str, kind: str, end: int) -> re.Match[str] | None:
    if kind == "percent":
        return _SHARE_TAIL.match(low, end)
    return _MANY_TAIL.match(low, end) or _TAIL.match(low, end)


def _rate(low: str, name: str, group: Group, tail: re.Match[str]) -> Unit:
    if tail.re is _MANY_TAIL:  # ca/100.000 dân
        base = tail[0].lstrip(" /")
        return Unit(f"{name}/{base}", group, tail.end(), name, (base,))
    bases = [_base(tail[1])]
    end = tail.end()
    if second := _TAIL.match(low, end):
        bases.append(_base(second[1]))
        end = second.end()
    return Unit("/".join([name, *bases]), group, end, name, tuple(bases))


def _base(form: str) -> str:
    found = _FORMS.get(form)
    return found[0] if found else form


def _compound(low: str, name: str, group: Group, end: int) -> Unit:
    """Keep a compound head whole: "xã, phường và thị trấn"."""
    if (tail := _TAIL.match(low, end)) and tail[1] not in _FORMS:
        return _rate(low, name, group, tail)
    return _joined(low, name, group, end, _JOINED_PLACES)


def _joined(low: str, name: str, group: Group, end: int, joint: re.Pattern[str]) -> Unit:
    parts = name
    while (joined := joint.match(low, end)) and _base(joined["u"]) != name:
        separator = " và " if "và" in joined["sep"] else " hoặc " if "hoặc" in joined["sep"] else ", "
        parts += separator + _base(joined["u"])
        end = joined.end()
    return Unit(parts, group, end, name)


def unit_of(form: str) -> tuple[str, Group] | None:
    """Return canonical form and group of a printed unit (lower case), or None where it is no known one."""
    return _FORMS.get(form)


def is_base(name: str) -> bool:
    """Tell whether a rate may be given for this: a known unit or a time."""
    return name in _FORMS or name.lower() in _FORMS or name in _RATES["bases_of_shares"]


def counted_in_words() -> list[str]:
    """Return the printed units that a single number word may count ("bốn HTX")."""
    return [form for form, (_, group) in _FORMS.items() if group.words and (form.isalpha() or " " in form)]
