"""A panel as a Vega-Lite specification: a complete one, which draws the same picture in any Vega editor.

Every layer carries its own rows, and every position is fixed by a stated domain: nothing is left to a default, so that
a picture is the same for the same figures. Marks first, then words: these are the layers that ``lettering`` sets.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archive.site.charts import marks
from archive.site.charts.axes import times_of, values_of
from archive.site.charts.captions import captions
from archive.site.charts.forms import Form
from archive.site.charts.frame import Frame
from archive.site.charts.looks import PAPER
from archive.site.charts.panels import Panel
from archive.site.language import Language

Spec = dict[str, Any]
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


def spec_of(panel: Panel, kind: str, names: Mapping[str, str], spoken: Language, form: Form) -> Spec:
    """Return the specification of a panel; ``kind`` is that of its indicator, ``names`` are those of areas."""
    frame = Frame(values_of(panel, kind, form.steps), times_of(panel, spoken, form), form)
    layers = [
        *marks.grid(frame),
        *marks.breaks(frame, panel),
        *marks.lines(frame, panel),
        *marks.ranges(frame, panel),
        *marks.points(frame, panel, names, spoken),
        *captions(frame, panel, spoken),
    ]
    lines = 1 + any(line for _, _, line in frame.times.names)
    below = form.bottom + (form.size + 3) * (lines - 1) if form.size else form.bottom
    return {
        "$schema": SCHEMA,
        "width": form.width,
        "height": form.height,
        "autosize": {"type": "none"},
        "padding": {"left": form.left, "right": form.right, "top": form.top, "bottom": below},
        "background": PAPER,
        "config": {"view": {"stroke": None}, "font": "sans-serif"},
        "layer": [layer for layer in layers if layer["data"]["values"]],
    }
