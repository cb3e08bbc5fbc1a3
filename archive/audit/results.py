"""What an audit came to: precision, recall, agreement of judges, and what is noticed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean

from sqlite_utils import Database

from archive.audit.agreement import Agreement, agreement
from archive.audit.estimates import Estimate, recall, share
from archive.audit.judged import (
    LEVELS,
    PRECISION,
    JudgedFigure,
    JudgedSentence,
    Judgement,
    Level,
    figure_strata,
    sentence_strata,
)
from archive.audit.noticing import Noticed, noticed


@dataclass(frozen=True, slots=True)
class Part:
    """Precision of one rule or indicator: figures checked, wrong ones among them, the share that is right."""

    name: str
    checked: int
    wrong: float
    right: Estimate


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a judge has come: items judged, and of how many of them he was not sure."""

    judge: int
    judged: int
    unsure: int


@dataclass(frozen=True, slots=True)
class Pair:
    """How far two judges agree on one kind of items."""

    judges: tuple[int, int]
    kind: str
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class Differing:
    """An item of which judges say different things: each judge's number and word."""

    item_id: str
    figure_id: str | None
    position: int
    said: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All that an audit says. ``represented`` is the share of figures in strata of which something was judged."""

    audit_id: str
    drawn_at: str
    extractor_version: str
    items: int
    figures: int
    sentences: int
    represented: float
    judges: tuple[Progress, ...]
    precision: dict[Level, Estimate]
    recall: dict[Level, Estimate]
    indicators: tuple[Part, ...]
    rules: tuple[Part, ...]
    pairs: tuple[Pair, ...]
    differing: tuple[Differing, ...]
    noticed: tuple[Noticed, ...]


@dataclass(frozen=True, slots=True)
class _Judged:
    figures: list[JudgedFigure]
    sentences: list[JudgedSentence]
    said: dict[str, dict[int, Judgement]]
    of: dict[str, tuple[str, str | None, int]]  # kind, figure and position of each item
    sizes: tuple[int, int]
    strata: dict[str, int]


def report(db: Database, audit_id: str, only: int | None = None) -> Report:
    """Return what an audit says, by all its judges or by one."""
    found = _judged(db, audit_id, only)
    drawn_at, version = db.execute(
        "SELECT drawn_at, extractor_version FROM audits WHERE audit_id = ?", (audit_id,)
    ).fetchone()
    judged = {f.stratum: f.size for f in found.figures}
    numbers = sorted({n for said in found.said.values() for n in said})
    return Report(
        audit_id=audit_id,
        drawn_at=drawn_at,
        extractor_version=version,
        items=len(found.of),
        figures=found.sizes[0],
        sentences=found.sizes[1],
        represented=sum(judged.values()) / (sum(found.strata.values()) or 1),
        judges=tuple(_progress(found, n) for n in numbers),
        precision={level: share(figure_strata(found.figures, level)) for level in LEVELS},
        recall={level: _recall(found, level) for level in LEVELS},
        indicators=_parts(found.figures, lambda f: f.indicator),
        rules=_parts(found.figures, lambda f: f.rule),
        pairs=tuple(_pairs(found, numbers)),
        differing=tuple(_differing(found)),
        noticed=tuple(noticed(found.figures)),
    )


def refresh(db: Database, audit_id: str) -> None:
    """Work the published results of an audit out anew, inside the caller's transaction."""
    found = _judged(db, audit_id, None)
    rows: list[tuple[object, ...]] = []

    def add(measure: str, of: str, name: str, level: str, wrong: float, estimate: Estimate) -> None:
        if estimate.checked:
            numbers = (estimate.checked, wrong, estimate.value, estimate.low, estimate.high)
            rows.append((audit_id, measure, of, name, level, *numbers))

    for level in LEVELS:
        wrong = sum(1 - f.right(level) for f in found.figures)
        add("precision", "all", "", level, wrong, share(figure_strata(found.figures, level)))
        if found.figures and found.sentences:
            add("recall", "all", "", level, sum(s.missed for s in found.sentences), _recall(found, level))
    for of, parts in (
        ("indicator", _parts(found.figures, lambda f: f.indicator)),
        ("rule", _parts(found.figures, lambda f: f.rule)),
    ):
        for part in parts:
            add("precision", of, part.name, PRECISION, part.wrong, part.right)
    db.execute("DELETE FROM audit_results WHERE audit_id = ?", (audit_id,))
    db.conn.executemany("INSERT INTO audit_results VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _judged(db: Database, audit_id: str, only: int | None) -> _Judged:
    said: dict[str, dict[int, Judgement]] = defaultdict(dict)
    for item, judge, verdict, part, missed in db.execute(
        "SELECT item_id, judge, verdict, part, missed FROM judgements JOIN audit_items USING (item_id) "
        "WHERE audit_id = ? AND ? IN (judge, -1) ORDER BY judge",
        (audit_id, -1 if only is None else only),
    ):
        said[item][judge] = Judgement(verdict, part, missed)
    figures, sentences, of, strata = [], [], {}, {}
    for item, kind, figure, position, rule, indicator, stratum, size in db.execute(
        "SELECT item_id, kind, figure_id, position, rule, indicator, stratum, stratum_size FROM audit_items "
        "WHERE audit_id = ? ORDER BY position",
        (audit_id,),
    ):
        of[item] = (kind, figure, position)
        sure = tuple(j for j in said.get(item, {}).values() if j.verdict != "unsure")
        if kind == "figure":
            strata[stratum] = size
            if sure:
                figures.append(JudgedFigure(item, rule, indicator or "", stratum, size, sure))
        elif sure:
            sentences.append(JudgedSentence(item, stratum, size, fmean(j.missed or 0 for j in sure)))
    sizes = db.execute("SELECT figures, sentences FROM audits WHERE audit_id = ?", (audit_id,)).fetchone()
    return _Judged(figures, sentences, said, of, sizes, strata)


def _recall(found: _Judged, level: Level) -> Estimate:
    return recall(
        figure_strata(found.figures, level),
        figure_strata(found.figures, "figure"),
        sentence_strata(found.sentences),
        *found.sizes,
    )


def _parts(figures: Sequence[JudgedFigure], name_of: Callable[[JudgedFigure], str]) -> tuple[Part, ...]:
    parts = []
    for name in sorted({name_of(f) for f in figures}):
        own = [f for f in figures if name_of(f) == name]
        right = share(figure_strata(figures, PRECISION, lambda f, wanted=name: name_of(f) == wanted))  # type: ignore[misc]
        parts.append(Part(name, len(own), sum(f.wrong for f in own), right))
    return tuple(parts)


def _progress(found: _Judged, number: int) -> Progress:
    own = [said[number] for said in found.said.values() if number in said]
    return Progress(number, len(own), sum(j.verdict == "unsure" for j in own))


def _pairs(found: _Judged, numbers: Sequence[int]) -> list[Pair]:
    pairs = []
    for one, other in combinations(numbers, 2):
        for kind in ("figure", "sentence"):
            both = [
                (said[one].word, said[other].word)
                for item, said in found.said.items()
                if found.of[item][0] == kind and one in said and other in said
            ]
            if both:
                pairs.append(Pair((one, other), kind, agreement(both)))
    return pairs


def _differing(found: _Judged) -> list[Differing]:
    return [
        Differing(item, figure, position, tuple((n, j.word) for n, j in sorted(found.said[item].items())))
        for item, (_, figure, position) in found.of.items()
        if item in found.said and len({j.word for j in found.said[item].values()}) > 1
    ]
