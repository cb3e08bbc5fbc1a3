"""Bad input: one line that says what to do, a non-zero exit, and an archive as it was."""

from __future__ import annotations

import hashlib
import socket
import subprocess
from pathlib import Path

import pytest

from archive.paths import ArchivePaths
from archive.store.database import open_working
from tests.portal import serve
from tests.scraper.crawling import ROOT, Crawl, Crawler
from tests.scraper.fixed_pages import fixed_pages

pytestmark = pytest.mark.slow


def one_line(done: Crawl) -> str:
    """Return the only line on standard error."""
    (line,) = [x for x in done.err.splitlines() if x.strip()]
    return line


def snapshot(folder: Path) -> dict[str, str]:
    """Return the digest of every file of an archive; the lock only names its last holder."""
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != "lock"
    }


def test_an_unreachable_host_is_one_sentence_that_names_the_web_archive(crawler: Crawler) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        done = crawler.crawl(f"http://127.0.0.1:{port}/")
    assert done.code == 1
    assert "cannot be reached" in one_line(done)
    assert "-a source=wayback" in done.err
    assert not crawler.paths.root.exists()


def test_a_host_name_that_is_not_known_is_said_so(crawler: Crawler) -> None:
    done = crawler.run("crawl", "portal", "-a", "portal=sample", "-a", "base=http://khong-co.invalid/")
    assert done.code == 1
    assert "khong-co.invalid cannot be reached" in one_line(done)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["portal", "-a", "portal=khong-co"], "known portals: bac-lieu"),
        (["portal"], "say which portal"),
        (["nhen"], "the spider is named 'portal'"),
        (["portal", "-a", "portal=sample", "-a", "mode=fast"], "unknown mode 'fast'"),
        (["portal", "-a", "portal=sample", "-a", "source=moon"], "unknown source 'moon'"),
        (["portal", "-a", "portal=sample", "-a", "colour=red"], "unknown argument -a colour"),
        (["portal", "-a", "portal=sample", "-a", "base=not an address"], "is not an address"),
    ],
)
def test_wrong_use_says_what_is_right_and_exits_with_2(crawler: Crawler, arguments: list[str], said: str) -> None:
    done = crawler.run("crawl", *arguments)
    assert done.code == 2
    assert said in done.err
    assert "Traceback" not in done.err
    assert not crawler.paths.root.exists()


def test_a_malformed_portal_file_is_named(crawler: Crawler, tmp_path: Path) -> None:
    path = tmp_path / "thu.toml"
    path.write_text('name = "thu"\nbase = ')
    done = crawler.run("crawl", "portal", "-a", f"portal={path}")
    assert done.code == 2
    assert f"{path} is not valid TOML" in done.err


def test_a_portal_without_robots_txt_is_crawled(crawler: Crawler) -> None:
    with serve(articles=5) as portal:
        portal.fail("/robots.txt", status=404, times=100)
        assert crawler.crawl(portal.url).code == 0
    assert crawler.rows("SELECT status, outcome FROM captures WHERE url LIKE '%/robots.txt'") == [(404, "robots")]
    assert crawler.one("SELECT count(*) FROM articles") == 5


def test_a_server_that_only_fails_is_a_failed_crawl_with_its_reason(crawler: Crawler) -> None:
    with fixed_pages({"/robots.txt": (404, "")}, fallback=(500, "broken")) as site:
        done = crawler.crawl(site.url)
    assert done.code == 1
    assert "no page of" in one_line(done)
    assert crawler.rows("SELECT outcome FROM crawls") == [("failed",)]
    assert crawler.one("SELECT count(*) FROM articles") == 0


def test_broken_html_is_survived_and_silence_is_not_green(crawler: Crawler) -> None:
    broken = "<html><div><p>Một trang <table><tr><td>dở dang <a href='/-/x" + "<b>" * 500
    with fixed_pages({"/": (200, broken)}, fallback=(200, "<<<>>>\x00")) as site:
        done = crawler.crawl(site.url)
    assert done.code == 1
    assert "neither a listing nor an article was found" in one_line(done)


