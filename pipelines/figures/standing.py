"""Whether a figure is achieved, a target or a forecast, and whether it is a point, a running total or a mean."""

from __future__ import annotations

import re

from archive.records import Status
from pipelines.figures.cues import Cues, stands
from pipelines.figures.draft import Draft
from pipelines.figures.lexicon import load

_DATA = load("relations")
_TARGET = re.compile(_DATA["status"]["target"])
_PLANNED = re.compile(_DATA["status"]["planned"])
_FORECAST = re.compile(_DATA["status"]["forecast"])
_DONE = re.compile(_DATA["status"]["done"])
_REACHED = re.compile(_DATA["status"]["reached"])
_CUMULATIVE = re.compile(_DATA["aggregate"]["cumulative"])
_MEAN = re.compile(_DATA["aggregate"]["mean"])
_BESIDE = re.compile(_DATA["status"]["beside"])
_OF_PLAN = re.compile(_DATA["status"]["of_plan"])
_STATED: tuple[tuple[re.Pattern[str], Status], ...] = (
    (_DONE, "achieved"),
    (_FORECAST, "forecast"),
    (_TARGET, "target"),
)


def stand(near: str, draft: Draft, previous: Draft | None, held: Status) -> Status:
    """Set the status of a figure and return the one that holds for the next in its sentence.

    ``near`` is what follows the figure before, ``held`` what that one leaves behind: at first that of the section.
    """
    behind = _OF_PLAN.match(near) if previous else None
    stated = [at for pattern, status in _STATED if (at := _last(pattern, near, behind.end() if behind else 0, status))]
    if len(stated) > 1 and "forecast" in [status for _, status in stated]:  # "dự kiến đến hết năm sẽ mở"
        stated = [(at, s) for at, s in stated if s != "target" or not near.endswith("sẽ", 0, at)]
    if held != "achieved" and _BESIDE.search(near):
        draft.status = "achieved"
        return held
    if _PLANNED.search(near) and draft.of is None and (draft.head != "%" or "so với" not in near):
        draft.status = "target"
        return held
    if stated and not (previous and previous.from_side):
        held = max(stated)[1]
    elif held == "target" and _REACHED.search(near):
        held = "achieved"
    draft.status = "achieved" if draft.from_side else held
    return held


def _last(pattern: re.Pattern[str], near: str, start: int, status: Status) -> tuple[int, Status] | None:
    """Return where a pattern was found last, with the status that it states."""
    end = 0
    for found in pattern.finditer(near, start):
        end = found.end()
    return (end, status) if end else None


def sum_up(head: str, near: str, draft: Draft, cues: Cues) -> None:
    """Set whether a figure is a mean or a running total."""
    if stands(cues.aggregate, head):
        if _MEAN.search(near):
            draft.aggregate = "mean"
        elif _CUMULATIVE.search(head):
            draft.aggregate = "cumulative"
