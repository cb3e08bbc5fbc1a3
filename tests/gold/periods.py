"""The shorthand in which the sources write a reference period, and its ISO form."""

from __future__ import annotations

import calendar
import re

_POINT = re.compile(
    r"(?P<year>\d{4})(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|M(?P<first>\d{1,2})(?:-(?P<last>\d{1,2}))?|-(?P<day>\d\d-\d\d)"
    r"|-(?P<to>\d{4}))?"
)


def iso_period(shorthand: str) -> str | None:
    """Write out a period.

    ``-`` none · ``2022`` · ``2021-2025`` · ``2022H1`` · ``2022Q3`` · ``2022M7`` · ``2022M1-9`` · ``2022-06-30`` a day ·
    ``2022-06-05..2022-06-20`` · ``2011..`` from · ``@2022H1`` as of its end. Raises ValueError on anything else.
    """
    if shorthand == "-":
        return None
    if shorthand.startswith("@"):
        return f"/{_span(shorthand[1:])[1]}"
    if ".." in shorthand:
        first, last = shorthand.split("..")
        return f"{_span(first)[0]}/{_span(last)[1] if last else ''}"
    return "/".join(_span(shorthand))


def _span(shorthand: str) -> tuple[str, str]:
    found = _POINT.fullmatch(shorthand)
    if not found:
        raise ValueError(f"not a period: {shorthand!r}")
    year = int(found["year"])
    if found["day"]:
        return shorthand, shorthand
    if found["to"]:
        return f"{year}-01-01", f"{found['to']}-12-31"
    if found["half"]:
        return _months(year, 1, 6) if found["half"] == "1" else _months(year, 7, 12)
    if found["quarter"]:
        last = 3 * int(found["quarter"])
        return _months(year, last - 2, last)
    if found["first"]:
        return _months(year, int(found["first"]), int(found["last"] or found["first"]))
    return _months(year, 1, 12)


def _months(year: int, first: int, last: int) -> tuple[str, str]:
    return f"{year}-{first:02}-01", f"{year}-{last:02}-{calendar.monthrange(year, last)[1]}"
