"""One pass finds where the words of all vocabularies begin; what stands there in full each module reads for itself."""

from __future__ import annotations

from pipelines.figures.beginnings import find, within


def test_a_word_of_several_vocabularies_is_found_for_each() -> None:
    low = "năm 2022, liên minh htx tỉnh có năm lớp tại huyện hồng dân"
    found = find(low)
    assert found.times == [(0, "năm #")]
    assert found.numerals == [0, low.index("năm lớp")]
    assert low.index("liên minh") in found.organisations
    assert found.places == [low.index("huyện")]
    assert found.districts == [low.index("hồng dân")]


def test_two_spaces_in_a_word_are_one() -> None:
    assert find("từ  ngày  5/6").times == [(0, "từ ngày #"), (4, "ngày #"), (10, "#")]


def test_a_number_of_thousands_begins_no_expression_of_time() -> None:
    assert find("12.500 hộ").times == []
    assert find("12.5.2022").times[0] == (0, "#")


def test_a_span_that_begins_within_a_word_is_read_from_its_begin() -> None:
    low = "liên minh htx tỉnh"
    assert list(within([0, 10], low, 3, 18)) == [3, 10]
    assert list(within([0, 10], low, 0, 10)) == [0]
