"""The three sizes in which a picture is drawn: for a desk, for a phone, and as a small one beside a word."""

from __future__ import annotations

from typing import NamedTuple

LETTER = 0.56
"""The mean width of a letter over its size, on the safe side."""


class Form(NamedTuple):
    """Size of the plot and the room around it in pixels (below: for one line of names), and how much is written."""

    name: str
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    steps: int
    """Between lowest and highest value, about."""
    names: int
    """Of periods at the most."""
    told: int
    """Points of a line up to which all bear their value."""
    size: int
    """Of letters; 0: without words."""
    marks: float
    """Size of points, as a share of that on a desk."""


WIDE = Form("wide", 636, 280, 56, 28, 30, 28, 5, 14, 10, 13, 1.0)
NARROW = Form("narrow", 286, 210, 44, 18, 28, 26, 4, 6, 5, 12, 0.8)
SMALL = Form("small", 200, 56, 6, 8, 8, 6, 2, 4, 0, 0, 0.55)
FORMS = (WIDE, NARROW, SMALL)
