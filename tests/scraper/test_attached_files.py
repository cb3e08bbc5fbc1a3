"""Attached files in a crawl: kept once by their digest, read once, their figures with page or sheet as provenance."""

from __future__ import annotations

import json
import os
import re
import sqlite3

import pytest

from archive.store.database import open_working
from pipelines.files import ocr
from tests.portal import Portal, serve
from tests.scraper.crawling import Crawler

pytestmark = pytest.mark.slow

needs_ocr = pytest.mark.skipif(ocr.version() is None, reason="tesseract with its Vietnamese data is not installed")
SCANNED = "SELECT file FROM files WHERE outcome = 'no_text'"


def test_every_attachment_and_image_that_came_names_its_file(crawled: tuple[Crawler, Portal]) -> None:
    crawler, portal = crawled
    documents = sum(len(a.documents) for a in portal.truth.values())
    assert crawler.one("SELECT count(*) FROM attachments WHERE file IS NOT NULL") == documents
    missing = crawler.rows("SELECT address FROM images WHERE file IS NULL")
    assert missing
    assert all("LacVietBIO" in address for (address,) in missing)
    assert crawler.one(
        "SELECT count(*) FROM attachments JOIN captures c ON c.url = address WHERE file <> c.payload_digest"
    ) == 0  # fmt: skip


@pytest.mark.slow
def test_one_file_on_several_articles_is_kept_and_read_once(crawled: tuple[Crawler, Portal]) -> None:
    crawler, _ = crawled
    ((file, name),) = crawler.rows("SELECT file, name FROM files WHERE outcome = 'no_text'")
    assert re.fullmatch(r"cong-van-\d+\.pdf", name)
    assert crawler.one("SELECT count(DISTINCT revision_id) FROM attachments WHERE file = ?", file) == 5
    types = crawler.rows("SELECT warc_type, count(*) FROM captures WHERE payload_digest = ? GROUP BY 1", file)
    assert types == [("response", 1), ("revisit", 4)]


def test_types_are_those_of_the_content(crawled: tuple[Crawler, Portal]) -> None:
    crawler, _ = crawled
    found = {kind.rsplit(".", 1)[-1] for (kind,) in crawler.rows("SELECT DISTINCT type FROM files")}
    assert found == {
        *("application/pdf", "document", "sheet", "image/png", "image/jpeg"),
        *("text/css", "font/woff2", "image/x-icon"),
    }


def test_figures_of_files_stand_in_the_series_beside_the_article_that_attaches_them(
    crawled: tuple[Crawler, Portal],
) -> None:
    crawler, portal = crawled
    key = portal.truth.report("2021H1").entry.key
    rows = crawler.rows(
        "SELECT f.quote, p.part, p.name, p.obtained FROM current_figures f JOIN file_parts p USING (text_id) "
        "JOIN files USING (file) WHERE f.article_id = ? AND f.indicator = 'founding_classes' AND type LIKE '%sheet' "
        "AND f.relation = 'none'",
        f"sample:{key}",
    )
    stated = next(f.quote for f in portal.truth[key].figures if f.indicator == "founding_classes")
    assert len(rows) == 1
    assert int(rows[0][0].split()[0]) == int(stated.split()[0])
    assert rows[0][1:] == (1, "Biểu 1", "text_layer")


def test_the_text_of_an_article_counts_before_that_of_its_attachments(crawled: tuple[Crawler, Portal]) -> None:
    crawler, _ = crawled
    from_files = crawler.one(
        "SELECT count(*) FROM series s WHERE figure_id IN (SELECT figure_id FROM figures WHERE article_id IS NULL) AND "
        "EXISTS (SELECT 1 FROM figures f WHERE f.article_id = s.article_id AND f.superseded = 0 AND f.indicator = "
        "s.indicator AND f.period_end = s.period_end AND f.period_start IS s.period_start AND f.status = s.status AND "
        "f.breakdown IS s.breakdown AND f.coverage IS s.coverage AND f.aggregate = s.aggregate AND f.place IS NULL AND "
        "f.relation IN ('none', 'part_of') AND f.value_text = s.value_text AND s.own_area)"
    )
    assert from_files == 0


