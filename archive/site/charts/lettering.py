"""Sets the layers of words of a specification: their positions are fixed, so nothing has to be measured.

Vega measures every text with a font engine, a millisecond for each, to lay things out; here all is laid out already,
and the same drawing serves both languages.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from archive.site.charts.looks import FONT, PAPER

Spec = dict[str, Any]
BOLD = {
    "font-weight": "bold",
    "stroke": PAPER,
    "stroke-width": "3",
    "stroke-linejoin": "round",
    "paint-order": "stroke",
}
"""Values stand among lines: a rim of paper keeps them readable."""
ANCHORS = {"left": "start", "center": "middle", "right": "end"}


def is_words(layer: Spec) -> bool:
    """Return whether a layer is one of words."""
    return bool(layer["mark"]["type"] == "text")


def letter(spec: Spec) -> etree._Element:
    """Return the words of a specification as an SVG group."""
    group = etree.Element("g", {"font-family": FONT})
    for layer in filter(is_words, spec["layer"]):
        mark, encoding = layer["mark"], layer["encoding"]
        lines = etree.SubElement(
            group,
            "g",
            {
                "fill": mark["fill"],
                "font-size": str(mark["fontSize"]),
                "text-anchor": ANCHORS[mark["align"]],
                **(BOLD if mark["fontWeight"] == "bold" else {}),
            },
        )
        for row in layer["data"]["values"]:
            x = spec["padding"]["left"] + position(encoding["x"], row, 0, spec["width"])
            y = spec["padding"]["top"] + position(encoding["y"], row, spec["height"], 0) + mark.get("dy", 0)
            # The middle of letters lies a third of their size above the line that they stand on.
            text = etree.SubElement(lines, "text", {"x": f"{x:.1f}", "y": f"{y + mark['fontSize'] / 3:.1f}"})
            text.text = row["text"]
    return group


def position(channel: Spec, row: Spec, first: float, last: float) -> float:
    """Return where a row lies in pixels: as the channel says, or by its linear scale from ``first`` to ``last``."""
    if "value" in channel:
        return float(channel["value"])
    low, high = channel["scale"]["domain"]
    return float(first + (row[channel["field"]] - low) / (high - low) * (last - first))
