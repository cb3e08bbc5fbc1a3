"""Parsing stored pages again: a page read otherwise gets a new text beside the old one, and nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scraper.parse import PARSER_VERSION
from tests.portal import Portal, serve
from tests.scraper.crawling import Crawler
from tests.scraper.older_readings import parsed_by_older_parser, refused_by_older_parser, tampering

pytestmark = pytest.mark.slow

ARTICLES = 12
WITH_TITLE_FIGURE = (
    "SELECT article_id, figure_id FROM figures f JOIN texts USING (text_id) "
    'WHERE f."end" <= instr(text, char(10)) AND article_id IN (SELECT article_id FROM articles WHERE figures > 2) '
    "ORDER BY 1 LIMIT 1"
)


@pytest.fixture
def portal(crawler: Crawler) -> Iterator[Portal]:
    with serve(articles=ARTICLES) as served:
        assert crawler.crawl(served.url).code == 0
        yield served


def article_of(crawler: Crawler) -> str:
    """Return an article with several figures, one of them in its title where there is such."""
    found = crawler.rows(WITH_TITLE_FIGURE) or crawler.rows(
        "SELECT article_id, '' FROM articles ORDER BY figures DESC, article_id LIMIT 1"
    )
    return str(found[0][0])


def test_a_page_read_otherwise_gets_a_new_text_beside_the_old_one(crawler: Crawler, portal: Portal) -> None:
    article = article_of(crawler)
    true = crawler.rows(
        "SELECT text_id, text, blocks FROM texts JOIN revisions USING (text_id) WHERE article_id = ?", article
    )
    figures = crawler.rows("SELECT figure_id, quote FROM current_figures WHERE article_id = ? ORDER BY 1", article)
    content = crawler.one("SELECT content_hash FROM revisions WHERE article_id = ?", article)
    older = parsed_by_older_parser(crawler, article)
    cited = crawler.rows("SELECT figure_id, quote FROM figures WHERE text_id = ?", older)
    asked = len(portal.log)

    done = crawler.run("reextract", "--pages", "--changes")
    assert done.code == 0, done.err
    assert f"Parsed 1 pages again with parser {PARSER_VERSION}" in done.out
    assert f"1 pages are read otherwise:\n  {article}\n" in done.out
    assert "is a figure now" in done.out
    assert len(portal.log) == asked

    assert (
        crawler.rows(
            "SELECT text_id, text, blocks FROM texts JOIN revisions USING (text_id) WHERE article_id = ?", article
        )
        == true
    )
    assert (
        crawler.rows("SELECT figure_id, quote FROM current_figures WHERE article_id = ? ORDER BY 1", article) == figures
    )
    assert crawler.one("SELECT content_hash FROM revisions WHERE article_id = ?", article) == content
    assert crawler.one("SELECT parser_version FROM texts WHERE text_id = ?", older) == "0"
    for figure_id, quote in cited:
        assert crawler.rows("SELECT quote, superseded FROM figures WHERE figure_id = ?", figure_id) == [(quote, 1)]
    assert crawler.run("verify").code == 0


def test_the_next_crawl_confirms_what_was_parsed_again(crawler: Crawler, portal: Portal) -> None:
    parsed_by_older_parser(crawler, article_of(crawler))
    assert crawler.run("reextract", "--pages").code == 0
    assert crawler.crawl(portal.url, mode="full").code == 0
    assert crawler.one("SELECT max(revisions) FROM articles") == 1


@pytest.mark.slow
def test_a_later_run_leaves_superseded_texts_alone(crawler: Crawler, portal: Portal) -> None:
    article = article_of(crawler)
    older = parsed_by_older_parser(crawler, article)
    assert crawler.run("reextract", "--pages").code == 0
    done = crawler.run("reextract", "--pages", "--all")
    assert f"Parsed {ARTICLES} pages again" in done.out
    in_force = crawler.one("SELECT count(*) FROM (SELECT text_id FROM revisions UNION SELECT text_id FROM file_parts)")
    assert f"Read {in_force} texts again" in done.out
    assert "read otherwise" not in done.out
    assert crawler.one("SELECT count(*) FROM figures WHERE text_id = ? AND superseded = 0", older) == 0


def test_a_page_that_was_no_article_before_may_be_one_now(crawler: Crawler, portal: Portal) -> None:
    article = article_of(crawler)
    figures = crawler.rows("SELECT figure_id, quote FROM current_figures WHERE article_id = ? ORDER BY 1", article)
    refused_by_older_parser(crawler, article)
    done = crawler.run("reextract", "--pages")
    assert "1 pages are articles now:" in done.out
    assert (
        crawler.rows("SELECT figure_id, quote FROM current_figures WHERE article_id = ? ORDER BY 1", article) == figures
    )
    assert crawler.run("verify").code == 0


def test_a_page_whose_record_is_damaged_keeps_its_text_and_is_named(crawler: Crawler, portal: Portal) -> None:
    article = article_of(crawler)
    parsed_by_older_parser(crawler, article)
    file, offset = crawler.rows(
        "SELECT warc_file, warc_offset FROM captures JOIN revisions USING (capture_id) WHERE article_id = ?", article
    )[0]
    with (crawler.paths.warc / file).open("r+b") as warc:
        warc.seek(offset)
        warc.write(bytes(20))
    before = crawler.rows("SELECT * FROM texts ORDER BY 1")
    done = crawler.run("reextract", "--pages")
    assert done.code == 1
    assert f"{article}: " in done.out
    assert "damaged" in done.out
    assert "scrapy verify says more" in done.err
    assert crawler.rows("SELECT * FROM texts ORDER BY 1") == before


def test_a_parser_that_reads_otherwise_without_a_new_version_is_told(crawler: Crawler, portal: Portal) -> None:
    article = article_of(crawler)
    with tampering(crawler) as db:
        db.execute(
            "UPDATE texts SET text = text || '.' WHERE text_id = (SELECT text_id FROM revisions WHERE article_id = ?)",
            (article,),
        )
    done = crawler.run("reextract", "--pages", "--all")
    assert f"1 pages are read otherwise by the same version {PARSER_VERSION} of the parser" in done.out
