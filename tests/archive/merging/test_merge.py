"""What merging keeps, what it makes one, and what it leaves as it was."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from archive.health import runs
from archive.health.runs import Judged
from archive.merging import rows as rules
from archive.merging.tables import names
from archive.paths import ArchivePaths
from archive.publish import publish
from archive.store import corrections, crawls, joining
from archive.store.corrections import Correction
from archive.store.database import close_working, open_working
from archive.withholding import log
from tests.archive.merging.observed import Seen, archive, content, everything, files, merged, plan, rows, see

NOW = "2024-03-01T00:00:00.000Z"
LATER = "2024-01-02T00:10:00.000Z"


def changed(folder: Path, *statements: str) -> Path:
    """Change an archive by SQL, as another version or a person would have."""
    db = open_working(folder / "working.db")
    for statement in statements:
        db.execute(statement)
    db.conn.commit()
    close_working(db, folder / "working.db")
    return folder


@pytest.fixture
def early(tmp_path: Path) -> Path:
    return archive(tmp_path / "early", [Seen(1, "1", 12, 5), Seen(2, "2", 30, 1)])


@pytest.fixture
def late(tmp_path: Path) -> Path:
    return archive(tmp_path / "late", [Seen(11, "1", 12, 6), Seen(12, "1", 13, 9), Seen(13, "3", 7, 2)], begun=LATER)


def test_what_two_archives_saw_of_an_article_is_its_one_history(early: Path, late: Path, tmp_path: Path) -> None:
    done = merged(tmp_path / "all", [late, early])
    assert (done.shards, done.rows["articles"], done.rows["revisions"], done.conflicts) == (2, 3, 4, 0)
    assert rows(tmp_path / "all", "SELECT article_id, revisions, first_seen, last_seen FROM articles") == [
        ("thu:1", 2, "2024-01-02T00:01:00.000Z", "2024-01-02T00:12:00.000Z"),
        ("thu:2", 1, "2024-01-02T00:02:00.000Z", "2024-01-02T00:02:00.000Z"),
        ("thu:3", 1, "2024-01-02T00:13:00.000Z", "2024-01-02T00:13:00.000Z"),
    ]
    assert rows(tmp_path / "all", "SELECT count FROM view_counts WHERE article_id = 'thu:1' ORDER BY captured_at") == [
        (5,),
        (6,),
        (9,),
    ]
    assert rows(tmp_path / "all", "SELECT old_value, new_value FROM changes") == [(12.0, 13.0)]
    assert rows(tmp_path / "all", "SELECT count(*) FROM claims WHERE article_id = 'thu:1'") == [(2,)]


def test_merging_again_changes_nothing(early: Path, late: Path, tmp_path: Path) -> None:
    merged(tmp_path / "all", [early, late])
    before = everything(tmp_path / "all")
    assert not merged(tmp_path / "all", [late, early, early]).anything
    assert everything(tmp_path / "all") == before


def test_a_shard_is_not_touched(early: Path, late: Path, tmp_path: Path) -> None:
    before = files(early), files(late)
    merged(tmp_path / "all", [early, late])
    assert (files(early), files(late)) == before


def test_an_archive_that_is_there_takes_up_what_is_new(early: Path, late: Path) -> None:
    known = set(rows(early, "SELECT figure_id FROM figures"))
    assert merged(early, [late]).rows["articles"] == 1
    assert set(rows(early, "SELECT figure_id FROM figures")) > known
    assert rows(early, "SELECT count(*) FROM crawls") == [(2,)]


def test_a_shard_that_went_on_is_merged_again(early: Path, tmp_path: Path) -> None:
    merged(tmp_path / "all", [early])
    db = open_working(early / "working.db")
    crawl, _ = crawls.begin(db, plan(), "2024-01-05T00:00:00.000Z")
    see(db, crawl, Seen(61, "1", 14, 20))
    crawls.finish(db, crawl, "2024-01-06T00:00:00.000Z", "done", None)
    close_working(db, early / "working.db")
    done = merged(tmp_path / "all", [early])
    assert (done.rows["articles"], done.rows["revisions"], done.rows["captures"]) == (0, 1, 1)
    assert content(tmp_path / "all") == content(early)


def test_crawls_that_began_in_the_same_second_stay_two(tmp_path: Path) -> None:
    one = archive(tmp_path / "one", [Seen(1, "1", 12)], begun="2024-01-01T00:00:00.100Z")
    two = archive(tmp_path / "two", [Seen(2, "2", 12)], begun="2024-01-01T00:00:00.200Z")
    assert rows(one, "SELECT crawl_id FROM crawls") == rows(two, "SELECT crawl_id FROM crawls")
    for _ in range(2):
        merged(tmp_path / "all", [one, two])
        found = rows(tmp_path / "all", "SELECT crawl_id, started_at, requests FROM crawls ORDER BY started_at")
        assert [row[1:] for row in found] == [("2024-01-01T00:00:00.100Z", 1), ("2024-01-01T00:00:00.200Z", 1)]
        assert found[0][0] != found[1][0]
    assert rows(tmp_path / "all", "SELECT count(DISTINCT crawl_id) FROM captures") == [(2,)]


def ran(folder: Path, moment: str, ended: str | None) -> Path:
    """Add the run of an archive's only crawl."""
    db = open_working(folder / "working.db")
    crawl = db.execute("SELECT crawl_id FROM crawls").fetchone()[0]
    name = runs.begin(db, "thu", "live", "full", "hand", moment, crawl)
    if ended:
        runs.finish(db, name, ended, (), {"requests": Judged(1.0)}, 1_000_000)
    close_working(db, folder / "working.db")
    return folder


