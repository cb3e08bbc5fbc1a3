"""Contradictions of the day and restatements: which claims differ, and how."""

from __future__ import annotations

from archive.ledger.agreement import Printed
from archive.ledger.disagreements import Said, disagreements


def said(value: str, article: str, at: str, until: str | None = None, qualifier: str = "exact") -> Said:
    day, end = f"{at}T08:00:00+07:00", f"{until}T08:00:00+07:00" if until else None
    return Said(f"{article}:{value}", article, Printed(value, None, qualifier, "lớp"), day, end)


def pairs(*claims: Said) -> list[tuple[str, str, str, int]]:
    return sorted(disagreements(claims))


def test_two_values_of_one_revision_contradict_each_other() -> None:
    assert pairs(said("12", "a", "2023-07-05"), said("14", "a", "2023-07-05")) == [("a:12", "a:14", "within", 0)]


def test_two_articles_of_the_same_weeks_contradict_each_other_once() -> None:
    found = pairs(
        said("12", "a", "2023-07-05"),
        said("14", "b", "2023-07-20"),
        said("12", "c", "2023-07-21"),
        said("14", "d", "2023-07-22"),
    )
    assert found == [("a:12", "b:14", "between", 15)]


def test_a_later_report_restates_what_was_said_last() -> None:
    found = pairs(said("12", "a", "2022-07-05"), said("14", "b", "2023-07-05"), said("14", "c", "2024-07-05"))
    assert found == [("a:12", "b:14", "report", 365)]
    again = pairs(said("12", "a", "2022-07-05"), said("14", "b", "2023-07-05"), said("15", "c", "2024-07-05"))
    assert [pair[:3] for pair in again] == [("a:12", "b:14", "report"), ("b:14", "c:15", "report")]


def test_an_edit_is_a_restatement_by_the_article_itself() -> None:
    found = pairs(said("12", "a", "2023-07-05", until="2023-08-01"), said("14", "a", "2023-08-01"))
    assert found == [("a:12", "a:14", "edit", 27)]


def test_what_an_article_corrected_before_is_not_held_against_it() -> None:
    corrected = (said("12", "a", "2023-07-05", until="2023-08-01"), said("14", "a", "2023-08-01"))
    assert [p[2] for p in pairs(*corrected, said("14", "b", "2023-08-10"))] == ["edit"]


def test_what_rounding_explains_is_no_disagreement() -> None:
    assert pairs(said("100", "a", "2023-07-05", qualifier="approx"), said("97", "b", "2024-07-05")) == []
