"""``docs/operating.md`` is followed literally; then the portal changes, goes away, and the operator hears of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import feedparser
import pytest

from scraper.verdict import KINDS
from scraper.watch.addresses import SETTINGS
from tests.archive.site.conftest import asking, datasette
from tests.deploy.workplace import Markup, Workplace, renamed
from tests.forked import ROOT
from tests.portal import Portal, serve
from tests.scraper.watch.hooks import Hooks, hooks

GUIDE = ROOT / "docs" / "operating.md"


def blocks(heading: str) -> list[str]:
    """Return the shell blocks of a section of the guide."""
    section = re.search(rf"^## {heading}\n(.*?)(?=^## )", GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert section
    return re.findall(r"^```sh\n(.*?)^```", section[1], re.MULTILINE | re.DOTALL)


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    made = Workplace(tmp_path)
    made.prepare()
    return made


TROUBLES: dict[
    str, tuple[Callable[[str], str], int]
] = {  # the portal is of another theme, behind a firewall, nothing but empty pages
    "layout changed": (renamed, 200),
    "the portal blocks us": (str, 403),
    "lists nothing any more": (lambda page: "<html><body></body></html>", 200),
}


@pytest.mark.slow
def test_the_guide_is_followed_and_trouble_is_heard_of(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    markup = Markup(monkeypatch)
    with hooks() as told:
        with serve(articles=30) as portal:
            set_up(place, portal, told)
            second_night(place, portal, told)
            site = asking(datasette(place.paths.published))
            for words, (rewrite, status) in TROUBLES.items():
                markup.rewrite, markup.status = rewrite, status
                portal.publish(6)
                (reason,) = failing_night(place, told)
                assert words in reason["en"]
                assert site("/-/status.json").json()["health"] == "failed"
                assert site("/-/status.json?strict=1").status_code == 503
        (reason,) = failing_night(place, told)  # switched off
        assert reason["kind"] == "unreachable"
    undone = place.run("make uninstall-schedule YES=1")
    assert undone.returncode == 0, undone.stderr
    assert (place.folder / "home" / "crontab").read_text() == ""
    assert place.paths.working.exists()


def set_up(place: Workplace, portal: Portal, told: Hooks) -> None:
    """Follow the guide up to the first night."""
    definition = place.folder / "cong.toml"
    sample = (ROOT / "scraper" / "portals" / "sample.toml").read_text("utf-8")
    definition.write_text(sample.replace("http://127.0.0.1:8080/", portal.url), "utf-8")
    place.means = {
        "bac-lieu": str(definition),
        "/srv/archive": str(place.paths.root),
        "/mnt/disk/archive": str(place.folder / "disk" / "backup"),
        "https://chat.example.org/hooks/9f8e7d": told.environment["ARCHIVE_WEBHOOK"],
        "https://beat.example.org/1b2c3d": told.environment["ARCHIVE_HEARTBEAT"],
        ". .venv/bin/activate": ":",
    }
    first, install, settings, try_it = blocks("In ten minutes")
    shown = place.run(first)
    assert shown.returncode == 0, shown.stderr
    assert "Nothing was done" in shown.stdout
    assert not (place.folder / "home" / "crontab").exists()
    done = place.run(install)
    assert done.returncode == 0, done.stderr
    assert place.run(settings).returncode == 0
    written = place.folder / "home" / ".config" / "alliance-archive" / "settings.env"
    assert written.stat().st_mode & 0o777 == 0o600
    night = place.run(f"set -e\n{try_it}")
    assert night.returncode == 0, night.stdout + night.stderr
    assert "webhook: delivered\nheartbeat: delivered\n" in night.stdout
    assert "The archive is healthy." in night.stdout
    assert told.beats == ["/beat/5ecret-uuid"] * 2  # the trial, and the night
    assert told.posted.pop()["event"] == "trial"


def second_night(place: Workplace, portal: Portal, told: Hooks) -> None:
    """Let cron crawl a portal that changed meanwhile; the status tells of it."""
    new = portal.publish(2)
    portal.edit(next(iter(portal.truth)), append=["Bổ sung 12 lớp."])  # of years ago: seen when all is fetched again
    night = place.night()
    assert night.returncode == 0, log(place)
    assert told.posted == []
    assert len(told.beats) == 3
    status = json.loads(place.run(in_settings("scrapy status --format json")).stdout)
    (known,) = status["portals"]
    assert status["health"] == known["health"] == "healthy"
    assert [run["started_by"] for run in known["runs"]] == ["cron", "nightly"]
    assert known["runs"][0]["new_articles"] == len(new)
    assert known["articles"] == 30 + len(new)
    assert status["upkeep"]["nightly"]["said"] == "1 of 1 portals crawled"
    assert all(status["upkeep"][kind]["well"] for kind in ("publish", "verify", "backup", "drill", "nightly"))
    site = asking(datasette(place.paths.published))
    assert site("/-/status.json").json()["portals"][0]["runs"][0]["started_by"] == "cron"
    assert site("/archive/articles.json?_size=0").json()["filtered_table_rows_count"] == 32
    told_of = feedparser.parse(site("/feeds/articles.atom").content).entries
    assert {str(entry.title) for entry in told_of} >= {portal.truth.entry(key).title for key in new}
    assert feedparser.parse(site("/feeds/changes.atom").content).entries == []


def failing_night(place: Workplace, told: Hooks) -> list[dict[str, str]]:
    """Let cron crawl; return the reasons that the webhook heard, where everything else says failed, too."""
    night = place.night()
    assert night.returncode == 1, log(place)
    document = told.posted.pop()
    assert told.posted == []
    assert document["health"] == "failed"
    assert told.beats.pop() == "/beat/5ecret-uuid/fail"
    status = place.run(in_settings("scrapy status"))
    assert status.returncode == 1
    assert "The archive is FAILED." in status.stdout
    reasons: list[dict[str, str]] = document["reasons"]
    return reasons


def in_settings(command: str) -> str:
    """Return a command that knows the settings of the schedule."""
    return f"set -a && . ~/.config/alliance-archive/settings.env && set +a && {command}"


def log(place: Workplace) -> str:
    return (place.paths.root / "log" / "nightly.log").read_text("utf-8")


def test_every_setting_is_in_the_guide_and_in_the_example() -> None:
    text, example = GUIDE.read_text("utf-8"), (ROOT / "deploy" / "settings.env").read_text("utf-8")
    for name in SETTINGS:
        assert f"`{name}`" in text, name
        assert name == "ARCHIVE_STARTED_BY" or f"{name}=" in example, name


def test_every_way_in_which_a_crawl_fails_is_in_the_guide() -> None:
    section = re.search(r"^\| reason \| what to do.*?\n\n", GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert section
    for kind, _ in KINDS.values():
        assert f"`{kind}`" in section[0], kind
