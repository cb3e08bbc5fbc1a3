"""Reading stored texts again: what changed is shown, what was read before is kept."""

from __future__ import annotations

import json
import sqlite3
import subprocess

import pytest

from tests.portal import serve
from tests.scraper.crawling import ROOT, Crawler
from tests.scraper.older_readings import read_by_older_extractor

pytestmark = pytest.mark.slow


def test_a_newer_extractor_reads_all_texts_again_and_shows_what_changed(crawler: Crawler) -> None:
    with serve(articles=10) as portal:
        assert crawler.crawl(portal.url).code == 0
    assert "Nothing to do" in crawler.run("reextract").out

    texts = crawler.one("SELECT count(*) FROM texts")  # of articles and of attached files
    # An older extractor had read one figure wrongly and seen one that is none.
    figure_id, value = crawler.rows("SELECT figure_id, value_text FROM figures ORDER BY figure_id LIMIT 1")[0]
    with sqlite3.connect(crawler.paths.working) as db:
        db.execute("UPDATE figures SET value_text = '77777' WHERE figure_id = ?", (figure_id,))
        columns = [c[1] for c in db.execute("PRAGMA table_info(figures)")]  # generated columns are not among them
        names = [f'"{c}"' for c in columns]
        values = ["'f0'" if c == "figure_id" else f'"{c}"' for c in columns]
        db.execute(
            f"INSERT INTO figures ({', '.join(names)}) SELECT {', '.join(values)} FROM figures WHERE figure_id = ?",
            (figure_id,),
        )
        db.execute("UPDATE figures SET extractor_version = '0'")
        db.execute("UPDATE texts SET extractor_version = '0'")

    done = crawler.run("reextract", "--changes")
    assert done.code == 0, done.err
    assert f"Read {texts} texts again" in done.out
    assert "changed 2 figures: 1 figure, 1 value_text." in done.out
    assert f"value_text: 77777 -> {value} ({figure_id})" in done.out

    assert crawler.one("SELECT value_text FROM figures WHERE figure_id = ?", figure_id) == value
    assert crawler.one("SELECT superseded FROM figures WHERE figure_id = 'f0'") == 1
    assert crawler.one("SELECT count(*) FROM current_figures WHERE figure_id = 'f0'") == 0
    before = crawler.one("SELECT reading FROM superseded_readings WHERE figure_id = ?", figure_id)
    assert json.loads(before)["value_text"] == "77777"
    assert "Nothing to do" in crawler.run("reextract").out


def test_what_an_older_archive_does_not_compare_is_read_in_articles_and_attached_files(crawler: Crawler) -> None:
    compared = "SELECT figure_id, of_figure, kind, base_start, base_end FROM comparisons ORDER BY 1"
    with serve(articles=12) as portal:
        assert crawler.crawl(portal.url).code == 0
    made = crawler.rows(compared)
    in_files = crawler.one("SELECT count(*) FROM comparisons JOIN texts USING (text_id) WHERE file IS NOT NULL")
    assert len(made) > in_files > 0
    with sqlite3.connect(crawler.paths.working) as db:  # as a migration leaves it
        db.execute("DELETE FROM comparisons")
        db.execute("UPDATE texts SET extractor_version = '3'")
    assert crawler.run("reextract").code == 0
    assert crawler.rows(compared) == made
    assert crawler.run("verify").code == 0


@pytest.mark.slow
def test_a_run_that_is_killed_goes_on_and_tells_the_changes_of_both(crawler: Crawler) -> None:
    with serve(articles=120) as portal:
        assert crawler.crawl(portal.url).code == 0
    wrong = read_by_older_extractor(crawler)
    process = subprocess.Popen(
        crawler.command("reextract"), cwd=ROOT, env=crawler.environment(), stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    texts = crawler.one("SELECT count(*) FROM texts")
    assert f"done=50 total={texts}" in process.stderr.readline()
    process.kill()
    process.wait()
    process.stderr.close()
    left = crawler.one("SELECT count(*) FROM texts WHERE extractor_version = '0'")
    assert 0 < left < texts

    done = crawler.run("reextract", "--changes")
    assert done.code == 0, done.err
    assert f"Read {left} texts again" in done.out
    assert f"changed {len(wrong)} figures: {len(wrong)} value_text." in done.out
    assert dict(crawler.rows("SELECT figure_id, new FROM reading_changes")) == wrong
    assert crawler.run("verify").code == 0


def test_without_an_archive_it_says_to_crawl_first(crawler: Crawler) -> None:
    done = crawler.run("reextract")
    assert done.code == 1
    assert "crawl first" in done.err
    assert not crawler.paths.working.exists()
