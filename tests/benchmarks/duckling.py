"""Duckling's reader of Vietnamese numbers and amounts of money, where its Python binding is installed.

``python -m pip install pyduckling-native-phihos`` (Linux on x86-64, no Haskell needed); no dependency of the project.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from archive.records import Figure

_DIMENSIONS = ["number", "amount-of-money"]
_NOW = 1_656_979_200  # any moment: numbers and money do not depend on it
_TIME_ZONES = "/usr/share/zoneinfo"


def duckling() -> Callable[[str], list[Figure]] | None:
    """Return Duckling as a reader of figures; None where the binding is not installed."""
    try:
        binding = importlib.import_module("duckling")
        language = binding.parse_lang("VI")
    except (ImportError, AttributeError):  # packages of other authors have the same name and are other programs
        return None
    locale = binding.parse_locale("VI_XX", binding.default_locale_lang(language))
    now = binding.parse_ref_time(binding.load_time_zones(_TIME_ZONES), "Asia/Ho_Chi_Minh", _NOW)
    context, dimensions = binding.Context(now, locale), binding.parse_dimensions(_DIMENSIONS)
    return lambda text: [_figure(text, found) for found in binding.parse(text, context, dimensions, False)]


def _figure(text: str, found: dict[str, Any]) -> Figure:
    """Return one finding as a figure; of a range both ends, of an open one the end it has."""
    start, end, value = int(found["start"]), int(found["end"]), found["value"]
    low, high = value.get("from"), value.get("to")
    ends = [Decimal(str(side["value"])) for side in (low, high) if side] or [Decimal(str(value["value"]))]
    unit = (low or high or value).get("unit")
    return Figure(
        start,
        end,
        text[start:end],
        ends[0],
        ends[1] if len(ends) > 1 else None,
        unit="đồng" if unit == "VND" else unit,
        rule="duckling",
    )
