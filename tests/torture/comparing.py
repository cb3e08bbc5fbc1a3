"""Is the disturbed archive the one that an undisturbed run makes, with nothing lost, torn or doubled?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from warcio.archiveiterator import ArchiveIterator

from tests.scraper.crawling import Crawler
from tests.torture.scene import BrokenError

# Ids and times differ between two archives; what is compared is content.
_OF_TEXT = "FROM {} x JOIN texts USING (text_id) JOIN revisions r ON r.revision_id = texts.revision_id"
CONTENT = {
    "articles": (
        "SELECT article_id, asset_key, title, published, unit, section, revisions, figures, missing_since IS NULL "
        "FROM articles"
    ),
    "addresses": "SELECT article_id, url_key FROM article_urls",
    "revisions": "SELECT article_id, content_hash, title, lead FROM revisions",
    "texts": (
        "SELECT article_id, content_hash, parser_version, extractor_version, text, blocks FROM texts "
        "JOIN revisions USING (revision_id)"
    ),
    "figures": (
        'SELECT r.article_id, content_hash, x.start, x."end", quote, value_text, x.unit, indicator, period_end, '
        f"related_figure IS NULL, superseded {_OF_TEXT.format('figures')}"
    ),
    "checks": f'SELECT r.article_id, content_hash, "check", outcome, message_en {_OF_TEXT.format("checks")}',
    "citations": f'SELECT r.article_id, content_hash, x.start, x."end", quote {_OF_TEXT.format("citations")}',
    "comparisons": (
        f"SELECT r.article_id, content_hash, kind, direction, base_start, base_end {_OF_TEXT.format('comparisons')}"
    ),
    "images": (
        "SELECT article_id, content_hash, position, x.url, caption FROM images x JOIN revisions USING (revision_id)"
    ),
    "attachments": (
        "SELECT article_id, content_hash, position, x.url, label FROM attachments x JOIN revisions USING (revision_id)"
    ),
    "files": "SELECT file, bytes, type, name, outcome, reason, parts, reader_version FROM files",
    "which file is attached": (
        "SELECT article_id, content_hash, position, x.address, x.file FROM attachments x JOIN revisions "
        "USING (revision_id)"
    ),
    "texts of files": (
        "SELECT x.file, part, name, obtained, parser_version, extractor_version, text, blocks FROM file_parts x "
        "JOIN texts USING (text_id)"
    ),
    "figures of files": (
        'SELECT texts.file, start, "end", quote, value_text, unit, indicator, superseded FROM figures '
        "JOIN texts USING (text_id) WHERE texts.file IS NOT NULL"
    ),
    "page requisites": "SELECT address, kind, refused FROM requisites",
    "what newer extractors changed": (
        "SELECT article_id, quote, field, old IS NULL, new IS NULL, extractor_version FROM reading_changes "
        "WHERE field <> 'related_figure'"
    ),
    "listing entries": "SELECT listing_url, article_url, title FROM listing_entries",
    # A crawl that is killed when it has just ended is another one when it is run again; it finds nothing new.
    "crawls": "SELECT sum(new_articles), sum(new_revisions), sum(outcome IS NOT 'done') FROM crawls",
    "kept files": "SELECT DISTINCT address, file FROM file_captures",
    "captures that nothing is said of": "SELECT url FROM captures WHERE outcome = 'other' AND error IS NULL",
}


def compare(disturbed: Crawler, undisturbed: Crawler, but: Collection[str] = ()) -> None:
    """Raise BrokenError where anything that is read in the pages differs; counts what is lost and what is doubled.

    ``but`` names parts of ``CONTENT`` that may differ.
    """
    for what, query in CONTENT.items():
        if what in but:
            continue
        found, wanted = Counter(disturbed.rows(query)), Counter(undisturbed.rows(query))
        lost, more = wanted - found, found - wanted
        if lost or more:
            example = next(iter((lost or more).keys()))
            raise BrokenError(f"{what}: {lost.total()} lost, {more.total()} too many, such as {str(example)[:300]}")


def every_record_has_its_row(crawler: Crawler) -> int:
    """Return how many records of answers there are; raise BrokenError where one has no capture, or two."""
    rows = crawler.rows("SELECT warc_file, warc_offset FROM captures WHERE warc_file IS NOT NULL")
    known = Counter(rows)
    found: Counter[tuple[str, int]] = Counter()
    for path in sorted(crawler.paths.warc.glob("*.warc.gz")):
        with path.open("rb") as file:
            records = ArchiveIterator(file, check_digests="raise")
            for record in records:
                record.content_stream().read()
                if record.rec_type in ("response", "revisit"):
                    found[path.name, records.get_record_offset()] += 1
    if found != known:
        lost, doubled = found - known, known - found
        raise BrokenError(f"{lost.total()} records without a row, {doubled.total()} rows without a record of their own")
    wrong = crawler.rows(
        "SELECT crawl_id, requests, (SELECT count(*) FROM captures c WHERE c.crawl_id = crawls.crawl_id) AS there "
        "FROM crawls WHERE requests <> there"
    )
    if wrong:
        raise BrokenError(f"crawls that count other requests than they have captures: {wrong}")
    return found.total()


def verified(crawler: Crawler) -> str:
    """Raise BrokenError where ``scrapy verify`` finds damage; return what it said."""
    done = crawler.run("verify")
    if done.code != 0:
        raise BrokenError(f"verify found damage:\n{done.out}{done.err}")
    return done.out
