"""The sentence beside a chart that a journalist can paste: the newest value, with its doubts and its source.

``{url}`` in it stands for the address of the evidence page, which only the page knows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from archive.site.charts.panels import Panel, key_of
from archive.site.charts.points import Point
from archive.site.charts.runs import parted
from archive.site.charts.words import area_words, doubts, period_words, said, value_words
from archive.site.formats import day, number
from archive.site.language import Language

YEAR_APART = 1e-3  # in years: the same period or day of the year before


@dataclass(frozen=True, slots=True)
class Source:
    """Who printed the newest value, and the share of a plan that the same article gives for it, per cent."""

    organisation: str
    title: str
    published: str | None
    plan: str | None


def read_source(db: sqlite3.Connection, point: Point) -> Source:
    """Read where a point comes from; a share of the plan as the print gives it, ``vượt 8%`` as 108."""
    organisation, title, published = db.execute(
        "SELECT organisation, title, published FROM articles JOIN portals USING (portal) WHERE article_id = ?",
        (point.article_id,),
    ).fetchone()
    share = db.execute(_PLAN, (point.observation_id,)).fetchone()
    plan = None
    if share is not None:
        plan = str(Decimal(share[0]) if share[1] == 0 else 100 + share[1] * Decimal(share[0]))
    return Source(organisation, title, published, plan)


def sentence(panel: Panel, label: str, source: Source, names: Mapping[str, str], spoken: Language) -> str | None:
    """Return the sentence on the newest achieved value of a panel; None where none is achieved."""
    point = panel.newest
    if point is None:
        return None
    when, value = period_words(point, spoken), value_words(point, spoken)
    what = label if label[1:2].isupper() else label[:1].lower() + label[1:]
    if point.part:
        what += f" ({point.part})"
    where = area_words(point.area, names, spoken)
    beside = []
    if source.plan is not None:
        share = number(source.plan, spoken)
        beside.append(said(spoken, f"bằng {share}% kế hoạch", f"{share}% of the plan"))
    if (earlier := year_before(panel, point)) is not None:
        told = value_words(earlier, spoken)
        beside.append(said(spoken, f"cùng kỳ năm trước {told}", f"{told} a year before"))
    cumulative = said(spoken, "lũy kế ", "cumulatively ") if point.aggregate == "cumulative" else ""
    warned = "; ".join(doubts(point, spoken))
    warned = said(spoken, f" – lưu ý: {warned}", f" – note: {warned}") if warned else ""
    on = f", {day(source.published, spoken)}" if source.published else ""
    by = f"{source.organisation}, “{source.title}”{on}"
    if spoken == "en":
        lead = f"{label[:1].upper()}{label[1:]}" + (f" ({point.part})" if point.part else "")
        return (
            f"{lead}, {where}, {when}: {cumulative}{', '.join([value, *beside])}{warned} (source: {by}; see {{url}})."
        )
    first = f"{when[:1].upper()}{when[1:]}, {what} ở {where} là {cumulative}"
    return f"{first}{', '.join([value, *beside])}{warned} (nguồn: {by}; xem {{url}})."


def year_before(panel: Panel, point: Point) -> Point | None:
    """Return the value of the same period of the year before, where the two may be compared and neither is doubted."""
    if point.flagged or point.disputed:
        return None
    for other in panel.lines[key_of(point)]:
        if abs(point.at - 1 - other.at) < YEAR_APART + (0.003 if point.grain == "as_of" else 0):
            return None if other.flagged or other.disputed or parted(other, point, panel.breaks) else other
    return None


_PLAN = """
    SELECT p.value_text, k.direction
    FROM claims c, json_each(c.figures) j JOIN comparisons k ON k.of_figure = j.value
    JOIN figures p ON p.figure_id = k.figure_id
    WHERE c.observation_id = ? AND c.chosen AND k.kind = 'plan' AND k."by" = 'percent' AND p.superseded = 0
          AND p.value_text IS NOT NULL
    ORDER BY p.figure_id LIMIT 1"""
