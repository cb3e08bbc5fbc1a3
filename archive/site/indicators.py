"""The list of indicators for readers: by topic, each with its newest value and a small chart where there is one."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from datasette.utils.asgi import Response
from markupsafe import Markup

from archive.site.charts.shown import as_image
from archive.site.charts.words import amount
from archive.site.language import Language, language
from archive.site.snapshot import SnapshotDatabase

TOPICS = (
    *("founding", "stock", "training", "fund", "membership", "finance", "products", "people", "dissolution"),
    *("rural", "social", "plan"),
)
"""The order of topics: what reports begin with comes first; topics that are not named here come last."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An indicator with its newest value; both are empty where no article states one."""

    indicator: str
    name: str
    figure_id: str | None
    value: str | None
    period: tuple[str | None, str, str | None] | None
    doubtful: bool
    picture: Markup | None


def read_list(db: sqlite3.Connection, spoken: Language) -> Mapping[str, tuple[Listed, ...]]:
    """Read all indicators by topic; within a topic those with values first, by name."""
    pictures = {
        indicator: as_image(svg, words)
        for indicator, svg, words in db.execute(
            "SELECT indicator, svg_small, alternative FROM charts WHERE place = 0 AND language = ? "
            "AND svg_small IS NOT NULL",
            (spoken,),
        )
    }
    found: dict[str, list[Listed]] = defaultdict(list)
    for row in db.execute(_LIST):
        indicator, vi, en, topic, figure, value, unit, start, end, grain, doubtful = row
        found[topic].append(
            Listed(
                indicator=indicator,
                name=en if spoken == "en" else vi,
                figure_id=figure,
                value=amount(value, unit, spoken) if figure else None,
                period=(start, end, grain) if end else None,
                doubtful=bool(doubtful),
                picture=pictures.get(indicator),
            )
        )
    order = sorted(found, key=lambda t: (TOPICS.index(t) if t in TOPICS else len(TOPICS), t))
    return {t: tuple(sorted(found[t], key=lambda i: (i.figure_id is None, i.name))) for t in order}


async def indicators(datasette: Any, request: Any) -> Any:
    """Answer with the list of indicators."""
    db: SnapshotDatabase = datasette.databases["archive"]
    spoken = language()
    topics = await db.remembered(f"indicators {spoken}", lambda conn: read_list(conn, spoken))
    shown = {"topics": topics, "figures": datasette.urls.table("archive", "figures")}
    return Response.html(await datasette.render_template("indicators.html", shown, request=request))


ROUTES = [(r"/indicators$", indicators)]

_LIST = """
    WITH newest AS (
        SELECT s.*, row_number() OVER (PARTITION BY indicator ORDER BY breakdown IS NOT NULL, period_end DESC,
               aggregate <> 'point', n_claims DESC, figure_id) AS nth
        FROM series s WHERE own_area AND status = 'achieved')
    SELECT i.indicator, label_vi, label_en, topic, figure_id, value_text, n.unit, period_start, period_end,
           period_grain, n.disputed OR n.flagged
    FROM indicators i LEFT JOIN newest n ON n.indicator = i.indicator AND nth = 1"""