def test_runs_that_began_in_the_same_second_stay_two(tmp_path: Path) -> None:
    begun, ended = "2024-01-01T00:00:00.100Z", "2024-01-03T00:00:00.000Z"
    one = ran(archive(tmp_path / "one", [Seen(1, "1", 12)], begun=begun), begun, ended)
    two = ran(archive(tmp_path / "two", [Seen(2, "2", 12)], begun="2024-01-01T00:00:00.200Z"), begun, ended)
    for _ in range(2):
        assert merged(tmp_path / "all", [one, two]).conflicts == 0
        found = rows(tmp_path / "all", "SELECT r.bytes, c.requests FROM runs r JOIN crawls c USING (crawl_id)")
        assert found == [(None, 1)] * 2  # and the size of a shard is no size of the target
        assert rows(tmp_path / "all", "SELECT count(DISTINCT run_id) FROM run_measures") == [(2,)]


def test_a_run_that_ended_after_its_shard_was_merged_has_ended(early: Path, tmp_path: Path) -> None:
    merged(tmp_path / "all", [ran(early, LATER, None)])
    assert rows(tmp_path / "all", "SELECT finished_at FROM runs") == [(None,)]
    changed(early, f"UPDATE runs SET finished_at = '{NOW}', health = 'healthy'")
    assert merged(tmp_path / "all", [early]).conflicts == 0
    assert rows(tmp_path / "all", "SELECT finished_at, health FROM runs") == [(NOW, "healthy")]


def test_archives_of_several_portals_make_one(early: Path, tmp_path: Path) -> None:
    other = archive(tmp_path / "other", [Seen(1, "1", 40)], name="khac")
    merged(tmp_path / "all", [early, other])
    assert rows(tmp_path / "all", "SELECT portal, count(*) FROM articles GROUP BY 1") == [("khac", 1), ("thu", 2)]


def test_a_portal_is_as_the_archive_says_that_crawled_it_last(tmp_path: Path) -> None:
    old = archive(tmp_path / "old", [Seen(1, "1", 12)], begun="2023-01-01T00:00:00.000Z")
    changed(old, "UPDATE portals SET organisation = 'Tên cũ'")
    new = archive(tmp_path / "new", [Seen(2, "2", 12)])
    for n, order in enumerate(([old, new], [new, old])):
        merged(tmp_path / str(n), order)
        assert rows(tmp_path / str(n), "SELECT organisation FROM portals") == [("Cổng thử",)]


# ---- two versions of a reading ---------------------------------------------------------------------------

VERSIONS = [("4", "12"), ("10", "13")]


