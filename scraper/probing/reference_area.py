"""Which province a portal reports on: by its imprint, its title, its host."""

from __future__ import annotations

from collections.abc import Iterable

from archive.search import fold
from pipelines.figures.gazetteer import BEFORE, gazetteer
from scraper.platforms.folding import key


def area_of(texts: Iterable[str], host: str) -> str:
    """Return the code of the province that the texts name first, or the host; empty where none does."""
    provinces = {
        name: place.code for name, places in gazetteer(BEFORE).items() for place in places if place.level == "province"
    }
    for text in texts:
        lowered = key(text)
        found = [(lowered.find(name), -len(name), code) for name, code in provinces.items() if name in lowered]
        if found:
            return min(found)[2]
    labels = host.lower().split(".")
    joined = {fold(name).replace(" ", ""): code for name, code in provinces.items()}
    return next((joined[label] for label in labels if label in joined), "")
