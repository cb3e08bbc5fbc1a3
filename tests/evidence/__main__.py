"""Ask all tools about a crawl of the sample portal, and print their answers: ``python -m tests.evidence``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from archive.paths import ArchivePaths
from tests.evidence import questions, wget
from tests.evidence.replay_venv import tools
from tests.own_environment import Missing
from tests.portal import Portal, serve
from tests.scraper.crawling import Crawler


def main() -> int:
    """Crawl twice with counters that stand still, then ask."""
    parser = argparse.ArgumentParser(prog="python -m tests.evidence", description=__doc__)
    parser.add_argument("--articles", type=int, default=1000, metavar="N", help="how many articles (default 1000)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, serve(articles=options.articles) as portal:
        portal.freeze_counters()
        folder = Path(scratch)
        crawler = Crawler(ArchivePaths(folder / "archive"))
        _crawl_twice(crawler, portal)
        print("warcio check:", dict(questions.warcio_check(crawler)))
        print("verify:", crawler.run("verify", timeout=600).out.strip())
        _others(crawler, folder)
        _wget(crawler, portal, folder)
    return 0


def _crawl_twice(crawler: Crawler, portal: Portal) -> None:
    print("first crawl:", crawler.run(*_command(portal, "incremental"), timeout=3600).out.strip())
    before = questions.sizes(crawler)
    print(f"  {before} bytes of WARC; records: {dict(questions.record_types(crawler))}")
    print("second, full:", crawler.run(*_command(portal, "full"), timeout=3600).out.strip())
    added = questions.sizes(crawler) - before
    pages = crawler.one("SELECT articles FROM crawls WHERE mode = 'full'")
    requests = crawler.one("SELECT requests FROM crawls WHERE mode = 'full'")
    print(
        f"  adds {added} bytes: {added / requests:.0f} a request, {added / pages:.0f} a page with all that goes with it"
    )
    print(f"  of article pages alone: {_of_pages(crawler):.0f} a page (request and revisit)")


def _of_pages(crawler: Crawler) -> float:
    """Return the mean bytes that one page took in the second crawl, its request included."""
    rows = crawler.rows(
        "SELECT warc_file, warc_offset, warc_offset + warc_length, c.outcome "
        "FROM captures c JOIN crawls USING (crawl_id) WHERE mode = 'full' AND warc_file IS NOT NULL ORDER BY 1, 2"
    )
    taken, before = [], 0
    for _, _, end, outcome in rows:
        if outcome in ("unchanged", "not_modified"):
            taken.append(end - before)
        before = end
    return float(sum(taken[1:]) / max(1, len(taken) - 1))


def _command(portal: Portal, mode: str) -> list[str]:
    return ["crawl", "portal", "-a", "portal=sample", "-a", f"base={portal.url}", "-a", f"mode={mode}"]


def _others(crawler: Crawler, folder: Path) -> None:
    packed = questions.pack(crawler, folder / "all.wacz")
    print(f"WACZ: {packed}, {(folder / 'all.wacz').stat().st_size} bytes")
    try:
        tools()
    except Missing as error:
        print(error)
        return
    print("wacz validate:", " ".join(questions.wacz_validate(folder / "all.wacz").split()))
    count, wrong = questions.replayed(crawler, folder)
    print(f"pywb: {count - len(wrong)} of {count} captures of article pages replay with their bytes")
    for line in wrong[:10]:
        print("  ", line)


def _wget(live: Crawler, portal: Portal, folder: Path) -> None:
    if not wget.available():
        print("wget is not installed")
        return
    source = wget.mirror(portal, folder)
    print(f"wget: {source.stat().st_size} bytes of WARC")
    read_in = Crawler(ArchivePaths(folder / "read"))
    done = read_in.run(*_command(portal, "incremental"), "-a", f"source={source}", timeout=3600)
    print("crawl from wget's WARC:", done.out.strip(), done.err.strip()[-300:])
    for what, ours, theirs in wget.compare(live, read_in):
        print(f"  {what}: live {ours}, from wget {theirs}")
    print("verify of it:", read_in.run("verify", timeout=600).out.strip())
    for field, said in wget.heads(live, source).items():
        print(f"  {field}: {said}")


if __name__ == "__main__":
    sys.exit(main())