@pytest.mark.parametrize("first", [0, 1])
def test_the_reading_of_the_newer_extractor_stands_and_the_older_one_is_kept(tmp_path: Path, first: int) -> None:
    shards = []
    for version, value in VERSIONS:  # the eleventh release sorts after the fourth
        shard = archive(tmp_path / version, [Seen(1, "1", 12)])
        changed(
            shard,
            f"UPDATE figures SET extractor_version = '{version}', value_text = '{value}'",
            f"UPDATE texts SET extractor_version = '{version}'",
        )
        shards.append(shard)
    merged(tmp_path / "all", [shards[first], shards[1 - first]])
    assert rows(tmp_path / "all", "SELECT extractor_version, value_text, superseded FROM figures") == [("10", "13", 0)]
    assert rows(tmp_path / "all", "SELECT extractor_version FROM texts") == [("10",)]
    kept = rows(
        tmp_path / "all", "SELECT extractor_version, json_extract(reading, '$.value_text') FROM superseded_readings"
    )
    assert kept == [("4", "12")]
    assert rows(tmp_path / "all", "SELECT value_text FROM claims") == [("13",)]
    assert rows(tmp_path / "all", "SELECT count(*) FROM merge_conflicts") == [(0,)]
    before = everything(tmp_path / "all")
    merged(tmp_path / "all", shards)
    assert everything(tmp_path / "all") == before


@pytest.mark.parametrize("first", [0, 1])
def test_the_text_of_the_newer_parser_is_in_force_and_figures_of_the_older_one_resolve(
    tmp_path: Path, first: int
) -> None:
    old = archive(tmp_path / "old", [Seen(1, "1", 12)])
    new = changed(
        archive(tmp_path / "new", [Seen(1, "1", 12)]),
        "UPDATE figures SET superseded = 1",
        "INSERT INTO texts SELECT 'tnew', revision_id, '2', extractor_version, text || '.', blocks, NULL FROM texts",
        "UPDATE revisions SET text_id = 'tnew', lead = 'Mới'",
        "UPDATE articles SET figures = 0",
    )
    merged(tmp_path / "all", [(old, new)[first], (old, new)[1 - first]])
    assert rows(tmp_path / "all", "SELECT text_id, lead FROM revisions") == [("tnew", "Mới")]
    assert rows(tmp_path / "all", "SELECT superseded FROM figures") == [(1,)]
    assert rows(tmp_path / "all", "SELECT count(*) FROM texts") == [(2,)]


def test_rows_that_contradict_each_other_are_both_kept(tmp_path: Path) -> None:
    one = archive(tmp_path / "one", [Seen(1, "1", 12)])
    two = changed(
        archive(tmp_path / "two", [Seen(1, "1", 12)]), "UPDATE figures SET value_text = '99', place = 'nơi khác'"
    )
    assert merged(tmp_path / "all", [one, two]).conflicts == 1
    assert rows(tmp_path / "all", "SELECT value_text FROM figures") == [("12",)]
    (found,) = rows(
        tmp_path / "all",
        "SELECT in_table, json_extract(kept, '$.value_text'), json_extract(other, '$.value_text'), "
        "json_extract(other, '$.place'), shard FROM merge_conflicts",
    )
    assert found == ("figures", "12", "99", "nơi khác", str(two))
    assert not merged(tmp_path / "all", [one, two]).anything


def test_a_table_that_no_rule_names_is_united_by_its_key(tmp_path: Path) -> None:
    shards = []
    for n in (1, 2, 3):
        shard = archive(tmp_path / str(n), [Seen(n, str(n), 12)])
        changed(
            shard,
            "CREATE TABLE notes (note TEXT PRIMARY KEY, said TEXT)",
            f"INSERT INTO notes VALUES ('n{min(n, 2)}', 'said by {n}')",
        )
        shards.append(shard)
    merged(shards[0], shards[1:])
    assert rows(shards[0], "SELECT * FROM notes") == [("n1", "said by 1"), ("n2", "said by 2")]
    assert rows(shards[0], "SELECT in_table, json_extract(other, '$.said') FROM merge_conflicts") == [
        ("notes", "said by 3")
    ]


def test_every_rule_is_for_a_table_and_columns_that_there_are(early: Path) -> None:
    db = open_working(early / "working.db", unseal=False)
    there = names(db)
    assert set(rules.ELSEWHERE) | set(rules.RULES) <= set(there)
    for table, rule in rules.RULES.items():
        assert set(rule) <= set(db[table].columns_dict), table
    db.close()


# ---- what readers know, and what people said -------------------------------------------------------------


def test_identifiers_that_readers_know_stay_although_an_earlier_capture_comes(early: Path, late: Path) -> None:
    publish(ArchivePaths(late))
    known = {row[0] for row in rows(late, "SELECT figure_id FROM figures")}
    merged(late, [early])
    assert known <= {row[0] for row in rows(late, "SELECT figure_id FROM figures WHERE superseded = 0")}
    assert rows(late, "SELECT captured_at FROM revisions WHERE article_id = 'thu:1' ORDER BY 1") == [
        ("2024-01-02T00:01:00.000Z",),
        ("2024-01-02T00:12:00.000Z",),
    ]


