"""What differs between two revisions, word by word and figure by figure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import pytest
from sqlite_utils import Database

from archive import diff
from archive.diff import Piece
from archive.records import Block, Text
from archive.store import pages
from archive.store.comparing import compare, revisions_of
from tests.archive.conftest import MakePage


def text(*blocks: str) -> Text:
    found, at = [], 0
    for block in blocks:
        found.append(Block("paragraph", at, at + len(block)))
        at += len(block) + 1
    return Text("\n".join(blocks), tuple(found))


def test_a_number_that_changed_is_one_word_with_its_separators() -> None:
    assert diff.words("giải ngân 3.300.000 đồng", "giải ngân 3.500.000 đồng") == (
        Piece("same", "giải ngân "),
        Piece("removed", "3.300.000"),
        Piece("added", "3.500.000"),
        Piece("same", " đồng"),
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ("", "a b"),
        ("a b", ""),
        ("a b c", "a x c"),
        ("x y", "y x"),
        ("mở 12 lớp.\nHết", "mở 12,5 lớp!"),
        ("ab", "a b"),
    ],
)
def test_both_texts_can_be_read_from_the_pieces(old: str, new: str) -> None:
    pieces = diff.words(old, new)
    assert "".join(p.text for p in pieces if p.op != "added") == old
    assert "".join(p.text for p in pieces if p.op != "removed") == new


def test_blocks_that_came_went_or_changed_are_told_apart() -> None:
    lines = diff.texts(
        text("Tiêu đề", "Đã mở 12 lớp cho 300 người.", "Đoạn này bỏ đi."),
        text("Tiêu đề", "Một đoạn mới hẳn, chưa từng in.", "Đã mở 13 lớp cho 300 người."),
    )
    assert [(line.op, line.pieces[0].text) for line in lines] == [
        ("same", "Tiêu đề"),
        ("added", "Một đoạn mới hẳn, chưa từng in."),
        ("changed", "Đã mở "),
        ("removed", "Đoạn này bỏ đi."),
    ]


def test_equal_texts_differ_in_nothing() -> None:
    lines = diff.texts(text("a", "b"), text("a", "b"))
    assert [line.op for line in lines] == ["same", "same"]


def test_texts_too_large_to_compare_word_by_word_are_told_whole() -> None:
    old, new = " ".join(f"a{n}" for n in range(3_000)), " ".join(f"b{n}" for n in range(3_000))
    assert [p.op for p in diff.words(f"Đầu {old} cuối", f"Đầu {new} cuối")] == ["same", "removed", "added", "same"]


@dataclass(frozen=True)
class Fig:
    """A figure as far as it is compared."""

    counts: str
    printed: str


def test_figures_that_print_the_same_are_paired_before_others() -> None:
    old = [Fig("lớp", "12"), Fig("lớp", "13"), Fig("HTX", "3")]
    new = [Fig("lớp", "99"), Fig("lớp", "12"), Fig("lớp", "13"), Fig("HTX", "4")]
    assert diff.figures(old, new) == [(Fig("HTX", "3"), Fig("HTX", "4")), (None, Fig("lớp", "99"))]
    assert diff.figures(old, []) == [(Fig("lớp", "12"), None), (Fig("lớp", "13"), None), (Fig("HTX", "3"), None)]


def test_a_span_is_found_again_where_the_text_before_it_changed() -> None:
    old = "Menu\nĐã mở 12 lớp cho 12 người."
    new = "Đã mở\n12 lớp cho 12 người, trong đó 3 nữ."
    start = old.index("12 người")
    assert diff.moved_span(old, new, start, start + 8) == (new.index("12 người"), new.index("12 người") + 8)
    assert diff.moved_span(old, new.replace("12 lớp", "13 lớp"), old.index("12 lớp"), old.index("12 lớp") + 6) is None


def test_the_figures_of_a_comparison_are_those_of_the_view_of_changes(db: Database, crawl: str, page: MakePage) -> None:
    for day, (classes, times) in enumerate(((12, 2), (13, 3), (12, 1)), 1):
        pages.store(db, crawl, page(classes=classes, times=times, at=f"2024-01-0{day}T00:00:00.000Z"))
    revisions = revisions_of(db.conn, "thu:101")
    for old, new in pairwise(revisions):
        compared = compare(db.conn, old, new)
        ids = {(a.figure_id if a else None, b.figure_id if b else None) for a, b in compared.figures}
        view = db.execute("SELECT old_figure, new_figure FROM changes WHERE revision = ?", (new.number,)).fetchall()
        assert ids == set(view)
        assert len(view) == 3


def test_any_two_revisions_can_be_compared_and_a_revert_says_so(db: Database, crawl: str, page: MakePage) -> None:
    for day, classes in enumerate((12, 13, 12), 1):
        pages.store(db, crawl, page(classes=classes, at=f"2024-01-0{day}T00:00:00.000Z"))
    first, second, third = revisions_of(db.conn, "thu:101")
    assert compare(db.conn, first, third).is_empty
    assert third.same_as == 1
    back = compare(db.conn, second, first)
    assert [(a.quote, b.quote) for a, b in back.figures if a and b] == [("13 lớp", "12 lớp")]
    changed = next(line for line in back.lines if line.op == "changed")
    assert [(p.op, p.text) for p in changed.pieces if p.op != "same"] == [("removed", "13"), ("added", "12")]
