"""A small archive to play back: captures as a crawl records them, each of them chosen by a test."""

from __future__ import annotations

from typing import Any

from archive.paths import ArchivePaths
from archive.publish import publish
from archive.records import Capture, CaptureOutcome
from archive.store import captures, crawls
from archive.store.database import open_working
from archive.warc.exchange import Earlier, Exchange, digest
from archive.warc.writer import CaptureWriter
from tests.archive.site.conftest import Call, asking, datasette

HOST = "http://thu.example"
MOMENT = "2022-07-20T01:00:00.000Z"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
PLAN = crawls.CrawlPlan("thu", "Liên minh thử", "95", HOST, "liferay7", "live", None, "live", "full", "tests", "1", "1")


class Playground:
    """Holds captures; ``publish`` makes the snapshot and returns a function that asks the site."""

    def __init__(self, paths: ArchivePaths) -> None:
        paths.make()
        self.paths = paths
        self.db = open_working(paths.working)
        self.crawl, _ = crawls.begin(self.db, PLAN, MOMENT)
        self.writer = CaptureWriter(paths.warc, "thu", {"software": "tests"})

    def put(
        self,
        capture_id: str,
        path: str,
        body: bytes | str,
        mime: str = "text/html; charset=utf-8",
        at: str = MOMENT,
        **how: Any,
    ) -> str:
        """Record an answer and return its payload digest; ``how``: status, headers, seen, outcome."""
        data = body.encode() if isinstance(body, str) else body
        url = path if path.startswith("http") else HOST + path
        status, seen = how.get("status", 200), how.get("seen")
        headers = (*((("Content-Type", mime),) if mime else ()), *how.get("headers", ()))
        exchange = Exchange(url, at, "GET", (("Host", "thu.example"),), status, "HTTP/1.1", headers, data)
        position = self.writer.write(exchange, seen)
        payload = seen.payload_digest if seen else digest(data)
        outcome: CaptureOutcome = how.get("outcome", "other")
        kind = mime.split(";")[0] or None
        captures.insert(
            self.db,
            Capture(capture_id, self.crawl, url, at, status, payload, kind, warc=position, outcome=outcome),
        )
        return payload

    def again(self, capture_id: str, path: str, of: str, at: str, **how: Any) -> None:
        """Record an answer whose payload is that of an earlier capture."""
        query = "SELECT url, captured_at, payload_digest FROM captures WHERE capture_id = ?"
        url, captured_at, payload = self.db.execute(query, (of,)).fetchone()
        seen = Earlier(url, captured_at, payload, not_modified=how.get("status") == 304)
        self.put(capture_id, path, b"", at=at, seen=seen, **how)

    def publish(self) -> Call:
        """Make the snapshot."""
        crawls.finish(self.db, self.crawl, MOMENT, "done", None)
        self.db.conn.commit()
        self.writer.close()
        publish(self.paths)
        return asking(datasette(self.paths.published))
