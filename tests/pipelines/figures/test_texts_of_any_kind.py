"""Offsets hold on any Unicode text, and no text takes more than linear time."""

from __future__ import annotations

import time
import unicodedata
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.records import Figure, Rejected
from pipelines.figures import explain, extract, read

PIECES = st.sampled_from(
    [
        *(
            "27 lớp",
            "3 tỷ 500 triệu đồng",
            "16/30 HTX",
            "năm 2022",
            "hai mươi mốt hộ",
            "đạt 87% kế hoạch",
            "tiêu chí 3.2",
        ),
        *("từ 10 - 15", "trong đó ", "đến ngày 30/6/2022", "xã Minh Diệu, huyện Hòa Bình ", "gần ", "(", ")", ".\n"),
        *("\u200b", "\u00a0", "\u0301", "ệ", "e\u0323\u0302", "２７", "İ", "ﬁ", "𝟚", "٣", "Ⅳ", "\r\n", "\ud7ff", " "),
    ]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=14).map("".join))
def test_every_offset_is_true_on_any_text(text: str) -> None:
    figures, rejected = explain(text)
    found: list[Figure | Rejected] = [*figures, *rejected]
    for x in found:
        assert text[x.start : x.end] == x.quote
        assert x.quote
    starts = {f.start for f in figures}
    assert [f.start for f in figures] == sorted(starts)
    assert {f.related_start for f in figures} - {None} <= starts


@given(st.lists(PIECES, max_size=10).map(" ".join))
def test_the_same_text_gives_the_same_reading(text: str) -> None:
    assert read(text) == read(text)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_both_normal_forms_are_read_alike(form: Literal["NFC", "NFD"]) -> None:
    text = unicodedata.normalize(form, "Năm 2021 thành lập hai mươi mốt HTX, vốn 3 tỷ 500 triệu đồng.")
    assert [(str(f.value), f.unit) for f in extract(text)] == [("21", "HTX"), ("3500000000", "đồng")]


def test_old_and_new_tone_marks_are_read_alike() -> None:
    assert [f.indicator for f in extract("HTX khoá mới: hoà giải, củng cố 5 HTX.")] == ["coops_consolidated"]


REPEATED = (
    *("một trăm ", "triệu ", "1\t", "1\ta\n", "1 HTX. ", "1/1/2022 ", "$1", "10 HTX (", "xã Hòa Bình, "),
    *("7", "1.", "1,", "12 ", "(", ")", "\u0301", "e\u0323\u0302", "a\u0301\u0316", "\u200b", "1/", "- ", "\n", "1\n"),
    *(
        "năm ",
        "một ",
        "10 HTX, ",
        "tỷ ",
        "từ 1 đến ",
        "đến năm 2022 ",
        "trong đó ",
        "xã ",
        "3 tỷ ",
        "hai mươi ",
        "Luật ",
    ),
)


@pytest.mark.parametrize("words", ["một trăm ", "1 " + "triệu " * 30_000, "hai mươi mốt ", "không trăm linh "])
def test_numbers_of_any_length_in_words_do_not_fail(words: str) -> None:
    assert read(words * (180_000 // len(words) + 1)).extractor_version


@pytest.mark.slow  # compares times: the more of them at once, the less they say
@pytest.mark.parametrize("unit", REPEATED)
def test_time_is_linear_in_the_length_of_the_text(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        start = time.process_time()
        read(text)
        return time.process_time() - start

    def best(size: int) -> float:  # other work on the machine only ever slows a run down
        return min(seconds(size) for _ in range(3))

    seconds(1_000)
    small, large = max(best(8_000), 0.02), best(64_000)
    assert large < 3 * 8 * small
