"""``/downloads``: the files of the export, and what there is to know before one takes them."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from datasette.utils.asgi import Forbidden, NotFound, Response

from archive.export import package
from archive.site.address import whole
from archive.site.downloads.listing import FOLDER, Export, ExportFile, read_export
from archive.site.downloads.sending import FileAnswer
from archive.site.language import either
from archive.site.settings import may_download
from archive.site.snapshot import Signature, signature

_known: dict[Path, tuple[Signature | None, Export | None]] = {}


@dataclass(frozen=True, slots=True)
class Offer:
    """What readers are offered; ``withdrawn``: there is an export, but something was withheld since it was made."""

    export: Export | None
    withdrawn: bool


async def listing(datasette: Any, request: Any) -> Any:
    """Answer with the page that lists the files."""
    offer = await offered(datasette)
    shown = {
        "export": offer.export,
        "withdrawn": offer.withdrawn,
        "database": may_download(),
        "site": whole(datasette, request, str(datasette.urls.path("/downloads"))),
    }
    page = await datasette.render_template("downloads.html", shown, request=request, view_name="downloads")
    return Response.html(page, headers={"cache-control": "max-age=60"})


async def file(datasette: Any, request: Any) -> Any:
    """Answer with a file that the manifest of the export names; there is no other."""
    export = (await offered(datasette)).export
    found = export.files.get(unquote(request.url_vars["path"])) if export else None
    if export is not None and found is not None:
        try:
            return await asyncio.to_thread(FileAnswer, export.folder, found, request)
        except OSError:  # replaced at this moment
            pass
    raise NotFound(
        either(
            "Bản xuất không có tệp này; xem danh sách ở trang Tải về.",
            "There is no such file in the export; the page of downloads lists those that there are.",
        )
    )


async def database(datasette: Any, request: Any) -> Any:
    """Answer with the snapshot itself, where the operator gives it away on purpose."""
    if not may_download():
        raise Forbidden("The database is no download")
    path = Path(datasette.databases["archive"].path)
    try:
        snapshot = ExportFile(path.name, path.stat().st_size, None, "application/vnd.sqlite3")
        return await asyncio.to_thread(FileAnswer, path.parent, snapshot, request)
    except OSError:  # replaced at this moment
        raise NotFound(either("Bản công bố đang được thay, thử lại sau.", "The snapshot is being replaced.")) from None


async def offered(datasette: Any) -> Offer:
    """Return the export beside the snapshot, read again when it was replaced; none that shows what is withheld now."""
    db = datasette.databases["archive"]
    folder = Path(db.path).parent / FOLDER
    found = signature(folder / package.PACKAGE)
    known = _known.get(folder)
    if known is None or known[0] != found:
        known = _known[folder] = (found, await asyncio.to_thread(read_export, folder))
    export = known[1]
    if export is None:
        return Offer(None, withdrawn=False)
    withheld: str | None = await db.remembered("newest withholding", _newest_withholding)
    if withheld is not None and datetime.fromisoformat(withheld) > datetime.fromisoformat(export.made_at):
        return Offer(None, withdrawn=True)
    return Offer(export, withdrawn=False)


def _newest_withholding(db: sqlite3.Connection) -> str | None:
    found: str | None = db.execute("SELECT max(withheld_at) FROM suppressions WHERE lifted_at IS NULL").fetchone()[0]
    return found


ROUTES: list[tuple[str, Callable[..., Awaitable[Any]]]] = [
    (r"/downloads$", listing),
    (r"/downloads/(?P<path>.+)$", file),
    (r"/archive\.db$", database),
]