@pytest.mark.slow
def test_a_file_that_is_replaced_is_another_file_and_both_stay(crawler: Crawler) -> None:
    with serve(articles=12) as portal:
        assert crawler.crawl(portal.url).code == 0
        key = portal.truth.report("2022H1").entry.key
        query = "SELECT file, address FROM attachments JOIN articles USING (revision_id) WHERE asset_key = ? ORDER BY 2"
        before = crawler.rows(query, key)
        portal.edit(key, replace={"27 lớp": "28 lớp"}, replace_documents=True)
        assert crawler.crawl(portal.url, "full").code == 0
        after = crawler.rows(query, key)
    assert [a for _, a in before] == [a for _, a in after]
    assert [f for f, _ in before] != [f for f, _ in after]
    first = crawler.rows(
        "SELECT file, address FROM attachments JOIN revisions r USING (revision_id) JOIN articles a USING (article_id) "
        "WHERE asset_key = ? AND r.revision_id <> a.revision_id ORDER BY 2",
        key,
    )
    assert first == before
    assert (
        crawler.one("SELECT count(*) FROM files WHERE outcome IS NULL AND file IN (SELECT file FROM attachments)") == 0
    )
    assert crawler.run("verify").code == 0


def test_a_page_in_place_of_a_file_is_no_file(crawler: Crawler) -> None:
    with serve(articles=12) as portal:
        document = portal.truth.report("2022H1").documents[0]
        portal.fail(document.url.split("?")[0], status=200)
        assert crawler.crawl(portal.url).code == 0
        rows = crawler.rows(
            "SELECT c.outcome, c.error, file FROM attachments JOIN captures c ON c.url = address "
            "WHERE attachments.url = ?", document.url,
        )  # fmt: skip
        assert rows == [("soft_error", "a web page came in place of the file", None)]
        assert crawler.crawl(portal.url, "full").code == 0
    assert crawler.one("SELECT count(*) FROM attachments WHERE url = ? AND file IS NOT NULL", document.url) == 1


def test_files_that_a_killed_run_left_are_read_by_the_next_one(crawler: Crawler) -> None:
    with serve(articles=12) as portal:
        assert crawler.crawl(portal.url).code == 0
    kept = crawler.rows("SELECT * FROM current_figures ORDER BY 1")
    with sqlite3.connect(crawler.paths.working) as db:  # as it was before any file was read
        db.execute("UPDATE files SET outcome = NULL, reason = NULL, parts = NULL, reader_version = NULL")
        db.execute("DELETE FROM comparisons WHERE text_id IN (SELECT text_id FROM texts WHERE file IS NOT NULL)")
        db.execute("DELETE FROM figures WHERE article_id IS NULL")
        db.execute("DELETE FROM checks WHERE article_id IS NULL")
        db.execute("DELETE FROM citations WHERE article_id IS NULL")
        db.execute("DELETE FROM file_parts")
        db.execute("DELETE FROM texts WHERE file IS NOT NULL")
    done = crawler.run("reextract")
    assert "attached files" in done.out
    assert crawler.rows("SELECT * FROM current_figures ORDER BY 1") == kept
    assert "attached files" not in crawler.run("reextract").out


def test_a_newer_reader_reads_files_again_and_what_it_read_before_stays(crawler: Crawler) -> None:
    with serve(articles=12) as portal:
        assert crawler.crawl(portal.url).code == 0
    kept = crawler.rows("SELECT quote FROM current_figures ORDER BY 1")
    with sqlite3.connect(crawler.paths.working) as db:
        db.execute("UPDATE files SET reader_version = '0' WHERE outcome IS NOT NULL")
        text_id, text = db.execute("SELECT text_id, text FROM texts JOIN file_parts USING (text_id) LIMIT 1").fetchone()
        db.execute("UPDATE texts SET text = text || ' cũ', text_id = 't0' WHERE text_id = ?", (text_id,))
        for table in ("figures", "checks", "comparisons", "citations", "file_parts"):
            db.execute(f"UPDATE {table} SET text_id = 't0' WHERE text_id = ?", (text_id,))
        cited = db.execute("SELECT count(*) FROM figures WHERE text_id = 't0'").fetchone()[0]
        db.execute("UPDATE figures SET figure_id = 'f' || figure_id, related_figure = NULL WHERE text_id = 't0'")
    assert "attached files" in crawler.run("reextract", "--pages").out
    assert crawler.rows("SELECT quote FROM current_figures ORDER BY 1") == kept
    assert crawler.one("SELECT text FROM texts WHERE text_id = ?", text_id) == text
    assert crawler.one("SELECT count(*) FROM figures WHERE text_id = 't0' AND superseded = 1") == cited > 0
    assert crawler.run("verify").code == 0


