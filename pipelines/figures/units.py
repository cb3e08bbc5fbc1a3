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
    joins: bool = False
    words: bool = False
    persons: bool = False


class Unit(NamedTuple):
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
    _group = Group(*(_table.get(k, False) for k in ("name", "whole", "joins", "words", "persons")))
    for _name, _written in _table["units"].items():
        for _form in (_name.lower(), *_written):
            _FORMS.setdefault(_form, (_name, _group))
_NOT: dict[str, str] = {form: t["rule"] for t in load("not_units")["group"] for form in t["forms"]}

_FREE = "%‰$€£"
_UNIT = re.compile(
    rf" {{0,2}}(?P<u>(?:{words_pattern(f for f in (*_FORMS, *_NOT) if f not in _FREE)})(?!\w)|[{_FREE}])"
)
_PER = words_pattern([f for f in _FORMS if f.isalpha() or " " in f] + ["đầu người", "mét", "m2", "m3", "m²"])
_TAIL = re.compile(rf" ?/ ?(?:0?1 )?((?:{_PER})(?!\w)|[^\W\d_]+)(?!\w)")
_NOUN_TAIL = re.compile(rf" (?:[^\W\d_]+ )?[^\W\d_]+ ?/ ?((?:{_PER})(?!\w)|[^\W\d_]+)(?!\w)")
_JOINING = [*(form for form, (_, group) in _FORMS.items() if group.joins), "thành"]
_JOINED = re.compile(rf"(?P<sep> ?, ?| và | hoặc |/)(?P<u>(?:{words_pattern(_JOINING)})(?!\w))")
_PERSON_LIST = re.compile(rf"(?: ?, ?| và )(?:{words_pattern(f for f, (n, g) in _FORMS.items() if g.persons)})(?!\w)")
_SPACES = re.compile(" +")
_PEOPLE = frozenset({"cán bộ", "công chức", "viên chức"})


def unit_at(low: str, offset: int) -> Unit | NotUnit | None:
    """Return the unit that begins at ``offset`` (spaces allowed), or the word that forbids a figure, or None."""
    found = _UNIT.match(low, offset)
    if not found:
        return None
    form = found["u"]
    if "  " in form:
        form = _SPACES.sub(" ", form)
    if form in _NOT:
        return NotUnit(_NOT[form], found.end())
    name, group = _FORMS[form]
    end = found.end()
    if group.joins:
        return _compound(low, name, group, end)
    if low[end : end + 2].lstrip()[:1] == "/" and (tail := _TAIL.match(low, end)):
        return _rate(low, name, group, tail)
    if group.name == "measure" and low[end : end + 1] == " " and (tail := _NOUN_TAIL.match(low, end)):
        return _rate(low, name, group, tail)
    if form in _PEOPLE and _PERSON_LIST.match(low, end):
        name = "người"  # a list of kinds of persons counts persons
    return Unit(name, group, end, name)


def _rate(low: str, name: str, group: Group, tail: re.Match[str]) -> Unit:
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
    parts, stop = name, end
    while joined := _JOINED.match(low, stop):
        separator = " và " if "và" in joined["sep"] else " hoặc " if "hoặc" in joined["sep"] else ", "
        parts += separator + joined["u"]
        stop = joined.end()
    return Unit(parts, group, stop, name)


def unit_of(form: str) -> tuple[str, Group] | None:
    """Return canonical form and group of a printed unit (lower case), or None where it is no known one."""
    return _FORMS.get(form)


def counted_in_words() -> list[str]:
    """Return the printed units that a single number word may count ("bốn HTX")."""
    return [form for form, (_, group) in _FORMS.items() if group.words and (form.isalpha() or " " in form)]
