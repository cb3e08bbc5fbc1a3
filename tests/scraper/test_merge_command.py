"""``scrapy merge``: shards of real crawls make the archive of the one machine that crawled it all."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive.paths import ArchivePaths
from tests.portal import Portal, serve
from tests.scraper.crawling import ROOT, Crawler
from tests.torture.doomed import KINDS

ARTICLES = 14
# Names of captures and crawls say which machine made them; all else is equal, byte by byte.
NAMED_BY_MACHINE = {
    *("captures", "crawls", "field_coverage", "refusals", "section_walks"),
    *("runs", "run_measures"),  # and how long each took
}
WITH_SUCH_NAMES = {
    "revisions": ("capture_id",),
    "sightings": ("capture_id",),
    "file_captures": ("capture_id",),
    # Noted once in each crawl: three that see the same page element note it three times.
    "portal_observations": ("capture_id", "last_seen"),
    "requisites": ("last_seen",),
    "missing_requisites": ("last_seen",),
    "gaps": ("last_try",),  # of a period without a report: when the newest crawl began
}
CAPTURES = (
    "SELECT url, captured_at, source_url, status, payload_digest, mime, etag, last_modified, warc_type, warc_length, "
    "outcome, error, shows_article, truncated FROM captures ORDER BY 1, 2"
)


def read(crawler: Crawler, base: str, source: Path) -> Crawler:
    """Read a WARC file into an archive."""
    done = crawler.run("crawl", "portal", "-a", "portal=sample", "-a", f"base={base}", "-a", f"source={source}")
    assert done.code == 0, done.err
    return crawler


def divided(source: Path, folder: Path, shard_of: Callable[[int], int]) -> list[Path]:
    """Divide a WARC file among three: each exchange goes where its number leads, with request and metadata."""
    data = source.read_bytes()
    parts: list[list[bytes]] = [[], [], []]
    pending, number = b"", 0
    with source.open("rb") as file:
        records = ArchiveIterator(file)
        for record in records:
            record.content_stream().read()
            offset = records.get_record_offset()
            member = data[offset : offset + records.get_record_length()]
            if record.rec_type == "warcinfo":
                for part in parts:
                    part.append(member)
                continue
            pending += member
            if record.rec_type in ("response", "revisit"):
                parts[shard_of(number)].append(pending)
                pending, number = b"", number + 1
    paths = [folder / f"part-{n}.warc.gz" for n in range(3)]
    for path, part in zip(paths, parts, strict=True):
        path.write_bytes(b"".join(part))
    return paths


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    with serve(articles=ARTICLES, trap=False) as served:
        yield served


@pytest.fixture(scope="module")
def walked(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Crawler:
    """Three crawls of a portal that changes: an article is edited, then set back; one goes, one comes.

    View counters rise between the crawls. Within one, what several connections read can seem to go back; which of that
    is noted depends on who saw it.
    """
    crawler = Crawler(ArchivePaths(tmp_path_factory.mktemp("walked") / "archive"))
    portal.freeze_counters()
    assert crawler.crawl(portal.url).code == 0
    portal.edit("1200137", replace={"27 lớp": "28 lớp"})
    portal.publish()
    read_by_people(crawler, portal)
    assert crawler.crawl(portal.url, mode="full").code == 0
    portal.restore("1200137")
    portal.remove("1200274")
    read_by_people(crawler, portal)
    assert crawler.crawl(portal.url, mode="full").code == 0
    return crawler


def read_by_people(crawler: Crawler, portal: Portal) -> None:
    """Raise the counters of some articles."""
    portal.freeze_counters(False)
    for (url,) in crawler.rows("SELECT url FROM articles ORDER BY url LIMIT 9"):
        urllib.request.urlopen(url).read()
    portal.freeze_counters()


@pytest.fixture(scope="module")
def whole(walked: Crawler, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All that was recorded, in one file."""
    path = tmp_path_factory.mktemp("whole") / "whole.warc.gz"
    path.write_bytes(b"".join(p.read_bytes() for p in sorted(walked.paths.warc.glob("*.warc.gz"))))
    return path


