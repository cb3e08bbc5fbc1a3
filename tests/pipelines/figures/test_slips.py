"""Numbers that differ as misprints do."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipelines.figures.slips import slip


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("522", "552", "digit"),
        ("496800000", "446800000", "digit"),
        ("6361", "6631", "transposed"),
        ("12", "21", "transposed"),
        ("3300000", "3300000000", "zeros"),
        ("12", "14", None),
        ("12", "12.0", None),
        ("226", "200", None),
        ("0", "10", None),
    ],
)
def test_a_slip_is_known_by_its_kind(one: str, other: str, kind: str | None) -> None:
    assert slip(Decimal(one), Decimal(other)) == slip(Decimal(other), Decimal(one)) == kind
