"""The site says how the archive is at the moment of the look, in both languages and for machines."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from lxml import html

from archive import times
from archive.health import runs
from archive.health.reasons import Reason
from archive.paths import ArchivePaths
from archive.site import status
from archive.site.server import Site
from archive.status import document, upkeep
from archive.store import crawls
from tests.archive.site.conftest import Call, asking, datasette
from tests.archive.site.reports import Builder, build


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    builder = build(ArchivePaths(tmp_path_factory.mktemp("made") / "archive"))
    builder.db.close()
    return builder.paths.root


@pytest.fixture
def ran(made: Path, tmp_path: Path) -> Iterator[Builder]:
    """An archive whose portal has just been crawled by a schedule, and published."""
    shutil.copytree(made, tmp_path / "archive")
    builder = Builder(ArchivePaths(tmp_path / "archive"))
    row = builder.db.execute("SELECT portal, crawl_id FROM crawls ORDER BY started_at DESC LIMIT 1").fetchone()
    run_id = runs.begin(builder.db, row[0], "live", "incremental", "systemd", times.now(), row[1])
    runs.finish(builder.db, run_id, times.now(), [], {}, 1000)
    builder.publish()
    yield builder
    builder.db.close()


def site(builder: Builder) -> Call:
    return asking(datasette(builder.paths.published))


def told(get: Call) -> dict[str, Any]:
    answer: dict[str, Any] = get("/-/status.json").json()
    return answer


def test_the_page_speaks_the_language_that_is_asked_for(ran: Builder) -> None:
    get = site(ran)
    vietnamese, english = get("/-/status"), get("/en/-/status")
    assert vietnamese.status_code == english.status_code == 200
    assert "Tình trạng kho" in vietnamese.text
    assert "State of the archive" in english.text
    assert "Last runs" not in vietnamese.text


def test_what_is_failing_is_told_in_the_language_of_the_page(ran: Builder) -> None:
    ((crawl,),) = ran.db.execute("SELECT crawl_id FROM crawls ORDER BY started_at DESC LIMIT 1").fetchall()
    crawls.refuse(ran.db, crawl, "section_cap", "127.0.0.1", "http://127.0.0.1/tin-tuc?cur=2001")
    ran.publish()
    get = site(ran)
    vietnamese, english = get("/-/status").text, get("/en/-/status").text
    assert "http://127.0.0.1/tin-tuc?cur=2001: đã đến giới hạn số trang của một chuyên mục" in vietnamese
    assert "the limit of pages for one section was reached" in english
    assert ">section_unfinished<" not in vietnamese + english


def test_json_says_the_same_for_machines(ran: Builder) -> None:
    answer = told(site(ran))
    assert answer["portals"][0]["portal"] == "thu"
    assert answer["portals"][0]["runs"][0]["started_by"] == "systemd"
    assert answer["portals"][0]["health"] == "healthy"


def test_a_schedule_that_never_ran_again_shows_when_the_page_is_viewed(
    ran: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    get = site(ran)
    later = datetime.now(UTC) + timedelta(days=5)
    monkeypatch.setattr(status, "present", lambda: later)
    (reason,) = told(get)["portals"][0]["reasons"]
    assert "lịch chạy đã dừng" in get("/-/status").text
    assert reason["kind"] == "overdue"
    assert reason["en"] == "no run for 5.0 days although there is a schedule: it has stopped"


def test_a_run_that_failed_after_the_publication_shows_too(ran: Builder) -> None:
    get = site(ran)
    reason = Reason("unreachable", "failed", "không kết nối được", "cannot be reached")
    run_id = runs.begin(ran.db, "thu", "live", "incremental", "systemd", "2999-01-01T00:00:00.000Z")
    runs.finish(ran.db, run_id, "2999-01-01T00:00:01.000Z", [reason], {}, 1000)
    document.write_file(ran.paths, ran.db.conn)
    assert told(get)["health"] == "failed"
    assert "không kết nối được" in get("/-/status").text


def test_a_watcher_outside_is_told_by_the_status_of_the_answer(ran: Builder) -> None:
    get = site(ran)
    assert get("/-/status.json?strict=1").status_code == 200
    upkeep.note(ran.paths, "drill", False, "/srv/secret/path is damaged")
    assert get("/-/status.json?strict=1").status_code == 503
    assert get("/-/status.json").status_code == 200


def test_nothing_of_the_machine_is_told(ran: Builder) -> None:
    upkeep.note(ran.paths, "backup", False, "cannot write /srv/secret/path")
    get = site(ran)
    for path in ("/-/status", "/-/status.json"):
        said = get(path).text
        assert "/srv/secret" not in said
        assert str(ran.paths.root) not in said
    assert told(get)["disk"]["free"] is None


def test_a_snapshot_of_an_older_version_is_no_error(ran: Builder) -> None:
    ran.db.execute("DROP TABLE run_measures")
    ran.db.execute("DROP TABLE runs")
    ran.db.conn.commit()
    ran.publish()
    answer = site(ran)("/-/status")
    assert answer.status_code == 200


def test_a_file_beside_the_snapshot_that_is_no_status_is_left_alone(ran: Builder) -> None:
    (ran.paths.root / "status.json").write_text(json.dumps({"format": 1, "portals": 3}))
    assert told(site(ran))["portals"][0]["health"] == "healthy"


def test_below_the_path_of_another_site_every_link_stays_there(ran: Builder) -> None:
    with Site(ran.paths.published, port=0, base="/kho/") as served:
        assert served.wait_until_ready()
        for path in ("-/status", "en/-/status"):
            with urlopen(f"{served.url}{path}") as answer:
                page = html.fromstring(answer.read())
            links = [link for one in page.iter("a", "link") if (link := one.get("href", "")).startswith("/")]
            assert links
            assert [link for link in links if not link.startswith("/kho/") or "//" in link] == []
