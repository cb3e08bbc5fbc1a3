"""Places: named in the sentence, resolved with the dates of validity of the gazetteer."""

from __future__ import annotations

from archive.records import Context
from pipelines.figures import extract


def places(text: str, **context: str) -> list[str | None]:
    return [f.place for f in extract(text, None, Context(**context))]


def test_a_commune_is_resolved_by_the_district_named_with_it() -> None:
    assert places("Tại xã Vĩnh Thanh, huyện Phước Long thành lập 1 tổ hợp tác.") == ["31882@before-2025"]


def test_the_same_name_is_another_place_after_the_merger() -> None:
    before = places("Năm 2022, xã Phước Long có 3 HTX.")
    after = places("Năm 2026, xã Phước Long có 3 HTX.")
    assert before != after
    assert after == ["31867@after-2025"]


def test_a_name_that_several_units_bear_is_not_guessed() -> None:
    assert places("Tại phường 5 có 2 HTX.") == [None]


def test_the_whole_province_takes_over_from_a_commune() -> None:
    text = "Xã Minh Diệu, huyện Hòa Bình có 2 HTX, toàn tỉnh có 90 HTX."
    assert places(text, area="95") == ["31915@before-2025", "95@before-2025"]


def test_a_commune_s_figure_is_marked_as_covering_one_commune() -> None:
    [figure] = extract("Tại xã Vĩnh Thanh, huyện Phước Long thành lập 1 tổ hợp tác.")
    assert figure.coverage == "commune"
