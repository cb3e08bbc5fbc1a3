"""Real WARC records for the archive of the site's tests, as a crawl leaves them."""

from __future__ import annotations

from sqlite_utils import Database

from archive.paths import ArchivePaths
from archive.records import WarcPosition
from archive.store import crawls
from archive.warc.exchange import Exchange, digest
from archive.warc.writer import CaptureWriter
from tests.archive.site.reports import BASE

LISTING = f"{BASE}/tin-tuc"


def page(title: str, words: str) -> bytes:
    return f"<html><title>Cổng</title><h1>{title}</h1><p>{words}</p></html>".encode()


def fill_warc(paths: ArchivePaths, db: Database) -> None:
    """Write a record for every capture that says it has one, a listing that shows them all, and a referrer."""
    writer = CaptureWriter(paths.warc, "thu", {"software": "tests"})
    rows = db.execute(
        "SELECT c.capture_id, c.url, c.captured_at, r.title, t.text FROM captures c "
        "JOIN revisions r USING (capture_id) JOIN texts t USING (text_id) WHERE warc_file IS NOT NULL "
        "ORDER BY c.captured_at, c.url"
    ).fetchall()
    for capture, url, moment, title, text in rows:
        place(db, capture, *record(writer, url, moment, page(title, text)))
    crawl = db.execute("SELECT min(crawl_id) FROM crawls").fetchone()[0]
    titles = "".join(f"<a href='{r[1]}'>{r[3]}</a> " for r in rows)
    for n, (url, body, referrer) in enumerate(
        ((LISTING, page("Tin tức", titles), None), (f"{BASE}/anh/chung.png", b"\x89PNG" * 99, f"{BASE}/-/bai-104"))
    ):
        db.execute(
            "INSERT INTO captures (capture_id, crawl_id, url, captured_at, status, mime, outcome) "
            "VALUES (?, ?, ?, '2022-07-20T01:00:00.000Z', 200, 'text/html', 'listing')",
            (f"extra{n}", crawl, url),
        )
        crawls.add(db, crawl, requests=1)
        place(db, f"extra{n}", *record(writer, url, "2022-07-20T01:00:00.000Z", body, referrer))
    writer.close()
    db.conn.commit()


def record(
    writer: CaptureWriter, url: str, moment: str, body: bytes, referrer: str | None = None
) -> tuple[WarcPosition, str]:
    mime = "image/png" if body.startswith(b"\x89PNG") else "text/html; charset=utf-8"
    headers = (("Host", "127.0.0.1"), *((("Referer", referrer),) if referrer else ()))
    exchange = Exchange(url, moment, "GET", headers, 200, "HTTP/1.1", (("Content-Type", mime),), body)
    return writer.write(exchange), digest(body)


def place(db: Database, capture: str, at: WarcPosition, payload: str) -> None:
    db.execute(
        "UPDATE captures SET warc_type = ?, warc_file = ?, warc_offset = ?, warc_length = ?, payload_digest = ? "
        "WHERE capture_id = ?",
        (at.type, at.file, at.offset, at.length, payload, capture),
    )