def test_an_archive_from_the_future_is_left_alone(crawler: Crawler) -> None:
    crawler.paths.make()
    db = open_working(crawler.paths.working)
    with db.atomic():
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('archive', 'm9999', '2031-01-01')"
        )
    db.close()
    before = snapshot(crawler.paths.root)
    with serve(articles=5) as portal:
        done = crawler.crawl(portal.url)
    assert done.code == 1
    assert "upgrade the software" in one_line(done)
    assert snapshot(crawler.paths.root) == before


@pytest.fixture
def read_only(crawler: Crawler) -> list[str]:
    """Return a prefix for commands that see the archive's folder on a read-only disk (a mount of their own)."""
    folder = crawler.paths.root
    script = f'mount --bind "{folder}" "{folder}" && mount -o remount,ro,bind "{folder}" && exec "$@"'
    prefix = ["unshare", "--mount", "--map-root-user", "sh", "-c", script, "sh"]
    folder.mkdir(parents=True)
    try:
        works = subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        works = False
    if not works:
        pytest.skip("this machine allows no mounts of one's own, so a read-only disk cannot be made")
    return prefix


@pytest.mark.parametrize("command", [["crawl", "portal", "-a", "portal=sample"], ["publish"]], ids=["crawl", "publish"])
def test_a_read_only_disk_is_said_so_and_keeps_what_it_holds(
    crawler: Crawler, read_only: list[str], command: list[str]
) -> None:
    with serve(articles=5) as portal:
        assert crawler.crawl(portal.url).code == 0
        before = snapshot(crawler.paths.root)
        arguments = [*command, "-a", f"base={portal.url}"] if command[0] == "crawl" else command
        done = subprocess.run(
            [*read_only, *crawler.command(*arguments)],
            cwd=ROOT,
            env=crawler.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert "writable" in done.stderr
    assert snapshot(crawler.paths.root) == before


@pytest.mark.slow
def test_a_full_disk_is_said_in_one_line_and_the_crawl_goes_on_when_there_is_room(crawler: Crawler) -> None:
    crawl = " ".join(crawler.command("crawl", "portal", "-a", "portal=sample", "-a"))
    folder = crawler.paths.root
    folder.mkdir(parents=True)
    with serve(articles=120) as portal:
        script = f"""
            mount -t tmpfs -o size=1200k tmpfs "{folder}" || exit 77
            {crawl} base={portal.url} 2>full.err >full.out; echo $? >full.code
            mount -o remount,size=60m "{folder}"
            {crawl} base={portal.url} >/dev/null 2>&1 && {" ".join(crawler.command("verify"))}
            cp -r "{folder}" kept
        """
        done = subprocess.run(
            ["unshare", "--mount", "--map-root-user", "sh", "-c", script],
            cwd=folder.parent,
            env={**crawler.environment(), "PYTHONPATH": str(ROOT), "SCRAPY_SETTINGS_MODULE": "scraper.settings"},
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode in (1, 77) and not (folder.parent / "full.code").exists():
        pytest.skip("this machine allows no mounts of one's own, so a full disk cannot be made")
    assert (folder.parent / "full.code").read_text().strip() == "1"
    said = (folder.parent / "full.err").read_text().strip().splitlines()
    assert len(said) == 1, said
    assert "free the disk" in said[0]
    assert "warc: ok" in done.stdout
    assert Crawler(ArchivePaths(folder.parent / "kept")).one("SELECT count(*) FROM articles") == 120


def test_publishing_without_an_archive_says_to_crawl_first(tmp_path: Path) -> None:
    done = Crawler(ArchivePaths(tmp_path / "nothing")).run("publish")
    assert done.code == 1
    assert "crawl first" in one_line(done)
