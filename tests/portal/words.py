"""The words of an article: places, people, cooperatives, dates. The same slot has one answer throughout an article."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from tests.portal.writer import Noun, TemplateError

_LISTS = {
    "ấp": "hamlet",
    "chức danh": "title",
    "lãnh đạo": "leader",
    "cây": "crop",
    "con": "animal",
    "lúa": "rice",
    "công ty lúa": "company_rice",
    "công ty thủy sản": "company_shrimp",
    "siêu thị": "market",
    "sản phẩm": "product",
    "tỉnh": "city",
    "đơn vị": "unit",
    "đối tác": "partner",
    "buổi": "session",
    "nơi": "venue",
}
_COOPS = {
    "HTX": "kind_coop",
    "HTX lúa": "kind_coop_rice",
    "HTX tôm": "kind_coop_shrimp",
    "HTX muối": "kind_coop_salt",
    "HTX rau": "kind_coop_vegetables",
    "HTX chăn nuôi": "kind_coop_animals",
}
_PAPERS = ("Kế hoạch số {}/KH-LMHTX", "Công văn số {}/LMHTX-PT", "Quyết định số {}/QĐ-UBND", "Kế hoạch số {}/KH-UBND")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words and nouns of ``words.toml``."""

    lists: dict[str, tuple[str, ...]]
    communes: dict[str, tuple[str, ...]]
    nouns: dict[str, Noun]


@cache
def lexicon() -> Lexicon:
    """Read ``words.toml`` once."""
    data: dict[str, Any] = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
    nouns = {
        name: Noun(entry["unit"], Decimal(entry.get("scale", 1)), entry.get("counts", True))
        for name, entry in data.pop("nouns").items()
    }
    communes = {name: tuple(entries) for name, entries in data.pop("communes").items()}
    return Lexicon({name: tuple(entries) for name, entries in data.items()}, communes, nouns)


class Words:
    """Answers word slots for one article: ``words("xã")``. A trailing digit asks for another of the same sort."""

    def __init__(self, rng: random.Random, published: datetime, fixed: dict[str, str] | None = None) -> None:
        self._rng = rng
        self._lexicon = lexicon()
        self._published = published
        self._known = {**_calendar(published), **(fixed or {})}
        self._taken: set[str] = set()

    def __call__(self, slot: str) -> str:
        """Return the word for a slot; raises TemplateError where no such slot exists."""
        if slot not in self._known:
            if slot in ("huyện", "xã"):
                district = self._rng.choice(list(self._lexicon.communes))
                self._known |= {"huyện": district, "xã": self._rng.choice(self._lexicon.communes[district])}
            else:
                self._known[slot] = self._fresh(slot)
        return self._known[slot]

    def _fresh(self, slot: str) -> str:
        sort = slot.rstrip("0123456789").strip()
        word = self._one(sort)
        for _ in range(20):
            if word not in self._taken:
                break
            word = self._one(sort)
        self._taken.add(word)
        return word

    def _one(self, sort: str) -> str:
        pick, lists = self._rng.choice, self._lexicon.lists
        if sort == "người":
            return f"{pick(lists['family'])} {pick(lists['middle'])} {pick(lists['given'])}"
        if sort == "chị":
            return f"{pick(lists['family'])} {pick(lists['middle_women'])} {pick(lists['given_women'])}"
        if sort in _COOPS:
            return f"{pick(lists[_COOPS[sort]])} {pick(lists['given_coop'])}"
        if sort == "văn bản":
            return pick(_PAPERS).format(self._rng.randint(7, 480))
        if sort == "ngày":
            day = self._published - timedelta(days=self._rng.randint(0, 3))
            return f"{day.day}/{day.month}/{day.year}" if self._rng.random() < 0.5 else f"{day:%d/%m/%Y}"
        if sort not in _LISTS:
            raise TemplateError(f"no word slot [{sort}]")
        return pick(lists[_LISTS[sort]])


def _calendar(published: datetime) -> dict[str, str]:
    year = published.year
    return {
        "năm": str(year),
        "năm trước": str(year - 1),
        "năm sau": str(year + 1),
        "tháng": f"{published.month}/{year}",
        "ngày dài": f"{published.day} tháng {published.month} năm {year}",
    }
