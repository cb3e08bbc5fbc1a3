"""Turns a line of a template into text, and remembers every figure it prints.

Templates are data (``news.toml``, ``reports.toml``). Two kinds of slots:

- ``[word]``: a place, a person, a date…; the same word is the same throughout an article.
- ``{name|noun}``: a figure, the fact ``name`` printed with its noun (``lớp``, ``tỷ đồng``, ``%``).
  ``{name=20..60|người}`` draws it first (a third number is the step, all in the scale of the noun),
  ``{name=a+b|HTX}`` adds up what was drawn before, ``{name=30~50|%}`` is a range, ``{name=18/19|tiêu chí}`` a part of a
  whole; ``{…|noun|indicator}`` says which indicator it belongs to.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from tests.portal.model import PrintedFigure

_SLOT = re.compile(r"\{([^{}|]+)\|([^{}|]+)(?:\|([a-z_]+))?\}|\[([^\[\]]+)\]")
_RANGE = re.compile(r"^([\d.]+?)\.\.([\d.]+?)(?:\.\.([\d.]+))?$")
_QUALIFIERS = {
    "gần": "approx",
    "khoảng": "approx",
    "ước": "approx",
    "xấp xỉ": "approx",
    "hơn": "more_than",
    "trên": "more_than",
    "dưới": "less_than",
    "ít nhất": "at_least",
    "tối thiểu": "at_least",
    "tối đa": "at_most",
    "không quá": "at_most",
    "ước đạt": "approx",
}


class TemplateError(ValueError):
    """A template that names a word, a fact or a noun that does not exist."""


@dataclass(frozen=True, slots=True)
class Noun:
    """What stands behind a number: the canonical unit it counts in, how many of these it means, how it is written."""

    unit: str
    scale: Decimal = Decimal(1)
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Fact:
    """A value that a template may print, in base units (money in đồng), and what is known about it."""

    value: Decimal
    indicator: str | None = None
    period: str | None = None
    relation: str = "none"
    status: str = "achieved"
    value_max: Decimal | None = None
    of: Decimal | None = None
    printed: str | None = None
    misprint: str | None = None
    meant: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A finished line and its figures, whose ``start`` counts from the start of the line."""

    text: str
    figures: tuple[PrintedFigure, ...] = ()


def number(value: Decimal, *, padded: bool) -> str:
    """Write a number as reports do: dots between thousands, a decimal comma, ``02`` where ``padded``."""
    whole, _, rest = f"{value.normalize():f}".partition(".")
    if not rest and padded and len(whole) == 1:
        return f"0{whole}"
    return f"{int(whole):,}".replace(",", ".") + (f",{rest}" if rest else "")


def _qualifier(before: str) -> str:
    led = f" {before.lower()}"
    return next((q for word, q in _QUALIFIERS.items() if led.endswith(f" {word} ")), "exact")


class Writer:
    """Writes the lines of one article. ``words`` answers a word slot; ``facts`` are known before the first line.

    ``period`` is the reference period of the figures that the templates draw themselves. ``slips`` says which of them
    are misprinted, and how: ``dot`` (3.5 for 3,5), ``comma`` (1,600 for 1.600), ``sum`` (a total that does not add up).
    """

    def __init__(
        self,
        rng: random.Random,
        nouns: Mapping[str, Noun],
        words: Callable[[str], str],
        facts: Mapping[str, Fact] | None = None,
        period: str | None = None,
        slips: Mapping[str, str] | None = None,
    ) -> None:
        self.rng = rng
        self.nouns = nouns
        self.words = words
        self.facts = dict(facts or {})
        self.period = period
        self.slips = dict(slips or {})
        self.padded = rng.random() < 0.85

    def names(self, template: str) -> list[str]:
        """Return the facts that a template prints without drawing them itself."""
        return [m[1] for m in _SLOT.finditer(template) if m[1] and "=" not in m[1]]

    def line(self, template: str) -> Line:
        """Fill the slots of one line."""
        out: list[str] = []
        figures: list[PrintedFigure] = []
        length = position = 0
        for slot in _SLOT.finditer(template):
            out.append(template[position : slot.start()])
            length += len(out[-1])
            position = slot.end()
            if slot[4]:
                out.append(self.words(slot[4]))
            else:
                figure = self._figure(slot[1], slot[2], slot[3], "".join(out[-2:]))
                if template.startswith(" trở lên", slot.end()):
                    figure = replace(figure, qualifier="at_least")
                figures.append(replace(figure, start=length))
                out.append(figure.quote)
            length += len(out[-1])
        out.append(template[position:])
        return Line("".join(out), tuple(figures))

    def _figure(self, expression: str, noun_text: str, indicator: str | None, before: str) -> PrintedFigure:
        noun = self.nouns.get(noun_text)
        if noun is None:
            raise TemplateError(f"no noun {noun_text!r} in words.toml")
        name, _, source = expression.partition("=")
        if source:
            self.facts[name] = self._slipped(name, self._drawn(source, noun, noun_text, indicator), noun, noun_text)
        if name not in self.facts:
            raise TemplateError(f"no fact {name!r} here")
        fact = self.facts[name]
        quote = fact.printed or self._print(fact.value, noun, noun_text)
        return PrintedFigure(
            quote=quote,
            value=fact.value,
            unit=noun.unit,
            start=0,
            indicator=indicator or fact.indicator,
            period=fact.period,
            value_max=fact.value_max,
            of=fact.of,
            qualifier=_qualifier(before) if fact.value_max is None else "range",
            relation="per_unit" if "/" in noun.unit and fact.relation == "none" else fact.relation,
            status=fact.status,
            misprint=fact.misprint,
            meant=fact.meant,
        )

    def _slipped(self, name: str, fact: Fact, noun: Noun, noun_text: str) -> Fact:
        how = self.slips.get(name)
        quote = self._print(fact.value, noun, noun_text)
        if how == "sum":
            return replace(fact, value=fact.value + 10 * noun.scale, misprint="sum_fails", meant=fact.value)
        if how == "dot" and "," in quote:
            return replace(fact, printed=quote.replace(",", "."), misprint="dot_decimal")
        if how == "comma" and "." in quote:
            return replace(fact, printed=quote.replace(".", ","), misprint="ambiguous_separator")
        return fact

    def _print(self, value: Decimal, noun: Noun, noun_text: str) -> str:
        scaled = value / noun.scale
        glue = "" if noun_text == "%" else " "
        return number(scaled, padded=noun.counts and self.padded) + glue + noun_text

    def _drawn(self, source: str, noun: Noun, noun_text: str, indicator: str | None) -> Fact:
        if "~" in source:
            low, high = (Decimal(part) * noun.scale for part in source.split("~"))
            printed = f"{number(low / noun.scale, padded=False)} đến {self._print(high, noun, noun_text)}"
            return Fact(low, indicator, self.period, value_max=high, printed=printed)
        if "/" in source:
            part, whole = (Decimal(p) for p in source.split("/"))
            return Fact(part, indicator, self.period, "part_of", of=whole, printed=f"{part}/{whole} {noun_text}")
        limits = _RANGE.match(source)
        if not limits:
            value = sum((self.facts[part.strip()].value for part in source.split("+")), Decimal(0))
            return Fact(value, indicator, self.period)
        low, high, step = Decimal(limits[1]), Decimal(limits[2]), Decimal(limits[3] or 1)
        steps = self.rng.randint(0, int((high - low) / step))
        return Fact((low + step * steps) * noun.scale, indicator, self.period)
