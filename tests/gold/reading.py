"""Read the plain quotes a second time, independently of the extractor.

A quote is plain where it is one number, ratio or range in regular Vietnamese separators with at most two magnitude
words and a unit after it. Everything else gives None, and its value must be written by hand in the source.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

_MAGNITUDES = {"trăm": 100, "nghìn": 1000, "ngàn": 1000, "vạn": 10**4, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_ABBREVIATION = re.compile(r"(?:tr|trđ|k)(?![^\W\d])", re.IGNORECASE)
_NUMBER = r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?"
_QUOTE = re.compile(
    rf"(?P<first>{_NUMBER})(?:/(?P<of>{_NUMBER})|\s*(?:-|–|đến)\s*(?P<last>{_NUMBER}))?(?![\d.,])\s*(?P<rest>.*)"
)
_LONG_FORMS = {
    "hợp tác xã": "HTX",
    "htx": "HTX",
    "tht": "tổ hợp tác",
    "lhhtx": "liên hiệp HTX",
    "liên hiệp hợp tác xã": "liên hiệp HTX",
    "liên hiệp htx": "liên hiệp HTX",
    "usd": "USD",
    "mét": "m",
    "ki-lô-mét": "km",
    "héc-ta": "ha",
    "hecta": "ha",
    "đ": "đồng",
    "vnđ": "đồng",
    "đ/kg": "đồng/kg",
    "m²": "m2",
    "m³": "m3",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a plain quote says."""

    value: Decimal
    value_max: Decimal | None
    of: Decimal | None
    unit: str


def read_plain(quote: str) -> Reading | None:
    """Read a plain quote; None where it is not plain."""
    plain = unicodedata.normalize("NFC", quote).replace("\u00a0", " ").strip()
    found = _QUOTE.fullmatch(plain)
    if not found or not plain.isprintable():
        return None
    scale, rest = 1, str(found["rest"]).strip()
    while rest and rest.split()[0].lower() in _MAGNITUDES:
        word, _, rest = rest.partition(" ")
        scale *= _MAGNITUDES[word.lower()]
        rest = rest.strip()
    if _ABBREVIATION.match(rest) or re.search(r"\d", rest.replace("m2", "m").replace("m3", "m")):
        return None
    first, last, of = (_decimal(found[part]) for part in ("first", "last", "of"))
    if first is None or not rest:
        return None
    unit = _LONG_FORMS.get(rest.lower(), rest.lower()).replace("/htx", "/HTX")
    return Reading(first * scale, None if last is None else last * scale, of, unit)


def _decimal(printed: str | None) -> Decimal | None:
    return None if printed is None else Decimal(printed.replace(".", "").replace(",", "."))
