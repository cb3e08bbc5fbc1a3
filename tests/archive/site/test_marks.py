"""A text is cut so that nothing is lost and every span is shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archive.site.marks import Span, marked


def shown(text: str, spans: list[Span]) -> list[tuple[str, str | None]]:
    (block,) = marked(text, [("paragraph", 0, len(text))], spans)
    return [(p.text, p.span.id if p.span else None) for p in block.pieces]


def test_a_figure_is_marked_where_it_stands() -> None:
    assert shown("mở 27 lớp nhé", [Span(3, 9, "figure", "a")]) == [("mở ", None), ("27 lớp", "a"), (" nhé", None)]


def test_figures_side_by_side_stay_apart() -> None:
    assert shown("16/30", [Span(0, 2, "figure", "a"), Span(2, 5, "figure", "b")]) == [("16", "a"), ("/30", "b")]


def test_of_overlapping_spans_each_is_shown_where_it_sticks_out() -> None:
    spans = [Span(0, 10, "citation", "law"), Span(4, 6, "figure", "year"), Span(8, 12, "figure", "late")]
    assert shown("abcdefghijklm", spans) == [
        ("abcd", "law"),
        ("ef", "year"),
        ("gh", "law"),
        ("ijkl", "late"),
        ("m", None),
    ]


def test_a_span_begins_once_though_it_goes_over_two_blocks() -> None:
    blocks = marked("ab\ncd", [("paragraph", 0, 2), ("paragraph", 3, 5)], [Span(1, 4, "figure", "a")])
    assert [p.first for b in blocks for p in b.pieces if p.span] == [True, False]


def test_text_outside_the_blocks_is_shown() -> None:
    blocks = marked("đầu\ngiữa\ncuối", [("heading", 4, 8)], [])
    assert [(b.kind, b.pieces[0].text) for b in blocks] == [
        ("paragraph", "đầu"),
        ("heading", "giữa"),
        ("paragraph", "cuối"),
    ]


offsets = st.integers(-5, 45)


@given(
    st.text('ab<&"\n ế', max_size=40),
    st.lists(st.tuples(offsets, offsets), max_size=6),
    st.lists(st.tuples(offsets, offsets), max_size=6),
)
def test_no_text_is_lost_or_doubled(text: str, blocks: list[tuple[int, int]], spans: list[tuple[int, int]]) -> None:
    found = marked(
        text, [("paragraph", s, e) for s, e in blocks], [Span(s, e, "figure", str(n)) for n, (s, e) in enumerate(spans)]
    )
    joined = "".join(p.text for b in found for p in b.pieces)
    assert "".join(joined.split()) == "".join(text.split())
