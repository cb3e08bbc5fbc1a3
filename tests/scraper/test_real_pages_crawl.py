"""Real pages of government portals, served over HTTP and crawled like any portal."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.scraper.crawling import Crawler

GOLD = os.environ.get("EXTRA_GOLD")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not GOLD, reason="EXTRA_GOLD is not set: the real sample pages are not here"),
]
PAGES = Path(GOLD or ".") / "pages-dev"


class Quiet(SimpleHTTPRequestHandler):
    """Serves files as HTML and prints nothing."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is http.server's
        """Print nothing."""


@pytest.fixture
def pages() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(PAGES / "html")))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def test_real_pages_end_in_the_archive_and_only_articles_do(crawler: Crawler, pages: str, tmp_path: Path) -> None:
    with (PAGES / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        kinds = {row["file"]: row["kind"] for row in csv.DictReader(file, delimiter="\t")}
    gold = {g["id"]: g for g in map(json.loads, (PAGES / "gold.jsonl").open(encoding="utf-8"))}
    portal = tmp_path / "that.toml"
    portal.write_text(
        'name = "that"\norganisation = "Trang thật"\narea = "01"\nbase = "http://127.0.0.1/"\nsitemap = false\n'
        f"allow_private = true\nsections = {json.dumps(sorted(kinds))}\n"
        "article_patterns = ['^$']\n[politeness]\ndelay = 0.0\nconcurrency = 8\n",
        encoding="utf-8",
    )
    done = crawler.crawl(pages, portal=str(portal))
    assert done.code == 0, done.err
    stored = {
        url.rsplit("/", 1)[1]: (title, published)
        for url, title, published in crawler.rows(
            "SELECT u.url, r.title, r.published FROM article_urls u JOIN articles USING (article_id) "
            "JOIN revisions r USING (revision_id)"
        )
    }
    articles = {f for f, kind in kinds.items() if kind in ("article", "article-variant", "print")}
    assert set(stored) <= articles
    assert {f for f, kind in kinds.items() if kind == "article"} <= set(stored)
    for name, (title, published) in stored.items():
        if (wanted := gold.get(name.removesuffix(".html"))) is not None:
            assert (title, published) == (wanted["title"], wanted["published"]), name
    # The English variant and the print view of an article are the same article.
    assert crawler.one("SELECT count(*) FROM articles") == sum(kind == "article" for kind in kinds.values())
