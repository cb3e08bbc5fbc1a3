"""The outline of a report of the alliance: which paragraphs of ``reports*.toml`` it is made of."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tests.portal.series import FIRST_YEAR, Period
from tests.portal.writer import Fact

_FACT = re.compile(r"\{([^{}|=]+)\|")


@cache
def _data() -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for path in sorted(Path(__file__).parent.glob("reports*.toml")):
        for key, value in tomllib.loads(path.read_text(encoding="utf-8")).items():
            merged[key] = {**merged[key], **value} if key in merged else value
    return merged


def outline(period: Period, facts: Mapping[str, Fact]) -> dict[str, Any]:
    """Return the template of a period's report.

    A report written out for its period (``[whole.2022H1]``) is taken as it is. Another is put together from topics:
    of each the wordings take turns from year to year; one that would print a zero or something unknown is passed over.
    """
    data = _data()
    whole = data["whole"].get(period.code)
    if whole is not None:
        return {"section": "bao-cao", **whole}
    kind = data["kind"][period.kind]
    turn = period.year - FIRST_YEAR + period.last
    body: list[str | list[str]] = []
    for topic in kind["topics"]:
        wordings: list[list[str]] = data["topic"][topic]
        fitting = [w for w in wordings if all(_printable(line, facts) for line in w)]
        if fitting:
            body += fitting[turn % len(fitting)]
    return {"section": "bao-cao", **kind, "body": body}


def _printable(line: str, facts: Mapping[str, Fact]) -> bool:
    return all(name in facts and facts[name].value for name in _FACT.findall(line))