def test_figures_of_two_published_archives_all_lead_somewhere(early: Path, late: Path, tmp_path: Path) -> None:
    cited = set()
    for folder in (early, late):
        publish(ArchivePaths(folder))
        cited |= set(rows(folder, "SELECT figure_id, quote FROM figures"))
    for n, order in enumerate(([early, late], [late, early])):
        target = tmp_path / str(n)
        merged(target, order)
        assert cited <= set(rows(target, "SELECT figure_id, quote FROM figures"))
        # What one revision says stands once: the same print under its other name is superseded.
        assert rows(target, "SELECT superseded, count(*) FROM figures GROUP BY 1") == [(0, 4), (1, 1)]
        assert not merged(target, order).anything


def test_what_a_person_said_of_a_figure_is_said_of_the_one_that_stands(early: Path, late: Path, tmp_path: Path) -> None:
    db = open_working(late / "working.db")
    (figure,) = db.execute(
        "SELECT figure_id FROM figures JOIN revisions USING (revision_id) WHERE captured_at LIKE '%:11:%'"
    ).fetchone()
    corrections.add(db, [Correction(figure, "wrong", "Lan", NOW, "21", "trang 3")])
    close_working(db, late / "working.db")
    merged(tmp_path / "all", [early, late])
    found = rows(
        tmp_path / "all",
        "SELECT verdict, c.value_text, made_by, superseded FROM corrections c JOIN figures USING (figure_id)",
    )
    assert sorted(found) == [("wrong", "21", "Lan", 0), ("wrong", "21", "Lan", 1)]


def test_what_either_archive_withholds_is_withheld(early: Path, late: Path, tmp_path: Path) -> None:
    db = open_working(late / "working.db")
    log.suppress(db, log.find(db, "thu:1"), "names a poor household", NOW)
    close_working(db, late / "working.db")
    merged(tmp_path / "all", [early, late])
    publish(ArchivePaths(tmp_path / "all"))
    snapshot = sqlite3.connect(tmp_path / "all" / "archive.db")
    assert snapshot.execute("SELECT article_id FROM articles").fetchall() == [("thu:2",), ("thu:3",)]
    assert "merge_conflicts" not in {row[0] for row in snapshot.execute("SELECT name FROM sqlite_master")}
    snapshot.close()


@pytest.mark.parametrize("joined_in", ["target", "shard"])
def test_articles_joined_in_one_archive_are_one_in_both(early: Path, tmp_path: Path, joined_in: str) -> None:
    other = archive(tmp_path / "other", [Seen(21, "1", 12), Seen(22, "2", 31)])
    folder = {"target": early, "shard": other}[joined_in]
    db = open_working(folder / "working.db")
    joining.join(db, "thu:1", "thu:2", "posted twice", NOW)
    close_working(db, folder / "working.db")
    merged(early, [other])
    assert rows(early, "SELECT article_id FROM articles") == [("thu:2",)]
    assert rows(early, "SELECT article_id, into_id, reason FROM merges") == [("thu:1", "thu:2", "posted twice")]
    assert rows(early, "SELECT DISTINCT article_id FROM sightings") == [("thu:2",)]
    assert rows(early, "SELECT count(*) FROM sightings") == [(4,)]
    assert rows(early, "PRAGMA foreign_key_check") == []
    assert not merged(early, [other]).anything


def test_an_address_that_led_to_another_article_later_makes_one_of_the_two(tmp_path: Path) -> None:
    before = archive(tmp_path / "before", [Seen(1, "1", 12)])
    after = archive(tmp_path / "after", [Seen(9, "2", 12)])
    moved, at = "http://127.0.0.1/-/bai-1", Seen(9, "2", 12).at
    changed(
        after,
        f"INSERT INTO article_urls VALUES ('/-/bai-1', 'thu:2', '{moved}', '{at}', '{at}')",
        "INSERT INTO captures (capture_id, crawl_id, url, captured_at, status, outcome) SELECT 'cmoved', crawl_id, "
        f"'{moved}', '{Seen(8, '', 1).at}', 301, 'redirect' FROM crawls",
        "UPDATE crawls SET requests = requests + 1",
    )
    for n, order in enumerate(([before, after], [after, before])):
        merged(tmp_path / str(n), order)
        assert rows(tmp_path / str(n), "SELECT article_id, revisions FROM articles") == [("thu:2", 1)]
        assert rows(tmp_path / str(n), "SELECT article_id, into_id FROM merges") == [("thu:1", "thu:2")]


