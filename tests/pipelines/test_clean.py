"""The canonical text: one block a line, nothing of the page's debris, every line with its kind."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from archive.records import BodyBlock, ParsedArticle
from pipelines.clean import canonical_text, one_line


def test_title_lead_and_body_are_one_line_each_with_their_kinds() -> None:
    article = ParsedArticle(
        title="Kết quả  năm 2023",
        lead="Lời dẫn",
        blocks=(
            BodyBlock("paragraph", "Mở 12 lớp."),
            BodyBlock("caption", "Ảnh: lớp học"),
            BodyBlock("heading", "II."),
        ),
    )
    text = canonical_text(article)
    assert text.text == "Kết quả năm 2023\nLời dẫn\nMở 12 lớp.\nẢnh: lớp học\nII."
    assert [b.kind for b in text.blocks] == ["title", "lead", "paragraph", "caption", "heading"]
    assert [text.text[b.start : b.end] for b in text.blocks] == text.text.split("\n")


def test_a_lead_that_only_repeats_the_first_paragraph_stands_once() -> None:
    article = ParsedArticle(title="T", lead="Mở 12  lớp.", blocks=(BodyBlock("paragraph", "Mở 12 lớp."),))
    assert canonical_text(article).text == "T\nMở 12 lớp."


def test_cells_of_a_table_stay_apart() -> None:
    article = ParsedArticle(title="T", blocks=(BodyBlock("table_row", "Số lớp\u00a0\t 12  lớp\t"),))
    assert canonical_text(article).text == "T\nSố lớp\t12 lớp"


def test_nbsp_zero_width_and_decomposed_letters_are_made_plain() -> None:
    assert one_line("27\u00a0lớ\u200bp " + unicodedata.normalize("NFD", "mở")) == "27 lớp mở"


@given(st.lists(st.text(max_size=40), max_size=6), st.text(max_size=20))
def test_every_block_is_where_it_says_on_any_text(paragraphs: list[str], title: str) -> None:
    article = ParsedArticle(title=title, blocks=tuple(BodyBlock("paragraph", p) for p in paragraphs))
    text = canonical_text(article)
    assert unicodedata.is_normalized("NFC", text.text)
    assert [text.text[b.start : b.end] for b in text.blocks] == (text.text.split("\n") if text.text else [])
