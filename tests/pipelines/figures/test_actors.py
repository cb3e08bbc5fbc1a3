"""Actors: the organisation that did what a figure counts, as printed, or none."""

from __future__ import annotations

import pytest

from pipelines.figures import extract
from pipelines.figures.lexicon import load


def actors(text: str) -> list[str | None]:
    return [f.actor for f in extract(text)]


@pytest.mark.parametrize("entry", load("actors")["kind"], ids=lambda e: str(e["name"]))
def test_every_kind_of_actor_is_read_in_its_example(entry: dict[str, str]) -> None:
    before, name, after = entry["example"].replace("{", "|").replace("}", "|").split("|")
    assert actors(before + name + after)[0] == name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Liên minh HTX tỉnh đã mở 12 lớp, có 500 lượt người dự; tư vấn 5 nhóm.", ["Liên minh HTX tỉnh"] * 3),
        ("Có 3 HTX được Quỹ hỗ trợ phát triển HTX cho vay.", ["Quỹ hỗ trợ phát triển HTX"]),
        ("Có 9 cá nhân được UBND huyện Hồng Dân tặng giấy khen.", ["UBND huyện Hồng Dân"]),
        ("Sở Nông nghiệp và Phát triển nông thôn phối hợp với Liên minh HTX tỉnh mở 3 lớp.",
         ["Sở Nông nghiệp và Phát triển nông thôn"]),
        ("Các HTX nộp ngân sách 9 tỷ đồng.", ["Các HTX"]),
    ],
)  # fmt: skip
def test_the_doer_is_the_subject_or_agent_of_the_verb(text: str, expected: list[str]) -> None:
    assert actors(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Kết nạp 6 thành viên vào Liên minh HTX tỉnh.",
        "Dư nợ của Quỹ hỗ trợ phát triển HTX là 12 tỷ đồng.",
        "Liên minh HTX tỉnh tổ chức hội nghị; toàn tỉnh có 210 HTX.",
        "Thành lập mới 4 HTX.",
    ],
)
def test_owner_receiver_and_place_are_no_doers(text: str) -> None:
    assert actors(text) == [None]


def test_a_sentence_that_opens_with_a_verb_goes_on_about_the_doer_before() -> None:
    assert actors("Liên minh HTX tỉnh đã mở 12 lớp. Đồng thời, hỗ trợ 6 HTX dự hội chợ.") == ["Liên minh HTX tỉnh"] * 2
    assert actors("Liên minh HTX tỉnh đã mở 12 lớp. Toàn tỉnh có 210 HTX.") == ["Liên minh HTX tỉnh", None]


def test_the_items_of_a_list_are_done_by_whom_the_line_above_names() -> None:
    text = "- Liên minh HTX tỉnh:\n+ Mở 4 lớp.\n+ Tư vấn 6 nhóm sáng lập viên."
    assert actors(text) == ["Liên minh HTX tỉnh"] * 2


def test_a_person_named_after_an_office_is_no_part_of_the_organisation() -> None:
    text = "Chủ tịch UBND huyện Hồng Dân Trần Văn Tám tặng giấy khen cho 7 tập thể."
    assert actors(text) == ["UBND huyện Hồng Dân"]
