"""Figures to claims: what each article said of each cell, from when until when; repeats are one claim.

A claim begins with the publication of its article, or with the capture that first showed the edit that brought it. It
ends with the capture of the revision that does not say it any more.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from archive.ledger.agreement import Printed
from archive.ledger.cells import Areas, Cell, Kind, cell_of, lacking
from archive.ledger.derived import Comparison, Partitions, Stated, from_comparison, total_of_parts
from archive.ledger.moments import local
from archive.store.views import OWNER_OF_FILE

_READ = """
    f.text_id, f.start, f.value_text, f.value_max_text, f.unit, f.qualifier, f.relation, f.status, f.aggregate,
    f.related_figure, f.link, f.indicator, f.breakdown, f.coverage, f.place, f.period_start, f.period_end,
    f.period_grain, f.flags"""
_FIGURES = f"""
    SELECT f.figure_id, f.article_id, f.revision_id, {_READ}, 0 AS attached
    FROM figures f WHERE f.article_id = :article AND f.superseded = 0
    UNION ALL
    SELECT f.figure_id, a.article_id, a.revision_id, {_READ}, 1
    FROM articles a JOIN attachments t USING (revision_id) JOIN file_parts p USING (file) JOIN figures f USING (text_id)
    WHERE a.article_id = :article AND f.superseded = 0
          AND ({OWNER_OF_FILE.format(file="t.file")}) = a.article_id
    ORDER BY attached, text_id, start"""


_Value = tuple[Cell, Printed, str | None]


@dataclass(slots=True)
class Claim:
    """What one article says of one cell while some of its revisions say it."""

    cell: Cell
    grain: str | None
    printed: Printed
    article_id: str
    revision_id: str
    known_from: str
    known_until: str | None
    figures: list[str]
    flagged: bool
    attached: bool
    own: bool
    own_area: bool
    derived: str | None = None

    def id(self, observation_id: str) -> str:
        """Return the claim's identifier: equal archives carry equal ones."""
        said = (self.printed.value_text, self.printed.value_max_text or "", self.printed.qualifier, self.derived or "")
        key = "\x1f".join((observation_id, self.article_id, self.revision_id, *said))
        return "c" + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class ClaimReader:
    """Reads the claims of articles; what all articles need is looked up once."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.areas = Areas(db)
        self._kinds = {i: Kind(k, needs) for i, k, needs in db.execute("SELECT indicator, kind, needs FROM indicators")}
        self._partitions = Partitions(
            db.execute("SELECT partition_id, total, part, breakdown FROM partitions ORDER BY 1, 2, 3, 4").fetchall()
        )
        self._compares = "comparisons" in db.table_names()

    def read(self, article: str) -> tuple[list[Claim], list[tuple[str, str, str]]]:
        """Return the claims of an article, and the figures that are none with what they lack."""
        head = self.db.execute(
            "SELECT p.area FROM articles a JOIN portals p USING (portal) WHERE a.article_id = ?", (article,)
        ).fetchone()
        if head is None:
            return [], []
        (code,) = head
        revisions = self.db.execute(
            "SELECT revision_id, captured_at, published FROM revisions WHERE article_id = ? "
            "ORDER BY captured_at, revision_id",
            (article,),
        ).fetchall()
        figures = self._figures(article)
        has_files = any(f["attached"] for found in figures.values() for f in found)
        unread = self._unconfirmed(article) if has_files else set()
        comparisons = self._comparisons(article)
        unclaimed: dict[str, tuple[str, str, str]] = {}
        running: dict[_Value, Claim] = {}
        ended: list[Claim] = []
        for number, (revision, captured_at, published) in enumerate(revisions):
            moment = local(captured_at)
            known = min(local(published), moment) if number == 0 and published else moment
            said: dict[_Value, Claim] = {}
            for claim in self._said(code, figures.get(revision, ()), unread, comparisons, unclaimed):
                key = (claim.cell, claim.printed, claim.derived)
                if key in said:
                    said[key].figures.extend(claim.figures)
                    said[key].flagged &= claim.flagged
                    continue
                claim.known_from, claim.revision_id = known, revision
                said[key] = claim
            for key in [key for key in running if key not in said]:
                running[key].known_until = moment
                ended.append(running.pop(key))
            for key, claim in said.items():
                if key in running:
                    running[key].figures, running[key].flagged = claim.figures, claim.flagged
                else:
                    running[key] = claim
        return [*ended, *running.values()], sorted(unclaimed.values())

    def _stated(
        self,
        code: str,
        by_id: Mapping[str, Mapping[str, Any]],
        unread: set[str],
        unclaimed: dict[str, tuple[str, str, str]],
    ) -> dict[str, Stated]:
        """Return what each figure of a revision states, and note those that state nothing."""
        stated: dict[str, Stated] = {}
        for figure in by_id.values():
            kind = self._kinds.get(figure["indicator"])
            lacks = lacking(figure, kind)
            if lacks is None and figure["figure_id"] in unread:
                lacks = "confirmation"
            if lacks is None and _is_unnamed_part(figure, by_id.get(figure["related_figure"])):
                lacks = "breakdown"
            if lacks is not None or kind is None:
                unclaimed[figure["figure_id"]] = (figure["figure_id"], figure["article_id"], lacks or "indicator")
                continue
            area = figure["place"] or self.areas.of_portal(code, figure["period_end"])
            stated[figure["figure_id"]] = Stated(
                cell_of(figure, area, kind),
                "as_of" if kind.kind == "stock" else figure["period_grain"],
                Printed(figure["value_text"], figure["value_max_text"], figure["qualifier"], figure["unit"]),
            )
        return stated

    def _said(
        self,
        code: str,
        figures: Sequence[Mapping[str, Any]],
        unread: set[str],
        comparisons: Mapping[str, Sequence[Comparison]],
        unclaimed: dict[str, tuple[str, str, str]],
    ) -> Iterator[Claim]:
        """Yield the claims of one revision: printed ones first, then those that follow from them."""
        by_id = {f["figure_id"]: f for f in figures}
        stated = self._stated(code, by_id, unread, unclaimed)
        for figure_id, made in stated.items():
            figure = by_id[figure_id]
            yield self._claim(made, figure, code, [figure_id], figure["flags"] != "[]")
        for figure_id, made in stated.items():
            for comparison in comparisons.get(figure_id, ()):
                compared = by_id.get(comparison.figure_id)
                held = self.areas.holds(made.cell.area, comparison.base_end)
                derived = from_comparison(made, comparison, compared) if compared is not None and held else None
                if compared is not None and derived is not None:
                    flagged = compared["flags"] != "[]" or by_id[figure_id]["flags"] != "[]"
                    both = [figure_id, comparison.figure_id]
                    yield self._claim(derived[0], by_id[figure_id], code, both, flagged, derived[1])
        for derived_total, parts in total_of_parts(stated, self._partitions):
            flagged = any(by_id[p]["flags"] != "[]" for p in parts)
            yield self._claim(derived_total, by_id[parts[0]], code, parts, flagged, "total_of_parts")

    def _claim(
        self,
        stated: Stated,
        figure: Mapping[str, Any],
        code: str,
        figures: list[str],
        flagged: bool,
        derived: str | None = None,
    ) -> Claim:
        area = stated.cell.area
        return Claim(
            cell=stated.cell,
            grain=stated.grain,
            printed=stated.printed,
            article_id=figure["article_id"],
            revision_id=figure["revision_id"],
            known_from="",
            known_until=None,
            figures=figures,
            flagged=flagged,
            attached=bool(figure["attached"]),
            own=self.areas.within(area, code),
            own_area=self.areas.own(area, code),
            derived=derived,
        )

    def _figures(self, article: str) -> dict[str, list[dict[str, Any]]]:
        cursor = self.db.execute(_FIGURES, {"article": article})
        names = [d[0] for d in cursor.description]
        found: dict[str, list[dict[str, Any]]] = {}
        for row in cursor:
            figure = dict(zip(names, row, strict=True))
            found.setdefault(figure["revision_id"], []).append(figure)
        return found

    def _unconfirmed(self, article: str) -> set[str]:
        """Return the figures that were recognised in a picture and that nobody has confirmed."""
        rows = self.db.execute(
            "SELECT u.figure_id FROM articles a JOIN attachments t USING (revision_id) JOIN file_parts p USING (file) "
            "JOIN unconfirmed_figures u USING (text_id) WHERE a.article_id = ?",
            (article,),
        )
        return {figure for (figure,) in rows}

    def _comparisons(self, article: str) -> dict[str, list[Comparison]]:
        found: dict[str, list[Comparison]] = {}
        if self._compares:
            rows = self.db.execute(
                "SELECT c.of_figure, c.figure_id, c.kind, c.by, c.direction, c.base_start, c.base_end, c.base_grain "
                "FROM comparisons c JOIN figures f USING (figure_id) WHERE f.article_id = ? ORDER BY 1, 2",
                (article,),
            )
            for of, *rest in rows:
                found.setdefault(of, []).append(Comparison(*rest))
        return found


def _is_unnamed_part(figure: Mapping[str, Any], whole: Mapping[str, Any] | None) -> bool:
    """Return whether a figure is a part of another without saying which: its key would be that of the whole."""
    if whole is None or figure["link"] != "part_of":
        return False
    same = ("indicator", "breakdown", "coverage", "place", "period_start", "period_end", "status", "unit")
    return all(figure[name] == whole[name] for name in same)


def as_rows(claims: Sequence[Claim], ids: Mapping[Cell, str]) -> Iterator[tuple[object, ...]]:
    """Yield the claims as rows of their table, all that decides between them worked out; ``ids`` are their cells'."""
    for c in claims:
        yield (
            c.id(ids[c.cell]),
            ids[c.cell],
            c.figures[0],
            json.dumps(c.figures),
            c.article_id,
            c.revision_id,
            c.known_from,
            c.known_until,
            c.printed.value_text,
            c.printed.value_max_text,
            c.printed.qualifier,
            c.flagged,
            c.known_from[:10] < c.cell.period_end,
            c.own,
            c.attached,
            c.derived,
        )
