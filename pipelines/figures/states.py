"""Tell by the words before a figure what happened in a period, what is so at a moment, and what holds at no time."""

from __future__ import annotations

import re

from pipelines.figures.cues import stands
from pipelines.figures.lexicon import at_word, load, stands_between, words_pattern

_REACH = load("reach")


def _apart(entry: dict[str, list[str]]) -> str:
    """Return a pattern before which none of the words stands that make another word of what follows."""
    return "".join(rf"(?<!{re.escape(word)} )" for word in entry["not_after"])


_FLOW = at_word(rf"(?=(?:{words_pattern(_REACH['flow']['words'])})(?!\w)){_apart(_REACH['flow'])}")
_FLOW_BEHIND = re.compile(_REACH["flow"]["behind"])
_STATE = at_word(rf"(?=(?:{words_pattern(_REACH['stock']['words'])})(?!\w)){_apart(_REACH['stock'])}")
_CONDITION = re.compile(_REACH["condition"]["before"])
_BY_RULE = tuple(_REACH["condition"]["behind"])
_CONDITION_CUES = ("lãi suất", "từ", "dưới", "trên", "phí", "mức", "phạt", "tối", "không quá", "quy định")
"""One of these stands in every match of it; to look for a word is several times as fast. So of the others."""
_ADVICE = re.compile(_REACH["advice"]["before"])
_ADVICE_CUES = ("cần", "nên", "lưu ý", "phun", "bón", "tưới", "khuyến cáo")
_PLAN_OF_YEAR = re.compile(_REACH["plan_of_year"]["before"])
_PLAN_CUES = ("kế hoạch", "chỉ tiêu", "kh ", "dự toán")
_CLAUSE = 120
"""How far before a figure its verb is looked for."""


def happens(low: str, start: int, figure: int, end: int) -> bool | None:
    """Tell whether the words from ``start`` to a figure say that it counts what happened (True) or what is so (False).

    ``end`` is where the figure ends: what happened may also stand right behind it.
    None where they say neither.
    """
    start = max(start, figure - _CLAUSE)
    if stands_between(_STATE, low, start, figure):
        return False
    if stands_between(_FLOW, low, start, figure):
        return True
    return True if low[end : end + 1] == " " and _FLOW_BEHIND.match(low, end) else None


def is_condition(low: str, start: int, figure: int, end: int) -> bool:
    """Tell whether a figure is a rate, fee or limit in force, which belongs to no period."""
    if low.startswith(_BY_RULE, end):
        return True
    start = max(start, figure - _CLAUSE)
    return stands(_CONDITION_CUES, low[start:figure]) and _CONDITION.search(low, start, figure) is not None


def advises(low: str, start: int, figure: int) -> bool:
    """Tell whether the sentence, from ``start`` to a figure, says what ought to be done: a dose, a threshold."""
    return stands(_ADVICE_CUES, low[start:figure]) and _ADVICE.search(low, start, figure) is not None


def is_plan_of_year(low: str, start: int, figure: int) -> bool:
    """Tell whether a figure is the plan of the whole year, whatever part of it the text reports on."""
    start = max(0, figure - _CLAUSE)
    return stands(_PLAN_CUES, low[start:figure]) and _PLAN_OF_YEAR.search(low, start, figure) is not None
