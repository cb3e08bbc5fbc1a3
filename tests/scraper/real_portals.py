"""The real sample pages, served as the small portals that they were saved from."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import quote, unquote, urlsplit
from xml.sax.saxutils import escape

GOLD = os.environ.get("EXTRA_GOLD")
PAGES = Path(GOLD or ".") / "pages-dev"
GROUPS = ("hanoi", "stc", "thanhtra", "ldld")
"""A department on Liferay 6.2, two on Lạc Việt's portal, one on VNPT's: the file names begin so."""


@dataclass(frozen=True, slots=True)
class SavedPage:
    """One page: its bytes, its kind, the path (with query) where it stood on its portal, and that in the mirror."""

    file: str
    kind: str
    address: str
    mirror: str
    body: bytes


def group(name: str) -> list[SavedPage]:
    """Return the pages of one portal."""
    with (PAGES / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["file"].startswith(name)]
    found = []
    for row in rows:
        body = (PAGES / "html" / row["file"]).read_bytes()
        mirrored = re.search(rb"Mirrored from [^/\s]+(/\S*) by HTTrack", body)
        path = re.sub(r"^(?:web/)?source(?=/)|/?index\.html$", "", row["path"])
        address = mirrored[1].decode().replace("&amp;", "&") if mirrored else "/" + path.strip("/")
        found.append(SavedPage(row["file"], row["kind"], address, "/" + path.strip("/"), body))
    return found


def as_portal(name: str) -> dict[str, bytes]:
    """Return the pages of a portal at their own addresses, with a sitemap of its articles."""
    pages = group(name)
    # The links of a mirrored page lead to the files of the mirror.
    served = {page.mirror: page.body for page in pages} | {page.address: page.body for page in pages}
    articles = [page.address for page in pages if page.kind == "article"]
    served["/sitemap.xml"] = _sitemap(articles)
    return served


def as_folder(name: str) -> dict[str, bytes]:
    """Return the pages of a portal as files in one folder, with an index that links to them."""
    files = {f"/{page.file}": page.body for page in group(name)}
    links = "".join(f'<li><a href="{path}">{path[1:]}</a></li>' for path in sorted(files))
    index = (
        f"<!doctype html><html><head><title>Directory listing for /</title></head><body><ul>{links}</ul></body></html>"
    )
    return {"/": index.encode(), **files}


def _sitemap(addresses: list[str]) -> bytes:
    items = "".join(f"<url><loc>BASE{escape(quote(a, safe='/:?=&%'))}</loc></url>" for a in addresses)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{items}</urlset>'.encode()


@contextmanager
def serving(pages: Mapping[str, bytes]) -> Iterator[str]:
    """Serve pages by path (with query, else without); gives the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            target = unquote(self.path)
            path = urlsplit(target).path
            body = next((pages[p] for p in (target, path, path.rstrip("/"), path + "/") if p in pages), None)
            kind = "text/xml" if path.endswith(".xml") else "text/html"
            self.send_response(200 if body is not None else 404)
            data = (body or b"").replace(b"<loc>BASE", f"<loc>http://{self.headers['Host']}".encode())
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is http.server's
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
