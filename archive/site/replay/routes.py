"""The addresses of the replay: banner, page, resource, record."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from datasette.utils.asgi import NotFound, Response
from datasette.views.base import DatasetteError

from archive.site import labels
from archive.site.errors import Gone
from archive.site.language import either
from archive.site.replay import media
from archive.site.replay.download import Slice, SliceResponse, record_of
from archive.site.replay.playing import Memory, Places, Played, is_page, is_sheet, play, stylesheet
from archive.site.replay.showing import quote_of, show
from archive.site.replay.vault import Loaded, Unplayable, Vault, WithheldRecord
from archive.site.snapshot import SnapshotDatabase, signature
from archive.site.withheld import read_suppression

T = TypeVar("T")
Route = tuple[str, Callable[..., Awaitable[Any]]]
DATABASE = "archive"
ID = r"[A-Za-z0-9]{1,64}"
THREADS = 2  # pages that are played at once: each takes a core while it lasts
# A withholding must be felt soon, behind a cache too.
CACHE = {"cache-control": "public, max-age=300", "x-robots-tag": "noindex"}
# Fonts are asked for by a page without an origin, which every other origin differs from.
FILE = {**CACHE, "archive-policy": "file", "access-control-allow-origin": "*"}
_STATUS = {"no_capture": 404, "no_record": 404, "no_file": 404, "guard": 503}


class Stage:
    """Plays captures for one site."""

    def __init__(self, datasette: Any) -> None:
        self.datasette = datasette
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="replay")
        self.memory = Memory()
        self._vault: Vault | None = None

    def routes(self) -> list[Route]:
        """Return the addresses that are answered here."""
        return [
            (rf"/-/replay/(?P<capture>{ID})$", self.banner),
            (rf"/-/replay/(?P<capture>{ID})/page$", self.page),
            (rf"/-/replay/(?P<page>{ID})/resource/(?P<capture>{ID})$", self.resource),
            (rf"/-/record/(?P<capture>{ID})\.warc\.gz$", self.record),
        ]

    @property
    def vault(self) -> Vault:
        """What lies beside the snapshot."""
        if self._vault is None:
            self._vault = Vault(Path(self.datasette.databases[DATABASE].path).parent)
        return self._vault

    async def banner(self, request: Any) -> Any:
        """Answer with the page of ours around an archived one."""
        capture, figure, places = request.url_vars["capture"], request.args.get("figure"), self._places()

        def read(db: sqlite3.Connection) -> Any:
            return show(db, self.vault, capture, figure, lambda loaded, f: self._played(db, loaded, places, f))

        shown = await self._run(read)
        page = await self.datasette.render_template("replay.html", {"shown": shown}, request=request)
        return Response.html(page, status=_STATUS.get(shown.why_not, 200), headers={"archive-policy": "framing"})

    async def page(self, request: Any) -> Any:
        """Answer with an archived page, written anew."""
        capture, figure, places = request.url_vars["capture"], request.args.get("figure"), self._places()

        def read(db: sqlite3.Connection) -> Played:
            loaded = self.vault.load(db, capture)
            if not is_page(loaded):
                raise Unplayable("no_capture")
            return self._played(db, loaded, places, figure)

        played = await self._run(read)
        return Response.html(played.html, headers={**CACHE, "archive-policy": "replayed"})

    async def resource(self, request: Any) -> Any:
        """Answer with a file of an archived page, or one that it links."""
        page, capture = request.url_vars["page"], request.url_vars["capture"]

        def read(db: sqlite3.Connection) -> tuple[bytes, str, str | None]:
            self.vault.allowed(db, page)
            loaded = self.vault.load(db, capture)
            if is_sheet(loaded):
                return self._sheet(db, loaded).encode(), "text/css; charset=utf-8", None
            name, body = media.name_of(loaded.row.url), loaded.recorded.body
            served = media.medium(body, loaded.mime, name)
            return body, served.type, None if served.shown else media.download(name)

        body, kind, disposition = await self._run(read)
        headers = {**FILE, "content-disposition": disposition} if disposition else FILE
        return Response(body, headers=dict(headers), content_type=kind)

    async def record(self, request: Any) -> Any:
        """Answer with a record of a WARC file as it lies there."""
        capture = request.url_vars["capture"]
        found: Slice = await self._run(lambda db: record_of(db, self.vault, capture))
        headers = {
            **FILE,
            "content-type": "application/gzip",
            "content-disposition": f'attachment; filename="{found.name}"',
        }
        if found.refers_to is not None:
            path = self.datasette.urls.path(f"/-/record/{found.refers_to.capture_id}.warc.gz")
            headers["link"] = f'<{path}>; rel="original"'
        return SliceResponse(found, self.threads, headers)

    async def _run(self, read: Callable[[sqlite3.Connection], T]) -> T:
        """Run what reads records in a thread of its own; what cannot be shown becomes a page that says why."""
        db: SnapshotDatabase = self.datasette.databases[DATABASE]
        try:
            return await db.execute_fn(read, self.threads)
        except WithheldRecord as error:
            sid = error.suppression_id
            withheld = await db.execute_fn(lambda conn: read_suppression(conn, sid))
            raise (Gone(withheld) if withheld else NotFound("not here")) from None
        except Unplayable as error:
            if error.reason == "no_capture":
                raise NotFound("There is no such capture") from None
            raise DatasetteError(
                labels.said(error.reason, "unplayable"),
                title=either("Không phát lại được", "Not to be replayed"),
                status=_STATUS.get(error.reason, 422),
            ) from None

    def _places(self) -> Places:
        urls = self.datasette.urls
        missing = either("không có trong kho:", "not in the archive:")
        return Places(f"{urls.table(DATABASE, 'articles')}/", f"{urls.path('/-/replay')}/", missing)

    def _played(self, db: sqlite3.Connection, loaded: Loaded, places: Places, figure: str | None) -> Played:
        key = (*self._state(), loaded.row.capture_id, places, figure)
        known = self.memory.get(key)
        if isinstance(known, Played):
            return known
        played = play(db, loaded, places, quote_of(db, figure) if figure else None)
        self.memory.put(key, played, len(played.html))
        return played

    def _sheet(self, db: sqlite3.Connection, loaded: Loaded) -> str:
        key = (*self._state(), loaded.row.capture_id)
        known = self.memory.get(key)
        if isinstance(known, str):
            return known
        text = stylesheet(db, loaded)
        self.memory.put(key, text, len(text))
        return text

    def _state(self) -> tuple[object, object]:
        """Return what tells one snapshot with its withholdings from the next."""
        return signature(self.vault.paths.published), signature(self.vault.paths.guard)
