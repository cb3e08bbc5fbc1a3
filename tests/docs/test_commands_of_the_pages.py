"""The commands in README and docs run as they stand, one page after another, on an archive of the sample portal."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from archive.paths import ArchivePaths
from tests.portal import serve
from tests.scraper.crawling import Crawler

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent.parent
PAGES = ["README.md", "README.vi.md", *(str(p.relative_to(ROOT)) for p in sorted((ROOT / "docs").rglob("*.md")))]
# A test of its own follows these literally, or they ask other hosts, or wait for a person.
ELSEWHERE = ("docs/new-portal.md", "docs/operating.md", "docs/scale.md", "docs/commands.md")
ASKS_OTHERS = re.compile(
    r"source=(?:wayback|commoncrawl)|--archives|portal=bac-lieu$|127\.0\.0\.1:8765|--cluster|--scheduler"
)
OURS = re.compile(r"(?:ARCHIVE_DIR=NEW )?scrapy ")
WAITS = re.compile(r"audit (?:judge|take)|scrapy serve|--ocr|correct (?:--|MÃ)|nightly")


def commands(page: str) -> list[str]:
    """Return the lines of a page's shell blocks that run our commands; ``NEW:`` before those of another archive."""
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / page).read_text("utf-8"), re.DOTALL)
    lines = [line.partition(" #")[0].strip() for block in blocks for line in block.splitlines()]
    return [line.replace("ARCHIVE_DIR=NEW ", "NEW:") for line in lines if OURS.match(line)]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Crawler:
    """An archive of the sample portal with a published snapshot and an article of three revisions."""
    crawler = Crawler(ArchivePaths(tmp_path_factory.mktemp("docs") / "archive"))
    with serve() as portal:
        assert crawler.crawl(portal.url).code == 0
        for number in (28, 29):
            portal.edit("1200137", replace={"27 lớp": f"{number} lớp"})
            assert crawler.crawl(portal.url, mode="full").code == 0
    assert crawler.run("publish").code == 0
    return crawler


def as_typed(line: str, archive: Crawler, folder: Path) -> list[str]:
    """Return the words of a line with what it only names put in: a figure, a file, a folder."""
    figure = archive.one("SELECT min(figure_id) FROM current_figures")
    kind = "backup" if re.search("scrapy (?:backup|restore)", line) else "export"
    stands_for = {
        "DIR": str(folder / kind),
        "FIGURE...": figure,
        "NAME": "Lan",
        "MÃ": "sample:1200137",
        "f0123456789abcdef": figure,
        "bac-lieu:1200137": "sample:1200137",
        "portal=bac-lieu": "portal=sample",
        "https://…/danh-sach.pdf": archive.one("SELECT min(url) FROM attachments"),
        "/mnt/disk/archive": str(folder / "disk"),
        "/mnt/worker-1": str(folder / "shard"),
        "/mnt/worker-2": str(folder / "shard"),
        "/srv/archive": str(folder / "merged"),
        "[--at": "",
        "20260301020000]": "",
    }
    words = [stands_for.get(word, word) for word in shlex.split(line.removeprefix("NEW:"))[1:]]
    if any(word.startswith("source=/") for word in words):
        warc = next(archive.paths.warc.glob("*.warc.gz"))
        (base,) = archive.rows("SELECT base FROM portals")[0]
        words = [f"source={warc}" if word.startswith("source=/") else word for word in words]
        words += ["-a", f"base={base}"]
    return [word for word in words if word]


@pytest.mark.parametrize("page", [p for p in PAGES if p not in ELSEWHERE and commands(p)])
def test_the_commands_of_a_page_run(kept: Crawler, tmp_path: Path, page: str) -> None:
    copy = Crawler(ArchivePaths(tmp_path / "archive"))
    shutil.copytree(kept.paths.root, copy.paths.root)
    shutil.copytree(kept.paths.root, tmp_path / "shard")
    for number, line in enumerate(commands(page)):
        if ASKS_OTHERS.search(line) or WAITS.search(line):
            continue
        words = as_typed(line, copy, tmp_path)
        if words[0] == "export":
            shutil.rmtree(tmp_path / "export", ignore_errors=True)
        crawler = Crawler(ArchivePaths(tmp_path / f"new-{number}")) if words[0] in ("import", "restore") else copy
        done = crawler.run(*words)
        assert done.code == 0, f"{line}: {done.err}"