def test_judges_are_known_by_their_names(early: Path, late: Path) -> None:
    for folder, who in ((early, ("Lan", "Minh")), (late, ("Minh", "Hoa"))):
        changed(
            folder,
            *(f"INSERT INTO judges VALUES ({n}, '{name}')" for n, name in enumerate(who, 1)),
            f"INSERT INTO audits VALUES ('u{who[0]}', '{NOW}', 1, '4', 1, 0)",
            f"INSERT INTO audit_items SELECT 'i{who[0]}', 'u{who[0]}', 1, 'figure', text_id, start, \"end\", "
            "figure_id, rule, indicator, 's', 1, '{}' FROM figures LIMIT 1",
            *(f"INSERT INTO judgements VALUES ('i{who[0]}', {n}, 'right', NULL, NULL, '{NOW}')" for n in (1, 2)),
        )
    merged(early, [late])
    found = rows(early, "SELECT item_id, name FROM judgements JOIN judges USING (judge) ORDER BY 1, 2")
    assert found == [("iLan", "Lan"), ("iLan", "Minh"), ("iMinh", "Hoa"), ("iMinh", "Minh")]
    assert not merged(early, [late]).anything


# ---- what was not finished -------------------------------------------------------------------------------


def unfinished(folder: Path) -> tuple[Database, str]:
    """Begin a crawl in an archive that has still to fetch one page, and leave it at that."""
    db = open_working(folder / "working.db")
    crawl, _ = crawls.begin(db, plan(), "2024-01-02T00:30:00.000Z")
    see(db, crawl, Seen(31, "8", 12))
    db.execute(
        "INSERT INTO frontier VALUES (?, '/-/bai-9', 'http://127.0.0.1/-/bai-9', 'article', 1, 0, NULL, 'taken')",
        (crawl,),
    )
    return db, crawl


def test_a_crawl_cut_off_in_a_shard_is_one_in_the_target_with_what_it_missed(early: Path, tmp_path: Path) -> None:
    db, crawl = unfinished(early)
    db.close()
    for _ in range(2):
        merged(tmp_path / "all", [early])
        (found,) = rows(tmp_path / "all", f"SELECT outcome, requests FROM crawls WHERE crawl_id = '{crawl}'")
        assert found == ("interrupted", 1)
        assert rows(tmp_path / "all", "SELECT url_key, state FROM misses") == [("/-/bai-9", "taken")]
        assert rows(tmp_path / "all", "SELECT count(*) FROM frontier") == [(0,)]
    other = archive(tmp_path / "other", [Seen(41, "9", 12)], begun="2024-01-02T00:40:00.000Z")
    merged(tmp_path / "all", [other])
    assert rows(tmp_path / "all", "SELECT url_key, filled_at IS NULL FROM misses") == [("/-/bai-9", 0)]


def test_a_shard_that_finished_after_it_was_merged_is_finished_in_the_target(early: Path, tmp_path: Path) -> None:
    db, crawl = unfinished(early)
    db.close()
    merged(tmp_path / "all", [early])
    db = open_working(early / "working.db")
    see(db, crawl, Seen(32, "9", 12))
    crawls.finish(db, crawl, "2024-01-08T00:00:00.000Z", "done", None)
    close_working(db, early / "working.db")
    merged(tmp_path / "all", [early])
    assert rows(tmp_path / "all", "SELECT outcome, requests FROM crawls ORDER BY started_at") == [("done", 2)] * 2
    assert rows(tmp_path / "all", "SELECT count(*) FROM misses WHERE filled_at IS NULL") == [(0,)]


def test_the_target_goes_on_with_a_crawl_of_its_own(early: Path, late: Path) -> None:
    db, crawl = unfinished(early)
    db.close()
    merged(early, [late])
    assert rows(early, "SELECT crawl_id FROM crawls WHERE finished_at IS NULL") == [(crawl,)]
    assert rows(early, "SELECT url_key FROM frontier WHERE state = 'taken'") == [("/-/bai-9",)]


def test_a_copy_of_an_archive_merged_into_it_brings_nothing(early: Path, tmp_path: Path) -> None:
    db, _ = unfinished(early)
    close_working(db, early / "working.db")
    shutil.copytree(early, tmp_path / "copy")
    before = everything(early)
    assert not merged(early, [tmp_path / "copy"]).anything
    assert everything(early) == before
