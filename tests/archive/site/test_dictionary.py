"""Every table and column that readers see is explained in both languages."""

from __future__ import annotations

from typing import Any

from lxml import html

from tests.archive.site.conftest import Call


def parsed(page: str) -> Any:
    return html.fromstring(page)


def test_the_dictionary_lists_every_public_table(get: Call, metadata: dict[str, Any]) -> None:
    shown = {n for n, said in metadata["databases"]["archive"]["tables"].items() if not said.get("hidden")}
    linked = parsed(get("/dictionary").text).xpath("//ul[contains(@class, 'lines')]//a/@href")
    assert set(linked) == {f"/dictionary/{name}" for name in shown}


def test_a_table_has_its_columns_with_types_meanings_and_codes(get: Call, metadata: dict[str, Any]) -> None:
    for table, said in metadata["databases"]["archive"]["tables"].items():
        if said.get("hidden"):
            continue
        page = parsed(get(f"/en/dictionary/{table}").text)
        rows = page.xpath("//table/tbody/tr")
        assert {row.get("id") for row in rows} == set(said["columns"]), table
        for row in rows:
            assert row.xpath("td[3]")[0].text_content().strip(), (table, row.get("id"))
    page = parsed(get("/dictionary/figures").text)
    (qualifier,) = page.xpath("//tr[@id='qualifier']")
    assert "more_than trên, hơn" in " ".join(qualifier.text_content().split())
    assert page.xpath("//tr[@id='indicator']//a/@href") == ["/dictionary/indicators"]


def test_a_table_that_is_not_there_is_said_so(get: Call) -> None:
    assert get("/dictionary/frontier").status_code == 404
    assert get("/dictionary/search_index").status_code == 404
