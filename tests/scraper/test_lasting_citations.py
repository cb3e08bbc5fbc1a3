"""What was cited once resolves for ever, and says what has changed since."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.archive.site.conftest import Call, asking, datasette
from tests.archive.site.pages import parsed_page
from tests.portal import Portal, serve
from tests.scraper.crawling import Crawler
from tests.scraper.older_readings import parsed_by_older_parser, read_by_older_extractor

pytestmark = pytest.mark.slow


@pytest.fixture
def portal(crawler: Crawler) -> Iterator[Portal]:
    with serve(articles=12) as served:
        assert crawler.crawl(served.url).code == 0
        yield served


def site(crawler: Crawler) -> Call:
    assert crawler.run("publish").code == 0
    return asking(datasette(crawler.paths.published))


def words_of(get: Call, figure: str) -> str:
    """Return the words of the page of a figure."""
    answer = get(f"/archive/figures/{figure}")
    assert answer.status_code == 200
    return " ".join(parsed_page(answer.text).text_content().split())


def cited(get: Call, figure: str) -> str:
    """Return the citation of a figure, without the version of the extractor."""
    answer = get(f"/-/cite/{figure}.txt")
    assert answer.status_code == 200
    return str(answer.text)


def test_a_citation_made_before_an_edit_shows_what_was_printed_then(crawler: Crawler, portal: Portal) -> None:
    key, quote = _a_count(portal)
    ((figure, article),) = crawler.rows(
        "SELECT figure_id, f.article_id FROM figures f JOIN articles USING (article_id) "
        "WHERE asset_key = ? AND quote = ?",
        *(key, quote),
    )
    before = cited(site(crawler), figure)
    portal.edit(key, replace={quote: quote.replace(quote.split()[0], "4321")})
    assert crawler.crawl(portal.url, mode="full").code == 0
    get = site(crawler)
    assert cited(get, figure) == before
    words = words_of(get, figure)
    assert quote in words
    assert "Số này in trong một bản cũ của bài." in words
    assert "Bản sau in 4321" in words
    assert get(f"/-/replay/{_capture(get, figure)}/page?figure={figure}").text.count("<mark") >= 1
    assert crawler.one("SELECT revisions FROM articles WHERE article_id = ?", article) == 2


def test_a_citation_made_before_a_newer_extractor_says_what_it_reads_otherwise(
    crawler: Crawler, portal: Portal
) -> None:
    wrong = read_by_older_extractor(crawler)
    figure, value = next(iter(wrong.items()))
    get = site(crawler)
    assert "77.777" in cited(get, figure)
    assert "bộ đọc 0" in cited(get, figure)
    assert crawler.run("reextract").code == 0
    get = site(crawler)
    words = words_of(get, figure)
    assert "Đã đọc khác đi" in words
    assert f"value_text 77777 {value}" in words
    assert "bộ đọc 0" not in cited(get, figure)


def test_a_citation_made_before_pages_were_parsed_again_leads_to_the_present_reading(
    crawler: Crawler, portal: Portal
) -> None:
    article = crawler.one("SELECT article_id FROM articles ORDER BY figures DESC, article_id LIMIT 1")
    older = parsed_by_older_parser(crawler, article, blocks_seen=5)
    figures = [r[0] for r in crawler.rows("SELECT figure_id FROM figures WHERE text_id = ?", older)]
    before = {figure: cited(site(crawler), figure) for figure in figures}
    assert before
    assert crawler.run("reextract", "--pages").code == 0
    get = site(crawler)
    for figure, text in before.items():
        assert cited(get, figure) == text
        words = words_of(get, figure)
        assert "Trang đã được đọc lại bằng bộ phân tích trang" in words
        assert "Nay là" in words


def _a_count(portal: Portal) -> tuple[str, str]:
    """Return an article and a count that stands in it once and nowhere else."""
    for key, article in portal.truth.items():
        for figure in article.figures:
            number, _, unit = figure.quote.partition(" ")
            if number.isdigit() and unit and article.text.count(figure.quote) == 1 and figure.relation == "none":
                return key, figure.quote
    raise AssertionError("the sample portal prints no plain count")


def _capture(get: Call, figure: str) -> str:
    page = parsed_page(get(f"/archive/figures/{figure}").text)
    (link, *_) = page.xpath("//a[contains(@href, '/-/replay/')]/@href")
    return str(link).split("/-/replay/")[1].split("?")[0]
