"""What is withheld is nowhere in what is published, whatever table it stood in; lifted, all of it is back."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archive.errors import ArchiveError
from archive.paths import ArchivePaths
from archive.publish import publish
from archive.store import articles
from archive.withholding import log
from archive.withholding.log import Suppression
from tests.archive.site.conftest import Call, asking, datasette
from tests.archive.site.reports import Builder, build

pytestmark = pytest.mark.slow

MOMENT = "2026-03-01T08:00:00.000Z"
REASON = "nêu tên người khiếu nại / names a complainant"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    paths = ArchivePaths(tmp_path_factory.mktemp("original") / "archive")
    build(paths).db.close()
    return paths.root


@pytest.fixture
def built(original: Path, tmp_path: Path) -> Iterator[Builder]:
    shutil.copytree(original, tmp_path / "archive")
    builder = Builder(ArchivePaths(tmp_path / "archive"))
    yield builder
    builder.db.close()


def withhold(built: Builder, name: str, moment: str = MOMENT) -> Suppression:
    done = log.suppress(built.db, log.find(built.db, name), REASON, moment)
    built.publish()
    return done


def dump(path: Path) -> dict[str, list[str]]:
    """Return every row of every table and view."""
    db = sqlite3.connect(path)
    names = [
        r[0] for r in db.execute("SELECT name FROM sqlite_master WHERE type <> 'index' AND name NOT LIKE 'sqlite_%'")
    ]
    found = {n: sorted(map(repr, db.execute(f'SELECT * FROM "{n}"'))) for n in names}
    db.close()
    return found


def rows(path: Path, query: str, *values: str) -> list[tuple[Any, ...]]:
    db = sqlite3.connect(path)
    try:
        return db.execute(query, values).fetchall()
    finally:
        db.close()


def figure(built: Builder, quote: str, article: str = "thu:103") -> str:
    found = built.db.execute(
        "SELECT figure_id FROM figures WHERE article_id = ? AND quote = ? ORDER BY start", (article, quote)
    ).fetchone()
    return str(found[0])


def site(built: Builder) -> Call:
    return asking(datasette(built.paths.published))


def test_nothing_of_a_withheld_article_is_in_the_bytes_of_the_snapshot(built: Builder) -> None:
    own = ["cánh đồng Đông Hải", "Thăm đồng lúa chín sớm", "/-/bai-104", "canh dong dong hai"]
    before = built.paths.published.read_bytes()
    assert all(word.encode() in before for word in own[:3])
    withhold(built, "thu:104")
    after = built.paths.published.read_bytes()
    assert [word for word in own if word.encode() in after] == []
    assert b"thu:103" in after


def test_a_withheld_article_is_not_found_nor_counted_nor_in_any_list(built: Builder) -> None:
    withhold(built, "thu:103")
    shown = built.paths.published
    for table in ("articles", "revisions", "figures", "current_figures", "checks", "article_urls", "view_counts"):
        assert rows(shown, f"SELECT * FROM {table} WHERE article_id = 'thu:103'") == []
    assert rows(shown, "SELECT 1 FROM series WHERE period_end = '2022-06-30'") == []
    assert rows(shown, "SELECT 1 FROM changes WHERE article_id = 'thu:103'") == []
    assert rows(shown, "SELECT 1 FROM search_index WHERE search_index MATCH 'nam 2022'") == []
    assert rows(shown, "PRAGMA foreign_key_check") == []


def test_the_archive_itself_keeps_what_is_withheld(built: Builder) -> None:
    before = built.db.execute("SELECT * FROM texts ORDER BY 1").fetchall()
    withhold(built, "thu:103")
    assert built.db.execute("SELECT * FROM texts ORDER BY 1").fetchall() == before
    assert built.db.execute("SELECT count(*) FROM tombstones").fetchone() == (0,)


def test_a_capture_of_a_withheld_article_says_only_that_there_was_one(built: Builder) -> None:
    withheld = withhold(built, "thu:104")
    (found,) = rows(
        built.paths.published,
        "SELECT url, source_url, payload_digest, etag, shows_article, status FROM captures WHERE url LIKE 'urn:%'",
    )
    assert found == (f"urn:alliance-archive:withheld:{withheld.suppression_id}", None, None, None, None, 200)


@pytest.mark.parametrize("path", ["/archive/articles/thu~3A104", "/archive/articles/thu~3A104.json"])
def test_the_page_of_a_withheld_article_says_when_and_why_and_nothing_else(built: Builder, path: str) -> None:
    withhold(built, "thu:104")
    answer = site(built)(path)
    assert answer.status_code == 410
    assert "names a complainant" in answer.text
    assert "2026" in answer.text
    assert "Đông Hải" not in answer.text
    assert "Thăm đồng" not in answer.text


def test_a_citation_of_a_figure_of_a_withheld_article_is_answered_with_the_reason(built: Builder) -> None:
    cited = figure(built, "13 HTX")
    withhold(built, "thu:103")
    answer = site(built)(f"/archive/figures/{cited}")
    assert answer.status_code == 410
    assert "names a complainant" in answer.text


def test_what_never_was_there_is_still_not_found(built: Builder) -> None:
    withhold(built, "thu:103")
    assert site(built)("/archive/articles/thu~3A999").status_code == 404


def test_a_withheld_figure_goes_with_every_print_of_it_in_its_article(built: Builder) -> None:
    withhold(built, figure(built, "27 lớp"))
    shown = built.paths.published
    assert "27 lớp".encode() not in shown.read_bytes()
    assert rows(shown, "SELECT 1 FROM figures WHERE article_id = 'thu:103' AND quote = '27 lớp'") == []
    for (title,) in rows(shown, "SELECT title FROM revisions WHERE article_id = 'thu:103'"):
        assert "lớp" not in title or "28 lớp" in title
    assert rows(shown, "SELECT 1 FROM changes WHERE old_quote = '27 lớp' OR old_value = 27") == []


def test_what_older_extractors_read_around_a_withheld_figure_does_not_print_it(built: Builder) -> None:
    for quote in ("21 lớp", "87%"):
        built.db.execute(
            "INSERT INTO superseded_readings SELECT figure_id, '0', json_object('sentence', sentence), '2022' "
            "FROM figures WHERE figure_id = ?",
            (figure(built, quote, "thu:102"),),
        )
    withhold(built, figure(built, "21 lớp", "thu:102"))
    (left,) = rows(built.paths.published, "SELECT reading FROM superseded_readings")
    assert "██ ███" in left[0] or "██████" in left[0]
    assert "21 lớp".encode() not in built.paths.published.read_bytes()


def test_a_withheld_figure_is_gone_from_its_series(built: Builder) -> None:
    of_series = (
        "SELECT value FROM series WHERE indicator = 'founding_classes' AND status = 'achieved' ORDER BY period_end"
    )
    assert rows(built.paths.published, of_series) == [(18.0,), (21.0,), (28.0,)]
    withhold(built, figure(built, "21 lớp", "thu:102"))
    assert rows(built.paths.published, of_series) == [(18.0,), (28.0,)]


def test_other_figures_of_the_article_still_stand_where_they_say(built: Builder) -> None:
    withhold(built, figure(built, "21 lớp", "thu:102"))
    left = rows(
        built.paths.published,
        'SELECT quote, substr(text, start + 1, "end" - start) FROM figures JOIN texts USING (text_id) '
        "WHERE article_id = 'thu:102'",
    )
    assert {quote for quote, _ in left} == {"87%", "11 HTX", "180 HTX", "3.300.000 đồng", "03 dự án"}
    assert all(quote == there for quote, there in left)
    counted = rows(built.paths.published, "SELECT figures FROM articles WHERE article_id = 'thu:102'")
    assert counted == [(5,)]


def test_the_article_says_that_a_figure_of_it_is_withheld(built: Builder) -> None:
    cited = figure(built, "21 lớp", "thu:102")
    withhold(built, cited)
    ask = site(built)
    assert "names a complainant" in ask("/archive/articles/thu~3A102").text
    assert ask(f"/archive/figures/{cited}").status_code == 410


def test_an_attachment_goes_and_its_address_with_it(built: Builder) -> None:
    address = "http://127.0.0.1:9/tep/103.pdf"
    withheld = withhold(built, address)
    shown = built.paths.published
    assert b"/tep/103.pdf" not in shown.read_bytes()
    assert rows(shown, "SELECT subject, address FROM suppressions") == [(withheld.subject, None)]
    assert rows(shown, "SELECT count(*) FROM articles") == [(5,)]
    assert rows(shown, "SELECT count(*) FROM attachments WHERE url LIKE '%/tep/102.pdf'") == [(1,)]


def test_the_files_of_a_withheld_article_go_unless_another_links_them(built: Builder) -> None:
    built.db.execute("UPDATE attachments SET url = 'http://127.0.0.1:9/tep/102.pdf' WHERE url LIKE '%/101.pdf'")
    built.db.execute(
        "INSERT INTO captures (capture_id, crawl_id, url, captured_at, outcome, status, mime, payload_digest) "
        "SELECT 'f' || n, crawl_id, 'http://127.0.0.1:9/tep/' || n || '.pdf', '2026-05-01T00:00:00.000Z', "
        "'attachment', 200, 'application/pdf', 'sha256:' || n FROM (SELECT crawl_id FROM captures LIMIT 1), "
        "(SELECT 102 AS n UNION SELECT 103)"
    )
    withhold(built, "thu:103")
    withhold(built, "thu:102", "2026-03-02T08:00:00.000Z")
    found = rows(built.paths.published, "SELECT url FROM captures WHERE mime = 'application/pdf' ORDER BY url")
    assert found[0] == ("http://127.0.0.1:9/tep/102.pdf",)
    assert found[1][0].startswith("urn:alliance-archive:withheld:")


def test_undone_everything_is_back(built: Builder) -> None:
    before = dump(built.paths.published)
    cited = figure(built, "21 lớp", "thu:102")
    for name in ("thu:103", cited, "http://127.0.0.1:9/tep/101.pdf"):
        withhold(built, name)
    assert dump(built.paths.published) != before
    for name in ("thu:103", cited, "http://127.0.0.1:9/tep/101.pdf"):
        log.lift(built.db, name, "consent", "2026-03-02T08:00:00.000Z")
    built.publish()
    after = dump(built.paths.published)
    assert len(after.pop("suppressions")) == 3
    before.pop("suppressions")
    assert after == before


def test_a_table_that_is_added_later_is_walked_too(built: Builder) -> None:
    built.db.execute("CREATE TABLE added (id TEXT PRIMARY KEY, about TEXT NOT NULL, words TEXT) WITHOUT ROWID")
    built.db.execute("CREATE TABLE hanging (added TEXT NOT NULL REFERENCES added (id), n INTEGER)")
    built.db.execute("INSERT INTO added VALUES ('x1', 'thu:104', 'mine'), ('x2', 'thu:103', 'theirs')")
    built.db.execute("INSERT INTO added VALUES ('x3', 'thu:103', 'Xem thêm: Thăm đồng lúa chín sớm (/-/bai-104)')")
    built.db.execute("INSERT INTO hanging VALUES ('x1', 1), ('x2', 2)")
    built.db.execute("CREATE TABLE optional (n INTEGER PRIMARY KEY, article TEXT, words TEXT)")
    built.db.execute("INSERT INTO optional VALUES (1, 'thu:104', 'mine'), (2, NULL, 'theirs')")
    withhold(built, "thu:104")
    shown = built.paths.published
    assert rows(shown, "SELECT * FROM hanging") == [("x2", 2)]
    assert rows(shown, "SELECT n FROM optional") == [(2,)]
    blotted = "Xem thêm: ██████████████████████ (██████████)"
    assert rows(shown, "SELECT id, words FROM added ORDER BY id") == [("x2", "theirs"), ("x3", blotted)]


def test_an_article_of_the_same_content_under_another_identifier_goes_too(built: Builder) -> None:
    hash_of = built.db.execute("SELECT content_hash FROM revisions WHERE article_id = 'thu:104'").fetchone()[0]
    built.db.execute("UPDATE revisions SET content_hash = ? WHERE article_id = 'thu:105'", (hash_of,))
    withhold(built, "thu:104")
    assert rows(built.paths.published, "SELECT article_id FROM articles ORDER BY 1") == [
        ("thu:101",),
        ("thu:102",),
        ("thu:103",),
    ]


def test_a_later_capture_of_a_withheld_article_is_withheld_too(built: Builder) -> None:
    withhold(built, "thu:104")
    built.db.execute(
        "INSERT INTO captures (capture_id, crawl_id, url, captured_at, outcome, shows_article) "
        "SELECT 'late', crawl_id, 'http://127.0.0.1:9/vi/-/bai-104', '2026-05-01T00:00:00.000Z', 'unchanged', "
        "'thu:104' FROM captures LIMIT 1"
    )
    built.publish()
    assert b"bai-104" not in built.paths.published.read_bytes()


def test_a_title_that_reports_bear_every_month_is_left_where_others_bear_it(built: Builder) -> None:
    built.db.execute(
        "UPDATE revisions SET title = 'Báo cáo công tác hằng tháng' WHERE article_id IN ('thu:101', 'thu:104')"
    )
    articles.refresh(built.db, "thu:101")
    articles.refresh(built.db, "thu:104")
    withhold(built, "thu:104")
    found = rows(built.paths.published, "SELECT title FROM articles WHERE article_id = 'thu:101'")
    assert found == [("Báo cáo công tác hằng tháng",)]


def test_an_article_is_found_by_identifier_address_or_page_of_the_site(built: Builder) -> None:
    for name in ("thu:104", "http://127.0.0.1:9/-/bai-104", "http://127.0.0.1:8001/archive/articles/thu~3A104"):
        assert log.find(built.db, name).subject == "thu:104"


def test_what_is_not_known_or_withheld_already_is_refused_in_one_line(built: Builder) -> None:
    with pytest.raises(ArchiveError, match="knows no article, figure or attachment 'thu:999'"):
        log.find(built.db, "thu:999")
    withhold(built, "thu:104")
    with pytest.raises(ArchiveError, match="withheld already, since 2026-03-01"):
        withhold(built, "thu:104")
    with pytest.raises(ArchiveError, match="thu:103 is not withheld"):
        log.lift(built.db, "thu:103", None, MOMENT)


def test_withheld_twice_and_lifted_twice_the_log_tells_all_of_it(built: Builder) -> None:
    withhold(built, "thu:104")
    log.lift(built.db, "thu:104", None, "2026-03-02T08:00:00.000Z")
    withhold(built, "thu:104", "2026-03-03T08:00:00.000Z")
    assert [s.lifted_at for s in log.whole(built.db)] == ["2026-03-02T08:00:00.000Z", None]
    assert [s.withheld_at for s in log.in_force(built.db)] == ["2026-03-03T08:00:00.000Z"]


def test_publishing_without_withholdings_changes_nothing(built: Builder) -> None:
    before = built.paths.published.read_bytes()
    publish(built.paths)
    assert built.paths.published.read_bytes() == before
