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


def test_both_placements_of_a_tone_mark_name_one_place() -> None:
    assert places("Xã Ninh Hòa có 2 HTX.") == places("Xã Ninh Hoà có 2 HTX.") == ["31852@before-2025"]


def test_each_figure_has_the_place_that_follows_it_with_a_preposition() -> None:
    text = "Có 3 HTX ở huyện Hồng Dân, 4 HTX ở huyện Phước Long."
    assert places(text, area="95") == ["956@before-2025", "957@before-2025"]


def test_districts_of_a_list_need_no_type() -> None:
    text = "Chia ra: Hồng Dân 28 HTX, Phước Long 31 HTX, Hòa Bình 25 HTX."
    assert places(text, area="95") == ["956@before-2025", "957@before-2025", "961@before-2025"]


def test_one_district_name_without_type_is_not_guessed() -> None:
    assert places("Phước Long có 31 HTX.", area="95") == ["95@before-2025"]


def test_the_whole_district_is_the_one_named_before() -> None:
    text = "Tại xã Ninh Hòa, huyện Hồng Dân có 2 HTX. Toàn xã có 9 tổ hợp tác. Toàn tỉnh có 90 HTX."
    assert places(text, area="95") == ["31852@before-2025", "31852@before-2025", "95@before-2025"]


def test_a_title_says_of_which_district_a_text_speaks() -> None:
    text = "Thành lập mới 3 HTX. Trên địa bàn huyện có 18 HTX."
    assert places(text, area="95", title="Kinh tế tập thể huyện Đông Hải") == ["960@before-2025"] * 2


def test_a_commune_that_the_gazetteer_does_not_have_is_not_the_province() -> None:
    [figure] = extract("Thành lập mới 3 HTX.", None, Context(area="95", title="Xã Tân Lộc Phát tổng kết"))
    assert (figure.place, figure.coverage) == (None, "commune")


def test_after_the_merger_the_area_is_the_province_that_the_old_one_became() -> None:
    assert places("Tháng 9/2025, toàn tỉnh có 612 HTX.", area="95") == ["96@after-2025"]
    assert places("Tháng 9/2024, toàn tỉnh có 190 HTX.", area="95") == ["95@before-2025"]


def test_a_commune_without_entry_in_the_gazetteer_is_neither_its_district_nor_the_province() -> None:
    found = extract("Tại xã Tân Long, huyện Hồng Dân có 1 HTX; xã Phú Quới có 3 HTX.", None, Context(area="95"))
    assert [(f.place, f.coverage) for f in found] == [("956@before-2025", "commune"), (None, "commune")]
