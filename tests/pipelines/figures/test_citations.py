"""Citations of legal and planning documents."""

from __future__ import annotations

import pytest

from pipelines.figures import read


@pytest.mark.parametrize(
    ("text", "kind", "number", "date", "issuer"),
    [
        ("Kế hoạch số 45/KH-UBND ngày 5/3/2021 của UBND tỉnh", "Kế hoạch", "45/KH-UBND", "2021-03-05", "UBND tỉnh"),
        ("Quyết định 332/QĐ-UBND ngày 26 tháng 7 năm 2021", "Quyết định", "332/QĐ-UBND", "2021-07-26", None),
        ("Nghị quyết số 20-NQ/TW của Bộ Chính trị", "Nghị quyết", "20-NQ/TW", None, "Bộ Chính trị"),
        ("Nghị định 113/2024/NĐ-CP của Chính phủ", "Nghị định", "113/2024/NĐ-CP", None, "Chính phủ"),
        ("Thông tư 01/2020/TT-BKHĐT", "Thông tư", "01/2020/TT-BKHĐT", None, None),
        ("tập huấn Luật Hợp tác xã năm 2012", "Luật Hợp tác xã", None, "2012", None),
    ],
)
def test_a_document_is_cited_with_number_date_and_issuer(
    text: str, kind: str, number: str | None, date: str | None, issuer: str | None
) -> None:
    [citation] = read(text).citations
    assert (citation.kind, citation.number, citation.date, citation.issuer) == (kind, number, date, issuer)
    assert text[citation.start : citation.end] == citation.quote


def test_a_text_that_cites_nothing_has_no_citations() -> None:
    assert read("Xây dựng kế hoạch mở 12 lớp cho nông dân.").citations == ()
