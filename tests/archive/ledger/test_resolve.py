"""Which of several claims stands, and why."""

from __future__ import annotations

from typing import Any

import pytest

from archive.ledger.agreement import Printed
from archive.ledger.resolve import Standing, resolve


def claim(value: str, at: str = "2023-01-10", qualifier: str = "exact", **fields: Any) -> Standing:
    marks = {"flagged": False, "derived": False, "gone": False, "preliminary": False, "own": True, "attached": False}
    return Standing(
        claim_id=f"c-{value}-{at}",
        printed=Printed(value, None, qualifier, "lớp"),
        known_from=f"{at}T08:00:00+07:00",
        article_id="thu:1",
        start=fields.pop("start", 0),
        **{**marks, **fields},
    )


def told(*claims: Standing) -> tuple[str, str, bool]:
    found = resolve(claims)
    return found.chosen.printed.value_text, found.rule, found.disputed


def test_one_claim_is_the_value() -> None:
    assert told(claim("12")) == ("12", "only claim", False)


def test_claims_that_say_the_same_agree() -> None:
    assert told(claim("12"), claim("12", "2024-01-10")) == ("12", "agree", False)


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"flagged": True}, "unflagged"),
        ({"gone": True}, "still shown"),
        ({"preliminary": True}, "final report"),
        ({"own": False}, "own report"),
    ],
)
def test_a_later_claim_of_less_worth_loses_and_the_rule_is_told(fields: dict[str, bool], rule: str) -> None:
    assert told(claim("12"), claim("14", "2024-01-10", "exact", **fields)) == ("12", rule, True)


def test_the_later_of_equals_stands() -> None:
    assert told(claim("12"), claim("14", "2024-01-10")) == ("14", "latest", True)


def test_a_derived_claim_never_beats_a_printed_one_nor_disputes_it() -> None:
    assert told(claim("12"), claim("14", "2024-01-10", derived=True)) == ("12", "printed", False)
    found = resolve([claim("12"), claim("14", "2024-01-10", derived=True)])
    assert (found.n_claims, found.n_derived) == (1, 1)


def test_a_flagged_print_is_worth_less_than_what_follows_from_others() -> None:
    assert told(claim("12", flagged=True), claim("14", derived=True))[0] == "14"


def test_of_claims_that_agree_the_most_exact_is_taken() -> None:
    assert told(claim("97"), claim("100", "2024-01-10", "approx")) == ("97", "agree", False)
    assert told(claim("97"), claim("98", "2024-06-10"), claim("100", "2024-01-10", "approx"))[:2] == ("98", "latest")


def test_an_attachment_says_the_same_as_its_article_and_stands_behind_it() -> None:
    found = resolve([claim("12"), claim("14", attached=True)])
    assert found.chosen.printed.value_text == "12"
    assert found.disputed


def test_of_two_values_of_one_article_the_first_stands() -> None:
    assert told(claim("12", start=80), claim("14", start=300))[0] == "12"
    assert told(claim("14", start=300), claim("12", start=80))[0] == "12"


def test_of_those_that_say_the_very_same_the_first_stands_for_all() -> None:
    found = resolve([claim("12", "2023-07-05"), claim("12", "2024-07-05"), claim("12", "2023-06-01", preliminary=True)])
    assert found.chosen.known_from.startswith("2023-07-05")


def test_the_order_of_the_claims_does_not_matter() -> None:
    claims = [claim("12"), claim("14", "2024-01-10"), claim("13", flagged=True), claim("15", derived=True)]
    assert {told(*claims[i:], *claims[:i]) for i in range(4)} == {("14", "latest", True)}
