"""A quote is found in a page by what is printed around it."""

from __future__ import annotations

from collections.abc import Sequence

from archive.site.replay.quotation import Quote, locate


def marked(texts: Sequence[str], before: str, quote: str, after: str, sentence: tuple[int, int] = (0, 0)) -> list[str]:
    """Return the texts with what is found in brackets."""
    found = list(texts)
    for stretch in locate(texts, Quote(before, quote, after, sentence)):
        text = texts[stretch.text]
        found[stretch.text] = f"{text[: stretch.start]}[{text[stretch.start : stretch.end]}]{text[stretch.end :]}"
    return found if found != list(texts) else []


def test_the_place_is_taken_that_agrees_longest() -> None:
    texts = ["Có 27 lớp ở đây. ", "Trong kỳ đã mở 27 lớp, đạt kế hoạch. ", "Năm trước mở 27 lớp."]
    assert marked(texts, "Trong kỳ đã mở ", "27 lớp", ", đạt kế hoạch.")[1] == "Trong kỳ đã mở [27 lớp], đạt kế hoạch. "


def test_white_space_and_invisible_characters_do_not_matter() -> None:
    assert marked(["Đã  mở\u00a02\u200b7\n lớp\u00ad mới"], "Đã mở ", "27 lớp", " mới", (6, 4)) == [
        "Đã  mở\u00a0[2\u200b7\n lớp]\u00ad mới"
    ]


def test_letters_may_be_taken_apart() -> None:
    assert marked(["Đa\u0303 mơ\u0309 27 lơ\u0301p rồi"], "Đã mở ", "27 lớp", " rồi", (6, 4)) == [
        "Đa\u0303 mơ\u0309 [27 lơ\u0301p] rồi"
    ]


def test_a_quote_may_go_over_several_elements() -> None:
    assert marked(["Đã mở ", "27", " lớp", " rồi"], "Đã mở ", "27 lớp", " rồi", (6, 4)) == [
        "Đã mở ",
        "[27]",
        "[ lớp]".replace("[ ", " ["),
        " rồi",
    ]


def test_a_quote_among_other_words_is_not_taken_for_it() -> None:
    assert (
        marked(["Tin khác: 27 lớp học hè"], "Trong sáu tháng đầu năm, đơn vị đã mở ", "27 lớp", " cho sáng lập viên")
        == []
    )


def test_a_text_that_is_nothing_but_the_quote_is_found() -> None:
    assert marked(["Bảng", "27 lớp"], "", "27 lớp", "") == ["Bảng", "[27 lớp]"]


def test_nothing_is_found_in_nothing() -> None:
    assert marked([], "a", "27", "b") == []
    assert marked(["27"], "", "", "") == []
