"""The periods of flows: what happened in a time has no value as of a day."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.figures.draft import Draft
from pipelines.figures.indicators import is_flow
from pipelines.figures.period import NONE, Period


def settle(drafts: Sequence[Draft], title: Period | None) -> None:
    """Give flows a period where only its end is named (drafts with their indicators).

    What is expected by the end of a year ("dự kiến đến hết năm 2023 sẽ mở") is of that year; else it is the period of
    the title, where an earlier sentence names its end.
    """
    for draft in drafts:
        start, end = draft.period or NONE
        if start or not end or not is_flow(draft.indicator):
            continue
        if end.endswith("-12-31") and draft.status == "forecast":
            draft.period, draft.grain = (f"{end[:4]}-01-01", end), "year"
        elif title and title.span[0] and end == title.span[1] and draft.source == "paragraph":
            draft.period, draft.grain, draft.source = title.span, title.grain, title.source
