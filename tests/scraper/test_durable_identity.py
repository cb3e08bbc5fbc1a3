"""A figure that is cited today is found in years: after a better extractor, a mended page object, a changed article."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipelines.figures import EXTRACTOR_VERSION
from scraper.parse import PARSER_VERSION
from tests.archive.site.conftest import asking, datasette
from tests.portal import Portal, serve
from tests.scraper.crawling import Crawler
from tests.scraper.older_readings import read_by_older_extractor, tampering

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    with serve(articles=12) as served:
        yield served


def page_of(crawler: Crawler, figure_id: str) -> str:
    """Publish the archive and return the page of a figure."""
    done = crawler.run("publish")
    assert done.code == 0, done.err
    answer = asking(datasette(crawler.paths.published))(f"/en/archive/figures/{figure_id}")
    assert answer.status_code == 200
    return str(answer.text)


def test_a_figure_that_a_better_extractor_reads_otherwise_says_what_changed(crawler: Crawler, portal: Portal) -> None:
    assert crawler.crawl(portal.url).code == 0
    wrong = read_by_older_extractor(crawler)
    cited, value = next(iter(wrong.items()))
    assert crawler.run("reextract").code == 0
    page = page_of(crawler, cited)
    assert "Read otherwise before" in page
    assert "<code>value_text</code> <del>77777</del>" in page
    assert f"<ins>{value}</ins>" in page
    assert f"extractor {EXTRACTOR_VERSION}" in page
    assert "earlier readings" in page


@pytest.mark.slow
def test_a_figure_that_a_better_extractor_drops_still_has_its_page(crawler: Crawler, portal: Portal) -> None:
    assert crawler.crawl(portal.url).code == 0
    with tampering(crawler) as db:  # an older extractor took a number for a figure that is none
        db.execute("UPDATE texts SET extractor_version = '0'")
        db.execute("UPDATE figures SET extractor_version = '0'")
        names = ", ".join(f'"{row[1]}"' for row in db.execute("PRAGMA table_info(figures)") if row[1] != "figure_id")
        db.execute(
            f"INSERT INTO figures (figure_id, {names}) SELECT 'fcited', {names} FROM figures "
            "WHERE figure_id = (SELECT min(figure_id) FROM figures)"
        )
        db.execute("UPDATE figures SET start = start + 1 WHERE figure_id = 'fcited'")
    assert crawler.run("reextract").code == 0
    page = page_of(crawler, "fcited")
    assert "A newer extractor no longer reads this figure" in page
    assert "no figure any more" in page


def test_a_figure_of_a_page_that_is_parsed_anew_leads_to_the_one_that_stands_for_it(
    crawler: Crawler, portal: Portal
) -> None:
    assert crawler.crawl(portal.url).code == 0
    cited, quote, revision = crawler.rows(
        "SELECT figure_id, quote, revision_id FROM figures WHERE period_end IS NOT NULL AND revision_id > '' "
        "ORDER BY article_id, start DESC"
    )[0]
    with tampering(crawler) as db:  # an older page object took a menu for the beginning of the text
        menu = "Trang chủ | Giới thiệu\n"
        (text_id,) = db.execute("SELECT text_id FROM revisions WHERE revision_id = ?", (revision,)).fetchone()
        db.execute(
            "UPDATE texts SET text = ? || text, parser_version = '0', text_id = 'told', blocks = '[]' "
            "WHERE text_id = ?",
            (menu, text_id),
        )
        db.execute("UPDATE revisions SET text_id = 'told', content_hash = 'old' WHERE revision_id = ?", (revision,))
        db.execute(
            """UPDATE figures SET figure_id = figure_id || 'x', text_id = 'told', start = start + ?, "end" = "end" + ?,
               period_end = NULL, related_figure = NULL WHERE text_id = ?""",
            (len(menu), len(menu), text_id),
        )
        db.execute("DELETE FROM checks WHERE text_id = ?", (text_id,))
        db.execute("DELETE FROM citations WHERE text_id = ?", (text_id,))
    done = crawler.run("reextract", "--pages")
    assert done.code == 0, done.err
    page = page_of(crawler, f"{cited}x")
    assert f"The page was parsed again by parser {PARSER_VERSION}" in page
    assert f'href="/en/archive/figures/{cited}">{quote}</a>' in page
    assert "period_end" in page
    assert crawler.run("verify").code == 0
    assert quote in page_of(crawler, cited)


@pytest.mark.slow
def test_a_figure_of_an_earlier_revision_says_what_is_printed_now(crawler: Crawler, portal: Portal) -> None:
    assert crawler.crawl(portal.url).code == 0
    article, cited, quote = crawler.rows(
        "SELECT asset_key, figure_id, quote FROM current_figures f JOIN articles USING (article_id) "
        "WHERE quote GLOB '[0-9][0-9] lớp' AND relation = 'none' AND flags = '[]' LIMIT 1"
    )[0]
    portal.edit(article, replace={quote: quote.replace(quote[:2], "97")})
    try:
        assert crawler.crawl(portal.url, mode="full").code == 0
    finally:
        portal.edit(article, replace={"97": quote[:2]})
    page = page_of(crawler, cited)
    assert "This figure stands in an earlier revision" in page
    assert ">97 lớp</a>" in page
