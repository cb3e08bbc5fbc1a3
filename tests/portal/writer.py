"""Turns a line of a template into text, and remembers every figure it prints.

Templates are data (``news.toml``, ``reports.toml``). Two kinds of slots:

- ``[word]``: a place, a person, a date…; the same word is the same throughout an article.
- ``{name|noun}``: a figure, the fact ``name`` printed with its noun (``lớp``, ``tỷ đồng``, ``%``).
  ``{name=20..60|người}`` draws it first (a third number is the step, all in the scale of the noun),
  ``{name=a+b|HTX}`` adds up what was drawn before; ``{…|noun|indicator}`` says which indicator it belongs to.
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


class Writer:
    """Writes the lines of one article. ``words`` answers a word slot; ``facts`` are known before the first line.

    ``period`` is the reference period of the figures that the templates draw themselves.
    """

    def __init__(
        self,
        rng: random.Random,
        nouns: Mapping[str, Noun],
        words: Callable[[str], str],
        facts: Mapping[str, Fact] | None = None,
        period: str | None = None,
    ) -> None:
        self.rng = rng
        self.nouns = nouns
        self.words = words
        self.facts = dict(facts or {})
        self.period = period
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
            self.facts[name] = Fact(self._draw(source, noun), indicator, self.period)
        fact = self.facts.get(name)
        if fact is None:
            raise TemplateError(f"no fact {name!r} here")
        quote = fact.printed or self._print(fact.value, noun, noun_text)
        return PrintedFigure(
            quote=quote,
            value=fact.value,
            unit=noun.unit,
            start=0,
            indicator=indicator or fact.indicator,
            period=fact.period,
            qualifier=next((q for w, q in _QUALIFIERS.items() if before.lower().endswith(f"{w} ")), "exact"),
            relation="per_unit" if "/" in noun.unit and fact.relation == "none" else fact.relation,
            status=fact.status,
            misprint=fact.misprint,
            meant=fact.meant,
        )

    def _print(self, value: Decimal, noun: Noun, noun_text: str) -> str:
        scaled = value / noun.scale
        glue = "" if noun_text == "%" else " "
        return number(scaled, padded=noun.counts and self.padded) + glue + noun_text

    def _draw(self, source: str, noun: Noun) -> Decimal:
        limits = _RANGE.match(source)
        if not limits:
            return sum((self.facts[part.strip()].value for part in source.split("+")), Decimal(0))
        low, high, step = Decimal(limits[1]), Decimal(limits[2]), Decimal(limits[3] or 1)
        return (low + step * self.rng.randint(0, int((high - low) / step))) * noun.scale