def open_working_archive(crawler: Crawler) -> None:
    crawler.paths.make()
    open_working(crawler.paths.working).close()


# ---- recognition -------------------------------------------------------------------------------------


@pytest.mark.slow
@needs_ocr
def test_recognised_figures_are_in_no_series_before_a_person_confirms_them(crawler: Crawler) -> None:
    with serve(articles=20) as portal:
        assert crawler.crawl(portal.url).code == 0
    claims = "SELECT sum(n_claims) FROM series"
    before = crawler.one(claims)
    done = crawler.run("reextract", "--ocr")
    assert done.code == 0, done.err
    assert "Recognised 1 attached files" in done.out
    waiting = crawler.rows("SELECT figure_id, quote, part FROM unconfirmed_figures WHERE indicator = 'fund_projects'")
    assert [row[1:] for row in waiting] == [("05 dự án", 1)]
    assert crawler.one(claims) == before
    assert crawler.one("SELECT count(*) FROM current_figures WHERE flags LIKE '%ocr%'") == 4

    figure = waiting[0][0]
    assert crawler.run("confirm", figure, "--by", "Lan").code == 0
    assert crawler.one(claims) == before + 1
    assert crawler.one("SELECT count(*) FROM unconfirmed_figures") == 3
    assert crawler.run("confirm", figure, "--by", "Minh", "--wrong", "--value", "6").code == 0
    assert crawler.one(claims) == before
    assert crawler.one("SELECT count(*) FROM corrections") == 2

    # A later run without recognition takes nothing away, and marks stay when figures are read again.
    with sqlite3.connect(crawler.paths.working) as db:
        db.execute("UPDATE texts SET extractor_version = '0'")
    assert crawler.run("reextract", "--pages").code == 0
    assert crawler.one("SELECT count(*) FROM unconfirmed_figures") == 4
    assert "Nothing to recognise" in crawler.run("reextract", "--ocr").out


def test_without_tesseract_it_says_what_to_install(crawler: Crawler, monkeypatch: pytest.MonkeyPatch) -> None:
    open_working_archive(crawler)
    monkeypatch.setitem(os.environ, "PATH", "/nowhere")
    done = crawler.run("reextract", "--ocr")
    assert done.code == 1
    assert "apt-get install tesseract-ocr tesseract-ocr-vie" in done.err


def test_a_figure_that_is_not_there_cannot_be_confirmed(crawler: Crawler) -> None:
    open_working_archive(crawler)
    done = crawler.run("confirm", "f1", "--by", "Lan")
    assert (done.code, "there is no figure f1" in done.err) == (1, True)
    assert crawler.run("confirm", "f1", "--by", "Lan", "--wrong", "--value", "sáu").code == 2


@pytest.mark.slow
def test_withholding_takes_the_text_of_attachments_along(crawler: Crawler) -> None:
    with serve(articles=12) as portal:
        assert crawler.crawl(portal.url).code == 0
        report = portal.truth.report("2022H1").entry.key
        document = portal.truth.report("2022Y").documents[0]
        address = f"{portal.url.rstrip('/')}{document.url}"
    linked = "SELECT file FROM attachments JOIN articles USING (revision_id) WHERE asset_key = ? OR address = ?"
    files = json.dumps([file for (file,) in crawler.rows(linked, report, address)])
    ((figure, text_id),) = crawler.rows(
        "SELECT figure_id, text_id FROM figures JOIN file_parts USING (text_id) "
        "WHERE file NOT IN (SELECT value FROM json_each(?)) ORDER BY figure_id LIMIT 1",
        files,
    )
    assert crawler.run("publish").code == 0
    for name in (f"sample:{report}", address, figure):
        done = crawler.run("suppress", name, "--reason", "a test")
        assert done.code == 0, done.err
    with sqlite3.connect(crawler.paths.published) as db:
        for table in ("files", "file_parts", "file_captures", "texts", "attachments"):
            query = f"SELECT count(*) FROM {table} WHERE file IN (SELECT value FROM json_each(?))"
            assert db.execute(query, (files,)).fetchone() == (0,), table
        assert db.execute("SELECT count(*) FROM figures WHERE figure_id = ?", (figure,)).fetchone() == (0,)
        assert "█" in db.execute("SELECT text FROM texts WHERE text_id = ?", (text_id,)).fetchone()[0]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert crawler.run("verify").code == 0
