"""A result shows the sentence that answers, with the words that were found marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.site.search.sentence import CLOSED, LONGEST_SHOWN, OPENED, found_sentence, found_share

TEXT = (
    "Liên minh mở 27 lớp\n"
    "Có 13 HTX đăng ký. Quỹ đã giải ngân 3.300.000 đồng cho 03 dự án. Ngân sách không đổi.\n"
    "Tỉnh chăm lo đời sống xã viên; mở 27 lớp tại Đông Hải."
)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("giai ngan", "Quỹ đã ⟦giải⟧ ⟦ngân⟧ 3.300.000 đồng cho 03 dự án."),
        ("giải ngân", "Quỹ đã ⟦giải⟧ ⟦ngân⟧ 3.300.000 đồng cho 03 dự án."),
        ('"giai ngan"', "Quỹ đã ⟦giải ngân⟧ 3.300.000 đồng cho 03 dự án."),
        ("ngan sach", "⟦Ngân⟧ ⟦sách⟧ không đổi."),
        ("đông", "mở 27 lớp tại ⟦Đông⟧ Hải."),
        ("dong", "Quỹ đã giải ngân 3.300.000 ⟦đồng⟧ cho 03 dự án."),
        ("3.300.000", "Quỹ đã giải ngân ⟦3.300.000⟧ đồng cho 03 dự án."),
        ("lop", "mở 27 ⟦lớp⟧ tại Đông Hải."),  # not the title, which is shown anyway
        ("lien minh", "⟦Liên⟧ ⟦minh⟧ mở 27 lớp"),
        ("", "Có 13 HTX đăng ký."),
    ],
)
def test_the_sentence_with_most_of_the_words_is_shown(typed: str, shown: str) -> None:
    found = found_sentence(typed, TEXT)
    assert found is not None
    assert found.endswith(shown) if typed in ("đông", "lop") else found == shown


def test_a_text_without_the_words_has_no_sentence() -> None:
    assert found_sentence("khongco", TEXT) is None
    assert found_sentence("giái", TEXT) is None
    assert found_share("giải khongco", TEXT) == 0.5


def test_marks_of_ours_in_a_hostile_text_are_not_taken_for_finds() -> None:
    assert found_sentence("lop", "x\n⟧27⟦ lớp học⟦") == "]27[ ⟦lớp⟧ học["


def test_a_text_without_stops_is_cut_around_the_words() -> None:
    found = found_sentence("lop", "tiêu đề\n" + "dài " * 2000 + "lớp học " + "nữa " * 2000)
    assert found is not None
    assert found.startswith("… ")
    assert found.endswith(" …")
    assert "⟦lớp⟧ học" in found
    assert len(found) < LONGEST_SHOWN + 40


@given(st.text(max_size=60), st.text(max_size=200))
def test_any_words_in_any_text_leave_balanced_marks(typed: str, text: str) -> None:
    found = found_sentence(typed, text)
    if found is not None:
        assert found.count(OPENED) == found.count(CLOSED)
        pieces = found.replace(CLOSED, OPENED).split(OPENED)
        assert len(pieces) == 2 * found.count(OPENED) + 1


@given(st.sampled_from(["한국어 lớp", "İstanbul lớp", "a\u0301\u0302\u0327 lớp", "ﬁ lớp", "lớp\u200b"]))
def test_letters_that_change_their_length_do_not_shift_the_marks(text: str) -> None:
    assert "⟦lớp⟧" in (found_sentence("lop", f"t\n{text}") or "")
