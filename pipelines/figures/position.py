"""What stands around a figure while its relation is found."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.figures.cues import Cues
from pipelines.figures.draft import Draft
from pipelines.figures.lexicon import load

SHARES = frozenset({"%", "‰"})
IN_TURN = re.compile(load("relations")["per_unit"]["in_turn"])
"""Between figures that "lần lượt" lists: "3,2%, 9,5% và 7,1%"."""


@dataclass(slots=True)
class Place:
    """A draft, the figure before it in its sentence, the sentence before it, what stands between the two, and cues."""

    draft: Draft
    previous: Draft | None
    head: str
    near: str
    cues: Cues
