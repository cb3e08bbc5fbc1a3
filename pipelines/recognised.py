"""Figures of a text that was recognised in a picture."""

from __future__ import annotations

from dataclasses import replace

from archive.records import FigureSet, Obtained


def marked(reading: FigureSet, obtained: Obtained) -> FigureSet:
    """Flag the figures of a text that was recognised in a picture: series leave them out until a person confirms."""
    if obtained != "ocr":
        return reading
    return replace(reading, figures=tuple(replace(f, flags=(*f.flags, "ocr")) for f in reading.figures))
