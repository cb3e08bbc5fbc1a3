"""Every figure of the sample archive: what its page quotes is found in the page as it was archived."""

from __future__ import annotations

import io
import shutil
import unicodedata
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive.paths import ArchivePaths
from archive.publish import publish
from tests.archive.site.conftest import Call, asking, datasette
from tests.archive.site.pages import parsed_page
from tests.portal import Portal
from tests.scraper.crawling import Crawler

pytestmark = pytest.mark.slow
SAMPLE = 40  # records that are looked into, of every kind


@pytest.fixture(scope="module")
def site(crawled: tuple[Crawler, Portal], tmp_path_factory: pytest.TempPathFactory) -> tuple[Crawler, Call]:
    """The sample archive, published, and a function that asks its site."""
    root = tmp_path_factory.mktemp("published") / "archive"
    shutil.copytree(crawled[0].paths.root, root)
    publish(ArchivePaths(root))
    return Crawler(ArchivePaths(root)), asking(datasette(root / "archive.db"))


def test_the_quote_of_every_figure_is_marked_in_the_replayed_page(site: tuple[Crawler, Call]) -> None:
    crawler, get = site
    figures = crawler.published("SELECT figure_id, quote FROM figures WHERE article_id IS NOT NULL ORDER BY figure_id")
    assert len(figures) > 1_000
    for figure, quote in figures:
        page = parsed_page(get(f"/archive/figures/{figure}").text)
        assert page.xpath("//blockquote//mark")[0].text_content() == quote
        (link, *_) = page.xpath("//a[contains(@href, '/-/replay/')]/@href")
        replay, _, query = str(link).partition("?")
        frame = parsed_page(get(f"{replay}/page?{query}").text)
        marked = "".join(m.text_content() for m in frame.xpath("//mark[@class='archive-quotation']"))
        assert _bare(marked) == _bare(quote), (figure, link)


def test_the_file_of_every_other_figure_can_be_taken_away(site: tuple[Crawler, Call]) -> None:
    crawler, get = site
    files = crawler.published("SELECT file, min(figure_id) FROM figures JOIN texts USING (text_id) GROUP BY file")
    checked = 0
    for file, figure in files:
        if file is None:
            continue
        page = parsed_page(get(f"/archive/figures/{figure}").text)
        (link, *_) = page.xpath("//a[contains(@href, '/-/record/')]/@href")
        record = next(iter(ArchiveIterator(io.BytesIO(get(str(link)).content), check_digests="raise")))
        record.content_stream().read()
        assert record.rec_headers.get_header("WARC-Payload-Digest") == file
        checked += 1
    assert checked > 5


def test_records_of_every_kind_hold_what_their_digests_say(site: tuple[Crawler, Call]) -> None:
    crawler, get = site
    for kind in ("response", "revisit"):
        rows = crawler.published(
            "SELECT capture_id, payload_digest FROM captures WHERE warc_type = "
            f"'{kind}' ORDER BY capture_id LIMIT {SAMPLE}"
        )
        assert rows
        for capture, digest in rows:
            body = get(f"/-/record/{capture}.warc.gz").content
            (record,) = ArchiveIterator(io.BytesIO(body), check_digests="raise")
            assert record.rec_type == kind
            assert record.rec_headers.get_header("WARC-Payload-Digest") == digest


def test_every_picture_and_file_of_an_article_is_shown_from_the_archive(site: tuple[Crawler, Call]) -> None:
    crawler, get = site
    wanted = {"image": 0, "attachment": 0}
    for (article,) in crawler.published("SELECT article_id FROM articles ORDER BY figures DESC LIMIT 30"):
        page = parsed_page(get(f"/archive/articles/{article.replace(':', '~3A')}").text)
        for source in page.xpath("//ul[@class='pictures']//img/@src"):
            answer = get(source)
            assert answer.headers["content-type"].startswith("image/")
            wanted["image"] += 1
        for link in page.xpath("//section[@aria-labelledby='attachments']//a[contains(@href, '/resource/')]/@href"):
            assert get(link).headers["content-disposition"].startswith("attachment")
            wanted["attachment"] += 1
    assert min(wanted.values()) > 5, wanted


def test_pages_keep_their_styles_and_pictures(site: tuple[Crawler, Call]) -> None:
    crawler, get = site
    capture = crawler.published("SELECT capture_id FROM revisions ORDER BY revision_id LIMIT 1")[0][0]
    page = parsed_page(get(f"/-/replay/{capture}/page").text)
    resources = {*page.xpath("//link[@rel='stylesheet']/@href"), *page.xpath("//img/@src")}
    assert resources
    for resource in resources:
        assert get(f"/-/replay/{capture}/{resource}").status_code == 200
    sheet = get(f"/-/replay/{capture}/{page.xpath('//link[@rel=' + repr('stylesheet') + ']/@href')[0]}")
    assert sheet.headers["content-type"].startswith("text/css")
    assert "http" not in sheet.text
    assert Path(crawler.paths.warc).is_dir()


def _bare(text: str) -> str:
    """Return a text without white space, composed: some pages print letters and marks one by one."""
    return "".join(unicodedata.normalize("NFC", text).split())
