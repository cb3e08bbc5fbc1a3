"""A chart as a page shows it, from its row: drawings with links, key, the table for it, the SQL behind it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from lxml import etree
from markupsafe import Markup

from archive.site.charts.descriptions import missing_words
from archive.site.charts.key import HEIGHT, WIDTH, Entry, glyph
from archive.site.charts.marks import FIGURES
from archive.site.charts.sheet import linked
from archive.site.language import Language

_COLUMNS = (
    "chart_id, indicator, grain, unit, of_parts, title, alternative, sentence, newest_figure, missing, spec, svg, "
    "svg_narrow, svg_small"
)
# The first and the last day of a period, as month and day, for each grain; of months the rule that they are whole ones.
PERIODS = {
    "half": (("01-01", "06-30"), ("07-01", "12-31")),
    "quarter": (("01-01", "03-31"), ("04-01", "06-30"), ("07-01", "09-30"), ("10-01", "12-31")),
    "nine_months": (("01-01", "09-30"),),
    "year": (("01-01", "12-31"),),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A row of the table that stands for a chart."""

    figure_id: str
    period: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart in one language; the drawings are None where Vega has not drawn it."""

    chart_id: str
    indicator: str
    grain: str
    unit: str | None
    of_parts: bool
    title: str
    alternative: str
    sentence: str | None
    newest_figure: str | None
    missing: tuple[tuple[str, str], ...]
    spec: str
    svg: str | None
    svg_narrow: str | None
    svg_small: str | None
    subtitle: str
    key: tuple[Entry, ...]
    notes: tuple[str, ...]
    table: tuple[Told, ...]

    def drawing(self, svg: str, figures: str) -> Markup:
        """Return a drawing for a page, its points leading to the evidence pages below the address ``figures``."""
        return Markup(linked(svg, figures))

    def missing_words(self, spoken: Language) -> str:
        """Return the periods that have no value, in words; empty where there are none."""
        return "; ".join(missing_words(self.missing, self.grain, spoken))

    def signs(self) -> list[tuple[Markup, str]]:
        """Return the key: each sign as an SVG, and what it means."""
        return [(sign(entry), entry.text) for entry in self.key]

    def said(self, address: str) -> str:
        """Return the sentence with the address of its evidence page."""
        before, found, after = (self.sentence or "").rpartition("{url}")
        return f"{before}{address}{after}" if found else after

    @property
    def sql(self) -> str:
        """The question whose answer the chart shows."""
        return sql_of(self.indicator, self.grain, self.unit, of_parts=self.of_parts)


def read_charts(db: sqlite3.Connection, indicator: str, spoken: Language) -> list[Chart]:
    """Read the charts of an indicator in a language, the main one first."""
    where = "indicator = ? AND language = ? ORDER BY place"
    return [_chart(row) for row in db.execute(f"SELECT {_COLUMNS} FROM charts WHERE {where}", (indicator, spoken))]


def read_chart(db: sqlite3.Connection, chart_id: str) -> Chart | None:
    """Read one chart; None where there is none."""
    row = db.execute(f"SELECT {_COLUMNS} FROM charts WHERE chart_id = ?", (chart_id,)).fetchone()
    return _chart(row) if row else None


@cache
def sign(entry: Entry) -> Markup:
    """Return an entry's sign as an SVG for a page."""
    size = {"class": "chart sign", "width": str(WIDTH), "height": str(HEIGHT), "viewBox": f"0 0 {WIDTH} {HEIGHT}"}
    svg = etree.Element("svg", size | {"aria-hidden": "true"})
    svg.append(glyph(entry))
    return Markup(etree.tostring(svg, encoding="unicode"))


def sql_of(indicator: str, grain: str, unit: str | None, *, of_parts: bool) -> str:
    """Return the SQL behind a chart; texts are quoted."""
    parts = "(breakdown IS NOT NULL OR coverage IS NOT NULL)" if of_parts else "breakdown IS NULL AND coverage IS NULL"
    if of_parts:
        parts += " AND status = 'achieved'"
    return "\n".join(
        (
            "SELECT area, period_start, period_end, breakdown, coverage, status, aggregate, value, unit, qualifier,",
            "       n_claims, disputed, flagged, rule, figure_id, article_id, sentence",
            "FROM series",
            f"WHERE indicator = {quoted(indicator)} AND own_area AND unit IS {quoted(unit)}",
            f"      AND {parts}",
            f"      AND {_of_grain(grain)}",
            "ORDER BY period_end, area, breakdown, status, aggregate",
        )
    )


def quoted(text: str | None) -> str:
    """Return a text as SQL writes it."""
    return "NULL" if text is None else "'" + text.replace("'", "''") + "'"


def _of_grain(grain: str) -> str:
    if grain == "as_of":
        return "period_start IS NULL"
    if grain == "month":
        return (
            "period_start LIKE '%-01' AND substr(period_start, 1, 7) = substr(period_end, 1, 7)\n"
            "      AND date(period_end, '+1 day') LIKE '%-01'"
        )
    ends = ", ".join(f"'{first}/{last}'" for first, last in PERIODS[grain])
    return (
        f"substr(period_start, 6) || '/' || substr(period_end, 6) IN ({ends})\n"
        "      AND substr(period_start, 1, 4) = substr(period_end, 1, 4)"
    )


def _chart(row: Sequence[object]) -> Chart:
    *first, missing, spec, wide, narrow, small = row
    chart_id, indicator, grain, unit, of_parts, title, alternative, sentence, newest = first
    read = json.loads(str(spec))
    meta = read["usermeta"]
    points = next(layer["data"]["values"] for layer in read["layer"] if layer["name"] == "points")
    return Chart(
        chart_id=str(chart_id),
        indicator=str(indicator),
        grain=str(grain),
        unit=None if unit is None else str(unit),
        of_parts=bool(of_parts),
        title=str(title),
        alternative=str(alternative),
        sentence=None if sentence is None else str(sentence),
        newest_figure=None if newest is None else str(newest),
        missing=tuple((first, last) for first, last in json.loads(str(missing))),
        spec=str(spec),
        svg=None if wide is None else str(wide),
        svg_narrow=None if narrow is None else str(narrow),
        svg_small=None if small is None else str(small),
        subtitle=meta["subtitle"],
        key=tuple(Entry(**entry) for entry in meta["key"]),
        notes=tuple(meta["notes"]),
        table=tuple(Told(p["href"].removeprefix(FIGURES), *p["told"]) for p in points),
    )


def as_image(svg: str, alternative: str) -> Markup:
    """Return a small drawing as one image with its alternative, without a link for each point: for lists of many."""
    root = etree.fromstring(svg.encode())
    for link in list(root.iter("{*}a")):
        for child in link:
            if etree.QName(child).localname != "title":
                link.addprevious(child)
        parent = link.getparent()
        if parent is not None:
            parent.remove(link)
    for child in list(root):
        if etree.QName(child).localname in ("title", "desc"):
            root.remove(child)
    for name in {"aria-labelledby", "aria-describedby"} & {str(name) for name in root.attrib}:
        del root.attrib[name]
    root.attrib.update({"role": "img", "aria-label": alternative})
    return Markup(etree.tostring(root, encoding="unicode"))