@pytest.fixture(scope="module")
def single(whole: Path, portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Crawler:
    """The archive of one machine."""
    return read(Crawler(ArchivePaths(tmp_path_factory.mktemp("single") / "archive")), portal.url, whole)


@pytest.fixture(scope="module")
def shards(whole: Path, portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three archives, each of which saw some of it by chance."""
    folder = tmp_path_factory.mktemp("shards")
    chance = random.Random(3)
    parts = divided(whole, folder, lambda _: chance.randrange(3))
    return [
        read(Crawler(ArchivePaths(folder / f"shard-{n}")), portal.url, part).paths.root for n, part in enumerate(parts)
    ]


def exported(crawler: Crawler, folder: Path) -> dict[str, bytes]:
    """Export an archive and return its tables as JSON lines, by name."""
    done = crawler.run("export", str(folder), "--all", "--no-wacz", "--no-parquet")
    assert done.code == 0, done.err
    return {path.stem: path.read_bytes() for path in sorted((folder / "jsonl").iterdir())}


def without(table: bytes, names: tuple[str, ...]) -> list[str]:
    found = []
    for line in table.splitlines():
        row: dict[str, Any] = json.loads(line)
        found.append(json.dumps([value for name, value in row.items() if name not in names]))
    return sorted(found)


def equal(merged: Crawler, single: Crawler, folder: Path) -> None:
    """Compare the exports of two archives, table by table."""
    found, wanted = exported(merged, folder / "export-merged"), exported(single, folder / "export-single")
    assert found.keys() == wanted.keys()
    for name in sorted(wanted.keys() - NAMED_BY_MACHINE):
        if name in WITH_SUCH_NAMES:
            names = WITH_SUCH_NAMES[name]
            assert without(found[name], names) == without(wanted[name], names), name
        else:
            assert found[name] == wanted[name], name
    assert merged.rows(CAPTURES) == single.rows(CAPTURES)
    assert merged.run("verify").code == 0


@pytest.mark.slow
def test_three_shards_of_a_divided_crawl_make_the_archive_of_one_machine(
    shards: list[Path], single: Crawler, tmp_path: Path
) -> None:
    assert single.one("SELECT max(revisions) FROM articles") >= 2
    merged = Crawler(ArchivePaths(tmp_path / "merged"))
    done = merged.run("merge", *map(str, shards))
    assert done.code == 0, done.err
    assert f"Merged 3 archives into {merged.paths.root}: +{ARTICLES + 1} articles" in done.out
    equal(merged, single, tmp_path)

    again = merged.run("merge", *map(str, reversed(shards)))
    assert (again.code, again.out) == (0, f"Nothing new in 3 archives: {merged.paths.root} is as it was.\n")
    equal(merged, single, tmp_path)


@pytest.mark.slow
def test_shards_merged_one_after_another_make_the_same(shards: list[Path], single: Crawler, tmp_path: Path) -> None:
    merged = Crawler(ArchivePaths(tmp_path / "merged"))
    for shard in reversed(shards):
        done = merged.run("merge", str(shard), "--into", str(merged.paths.root))
        assert done.code == 0, done.err
    equal(merged, single, tmp_path)


@pytest.mark.slow
def test_a_merge_killed_at_any_moment_goes_on(shards: list[Path], single: Crawler, tmp_path: Path) -> None:
    chance = random.Random(11)
    counts = tmp_path / "counts"

    def killed(crawler: Crawler, kind: str, nth: int) -> int:
        command = [sys.executable, "-m", "tests.torture.doomed", kind, str(nth), str(counts), "merge"]
        return subprocess.run(
            [*command, *map(str, shards)], cwd=ROOT, env=crawler.environment(), capture_output=True, check=False
        ).returncode

    assert killed(Crawler(ArchivePaths(tmp_path / "undisturbed")), "never", 0) == 0
    moments = json.loads(counts.read_text())
    merged = Crawler(ArchivePaths(tmp_path / "merged"))
    kinds = [kind for kind in KINDS if moments[kind]]
    assert set(kinds) == {"statement", "file"}
    for kind in kinds * 4:
        assert killed(merged, kind, chance.randint(1, moments[kind])) in (-signal.SIGKILL, 0)
    assert merged.run("merge", *map(str, shards)).code == 0
    equal(merged, single, tmp_path)
    assert not (merged.paths.root / "merge.partial").exists()
    assert {p.suffix for p in merged.paths.warc.iterdir()} == {".gz"}


def test_what_is_asked_wrongly_or_cannot_be_done_is_said_in_one_line(crawler: Crawler, tmp_path: Path) -> None:
    wrong = crawler.run("merge")
    assert wrong.code == 2
    assert "SHARD" in wrong.err
    nowhere = crawler.run("merge", str(tmp_path / "nowhere"))
    assert nowhere.code == 1
    assert nowhere.err.startswith("scrapy merge: there is no archive at")
    assert len(nowhere.err.splitlines()) == 1
    assert not crawler.paths.root.exists()
