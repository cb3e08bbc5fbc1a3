"""Whether a figure is achieved, a target or a forecast, and whether it is a point, a running total or a mean."""

from __future__ import annotations

import re

from pipelines.figures.cues import Cues, stands
from pipelines.figures.draft import Draft
from pipelines.figures.lexicon import load

_DATA = load("relations")
_TARGET = re.compile(_DATA["status"]["target"])
_PLANNED = re.compile(_DATA["status"]["planned"])
_FORECAST = re.compile(_DATA["status"]["forecast"])
_CUMULATIVE = re.compile(_DATA["aggregate"]["cumulative"])
_MEAN = re.compile(_DATA["aggregate"]["mean"])
_DONE = re.compile(
    r"[,;] ?(?:(?:(?:đã|kết quả|nay) )+(?:thực hiện|thành lập|tổ chức|kết nạp|đạt|mở|có)(?: được)?"
    r"|(?:thực hiện|thành lập|tổ chức|kết nạp|mở|có) được|đạt|thực hiện) [^,;]{0,30}$"
)


def stand(head: str, near: str, draft: Draft, cues: Cues) -> None:
    """Set status and aggregate from the sentence before the figure, ``near`` being what follows the figure before."""
    if stands(cues.status, head):
        target = _TARGET.search(head)
        if _PLANNED.search(near) or (target and not _DONE.search(head, target.start())):
            draft.status = "target"
        elif _FORECAST.search(near):
            draft.status = "forecast"
    if stands(cues.aggregate, head):
        if _MEAN.search(near):
            draft.aggregate = "mean"
        elif _CUMULATIVE.search(head):
            draft.aggregate = "cumulative"
