"""The synthetic decade keeps its word: as much of everything as was asked for, and each figure where the truth says."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html import unescape
from itertools import pairwise

import pytest

from tests.portal import serve
from tests.portal.asking import text, visible
from tests.portal.decade import Decade, decade
from tests.portal.decade.statistics import MERGED, MERGER, OLD, statistics, value
from tests.portal.decade.truth import PORTAL, Claim, Truth, agrees, close, known_on
from tests.portal.series import Period

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def written() -> Decade:
    return decade()


@pytest.fixture(scope="module")
def truth(written: Decade) -> Truth:
    return written.truth


def texts(written: Decade) -> dict[str, str]:
    return {f"{PORTAL}:{page.article.entry.key}": page.article.text for page in written.pages}


# ---- the same, and enough ----------------------------------------------------------------------------


def test_the_same_seed_writes_the_same_decade_and_another_seed_another() -> None:
    assert (again := Decade(6)).truth == decade().truth
    assert [p.article for p in again.pages] == [p.article for p in decade().pages]
    assert decade(1).truth != again.truth


def test_the_command_prints_the_truth_as_json_the_same_in_every_process(truth: Truth) -> None:
    done = subprocess.run([sys.executable, "-m", "tests.portal.decade"], capture_output=True, text=True, check=True)
    assert done.stdout == truth.as_json() + "\n"
    assert len(json.loads(done.stdout)["claims"]) == len(truth.claims)


@pytest.mark.parametrize("seed", [6, 1])
def test_there_is_as_much_of_everything_as_was_asked_for(seed: int) -> None:
    truth = decade(seed).truth
    assert len(truth.restatements) >= 50
    assert min(Counter(r.kind for r in truth.restatements).values()) >= 10
    assert len(truth.contradictions) >= 30
    assert min(Counter(c.kind for c in truth.contradictions).values()) >= 10
    printed = [p for p in truth.promises if p.printed_percent is not None]
    assert len(printed) >= 20
    assert len(truth.cells) > 1000
    assert len(truth.known) == 10


def test_there_are_repeats_roundings_breakdowns_communes_forecasts_and_both_provinces(truth: Truth) -> None:
    assert sum(len(c.quotes) > 1 for c in truth.claims) >= 10
    qualifiers = Counter(c.qualifier for c in truth.claims)
    assert qualifiers["approx"] >= 20
    assert qualifiers["more_than"] >= 20
    assert sum(c.cell.breakdown is not None for c in truth.claims) >= 100
    assert {c.cell.coverage for c in truth.claims} == {None, "commune", "district"}
    assert sum(c.cell.coverage == "commune" for c in truth.claims) >= 50
    assert {c.cell.status for c in truth.claims} == {"achieved", "target", "forecast"}
    areas = Counter(c.cell.area for c in truth.claims)
    assert areas[OLD] > 1000
    assert areas[MERGED] > 50


# ---- the truth and the articles ----------------------------------------------------------------------


def test_every_figure_of_the_truth_stands_in_its_article_at_its_place(written: Decade, truth: Truth) -> None:
    known = texts(written)
    for claim in truth.claims:
        for start, quote in zip(claim.starts, claim.quotes, strict=True):
            assert known[claim.article_id][start : start + len(quote)] == quote
    assert sum(len(c.starts) for c in truth.claims) > 1500


def test_no_article_claims_more_than_the_truth_says(written: Decade, truth: Truth) -> None:
    claimed = {(c.article_id, start) for c in truth.claims for start in c.starts}
    for page in written.pages:
        for placed in page.placed:
            stated = (f"{PORTAL}:{page.article.entry.key}", placed.start) in claimed
            assert stated == (placed.fact.cell is not None)


def test_the_figures_of_an_article_are_printed_as_its_text_has_them(written: Decade) -> None:
    for page in written.pages:
        article = page.article
        assert all(article.text[f.start : f.start + len(f.quote)] == f.quote for f in article.figures)


def test_articles_follow_each_other_in_time_and_no_slot_is_left_open(written: Decade) -> None:
    published = [page.article.entry.published for page in written.pages]
    assert all(a <= b for a, b in pairwise(published))
    assert (published[0].year, published[-1].year) == (2012, 2026)
    assert not [page.article.text for page in written.pages if set("{}‹›[]") & set(page.article.text)]
    assert len({page.article.entry.key for page in written.pages}) == len(written)


# ---- what became of the cells ------------------------------------------------------------------------


def of(truth: Truth, **wanted: object) -> list[Claim]:
    return [c for c in truth.claims if all(getattr(c, name) == value for name, value in wanted.items())]


def test_every_restatement_is_printed_by_both_articles_far_enough_apart(truth: Truth) -> None:
    for r in truth.restatements:
        (before,) = of(truth, cell=r.cell, value=r.earlier_value, article_id=r.earlier_article)
        (after,) = of(truth, cell=r.cell, value=r.later_value, article_id=r.later_article)
        assert (before.qualifier, after.qualifier) == ("exact", "exact")
        assert not agrees(before, after)
        assert (after.known_from is None) == (r.kind == "edit")
        assert (before.known_until == "edit") == (r.kind == "edit")
        assert not close(before, after)


def test_every_contradiction_is_printed_in_one_article_or_in_two_close_in_time(truth: Truth) -> None:
    for c in truth.contradictions:
        a, b = (next(x for x in of(truth, cell=c.cell, value=v) if x.article_id in c.articles) for v in c.values)
        assert not agrees(a, b)
        assert close(a, b)
        assert ((a.article_id == b.article_id), len(c.articles)) in {(True, 1), (False, 2)}


def test_the_articles_differ_nowhere_else(truth: Truth) -> None:
    """What no fate was drawn for is said alike by all articles, roundings apart."""
    fated = {r.cell for r in truth.restatements} | {c.cell for c in truth.contradictions}
    by_cell: dict[object, list[Claim]] = {}
    for claim in truth.claims:
        by_cell.setdefault(claim.cell, []).append(claim)
    assert not [c for c, said in by_cell.items() if c not in fated and not all(agrees(said[0], x) for x in said)]
    for cell, said in by_cell.items():
        if cell in fated:
            exact = {x.value for x in said if x.qualifier == "exact"}
            assert len(exact) == 2 or cell.unit == "đồng"


def test_a_promise_is_printed_before_its_year_and_its_share_mostly_fits(truth: Truth) -> None:
    off = []
    for p in truth.promises:
        assert {c.value for c in of(truth, cell=p.target)} == {p.target_value}
        assert all(
            c.known_from and c.known_from[:10] < f"{p.target.period_end[:4]}-03-01" for c in of(truth, cell=p.target)
        )
        if p.printed_percent is not None:
            computed = [v / p.target_value * 100 for v in p.outcome_values]
            off += [p for _ in [0] if min(abs(c - p.printed_percent) for c in computed) > Decimal("0.5")]
    assert 3 <= len(off) < len(truth.promises) / 2


def test_what_old_bac_lieu_set_out_to_do_in_2025_has_no_outcome_of_the_merged_province(truth: Truth) -> None:
    targets = [c.cell for c in truth.claims if c.cell.status == "target" and c.cell.period_end == "2025-12-31"]
    assert {cell.area for cell in targets} == {OLD}
    assert not {p.target for p in truth.promises} & set(targets)
    assert [c for c in truth.claims if c.cell.period_end == "2025-12-31" and c.cell.area == MERGED]


def test_the_merged_province_is_never_compared_with_the_old_one(truth: Truth) -> None:
    for claim in truth.claims:
        if claim.cell.coverage is None and claim.cell.status != "target":
            assert claim.cell.area == (MERGED if claim.cell.period_end >= MERGER else OLD)
            if claim.known_from and claim.known_from > "2025-09":
                assert claim.cell.area == MERGED


# ---- what was known ----------------------------------------------------------------------------------


def test_what_was_known_follows_the_restatements(truth: Truth) -> None:
    restated = next(r for r in truth.restatements if r.kind == "base")
    assert restated.known_from
    day = date.fromisoformat(restated.known_from[:10])
    before, after = (
        {k.cell: k for k in known_on(truth.claims, d.isoformat())}[restated.cell] for d in (day.replace(day=1), day)
    )
    assert (before.values, after.values) == ((restated.earlier_value,), (restated.later_value,))


def test_edits_are_known_only_after_the_last_date(truth: Truth) -> None:
    edited = [r for r in truth.restatements if r.kind == "edit"]
    last = {k.cell: k.values for k in dict(truth.known)["2026-03-01"]}
    end = {k.cell: k.values for k in truth.cells}
    shown = [r for r in edited if r.cell in last]
    assert [last[r.cell] for r in shown] == [(r.earlier_value,) for r in shown]
    assert [end[r.cell] for r in edited] == [(r.later_value,) for r in edited]


def test_on_every_date_more_was_known_than_on_the_one_before(truth: Truth) -> None:
    sizes = [len(known) for _, known in truth.known]
    assert all(a < b for a, b in pairwise(sizes))


def test_values_are_those_of_the_model_where_nothing_was_drawn(truth: Truth) -> None:
    fated = {r.cell for r in truth.restatements} | {c.cell for c in truth.contradictions}
    s = statistics()["founding_classes"]
    for year in range(2013, 2024):
        cell = s.cell(Period(year, "Y"))
        for known in truth.cells:
            if known.cell == cell and cell not in fated:
                assert agrees(
                    Claim(cell, known.values[0], "approx", "", None, (), ()),
                    Claim(cell, value("founding_classes", Period(year, "Y"), 6), "exact", "", None, (), ()),
                )


# ---- served ------------------------------------------------------------------------------------------


def words(shown: str) -> str:
    return " ".join(shown.split())


def test_the_portal_serves_the_decade_and_its_edits(truth: Truth) -> None:
    with serve(decade=True, trap=False) as portal:
        assert len(portal.truth) == len(decade())
        edit = truth.edits[0]
        before = portal.truth[edit.key]
        assert visible(text(portal, before.entry.path)).count(before.entry.title) > 0
        portal.edit(edit.key, replace=dict(edit.replace))
        after = visible(unescape(text(portal, before.entry.path)))
        for old, new in edit.replace:
            assert old not in portal.truth[edit.key].text
            assert new in portal.truth[edit.key].text
            assert words(new) in words(after)
        with pytest.raises(ValueError, match="publishes no more"):
            portal.publish()


def test_the_usual_portal_is_another_one() -> None:
    with serve(3) as usual, serve(decade=True) as portal:
        assert not set(usual.truth) & set(portal.truth)
        assert replace(usual.truth.report("2022H1").entry, number=1).key not in portal.truth
