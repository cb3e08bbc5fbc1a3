"""The date line of a page ("Thứ hai, 01/08/2022, 16:04"): furniture that dates no figure.

It may complete a missing year and resolve "tháng này" where the date of publication is not given apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipelines.figures.layout import Line
from pipelines.figures.lexicon import load

_DATE = re.compile(
    r"(?<!\d)(3[01]|[12]\d|0?[1-9])(?:[/.-]| (?:tháng )?)(1[0-2]|0?[1-9])(?:[/.-]|,? (?:năm )?)((?:19|20)\d\d)(?!\d)"
)
_YEAR = re.compile(r"[/. -](?:19|20)\d\d(?!\d)")
_WORDS_BESIDE = "|".join(load("periods")["date_line"]["signs"])
_SIGN = re.compile(rf"(?<!\d)(?:[01]?\d|2[0-3])(?::|h| giờ )[0-5]\d(?!\d)|(?<!\w)(?:{_WORDS_BESIDE})(?!\w)")
_AMONG = 8
"""The date line is one of the first lines."""
_LONGEST = 150
_WORDS = 12
"""More words make a sentence."""
_WORD = re.compile(r"[^\W\d_]+")


class DateLine(NamedTuple):
    """Where the date line stands, and its date (YYYY-MM-DD)."""

    start: int
    end: int
    date: str


def date_line(low: str, lines: Sequence[Line]) -> DateLine | None:
    """Return the date line of a text, None where it has none."""
    for line in lines[:_AMONG]:
        if line.end - line.start > _LONGEST:
            continue
        if not _YEAR.search(low, line.start, line.end):
            continue
        if len(_WORD.findall(low, line.start, line.end)) > _WORDS:
            continue
        found = _DATE.search(low, line.start, line.end)
        if found and _SIGN.search(low, line.start, line.end):
            return DateLine(line.start, line.end, f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}")
    return None
