"""``/-/status``: the state of the archive, worked out when the page is asked for, and ``/-/status.json``.

The snapshot knows the runs up to its publication; ``status.json`` beside it those that came later, and those that
failed before anything could be published. What the machine is like (free space, paths) is not for readers.
"""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from datasette.utils.asgi import Response

from archive.paths import ArchivePaths
from archive.site.snapshot import SnapshotDatabase
from archive.status import disk, document, upkeep
from archive.status.facts import Facts
from archive.status.reading import read
from archive.status.state import State, days_between, state

ROUTE = r"/-/status(?P<ending>\.json)?$"
DATABASE = "archive"


async def page(datasette: Any, request: Any) -> Any:
    """Answer with the state as a page, or as JSON; with ``?strict=1`` the status is 503 unless it is healthy.

    The latter is for a watcher outside, which can tell an answer from another but not read it.
    """
    db: SnapshotDatabase = datasette.databases[DATABASE]
    paths = ArchivePaths(Path(db.path).parent)
    facts = _newer(await db.remembered("status", _read), document.read_file(paths))
    notes = {kind: replace(note, said="") for kind, note in upkeep.read(paths).items()}
    now = present()
    found = worst_first(state(facts, now, None, notes))
    size = replace(await db.execute_fn(lambda conn: _size(paths, conn)), free=None, days_left=None)
    strict = request.args.get("strict") and found.health != "healthy"
    status = HTTPStatus.SERVICE_UNAVAILABLE if strict else HTTPStatus.OK
    headers = {"cache-control": "no-cache"}
    if request.url_vars["ending"]:
        headers["access-control-allow-origin"] = "*"
        return Response.json(document.document(found, size, notes), status=status, headers=headers)
    shown = {"state": found, "disk": size, "upkeep": notes, "days": lambda moment: days_between(moment, now)}
    html = await datasette.render_template("status.html", shown, request=request, view_name="status")
    return Response.html(html, status=status, headers=headers)


def present() -> datetime:
    """Return the moment of the look."""
    return datetime.now(UTC)


def _read(connection: sqlite3.Connection) -> Facts:
    try:
        return read(connection)
    except sqlite3.OperationalError:  # a snapshot that an older version published
        return Facts(())


def _size(paths: ArchivePaths, connection: sqlite3.Connection) -> disk.Disk:
    try:
        return disk.measure(paths, connection)
    except sqlite3.OperationalError:
        return disk.measure(paths, None)


def _newer(published: Facts, left: Facts | None) -> Facts:
    """Return the facts that know the newer run; those of the snapshot name what is failing, and are preferred."""
    return left if left is not None and left.newest > published.newest else published


def worst_first(found: State) -> State:
    """Return the state with the portals that need somebody at the top."""
    order = ("failed", "degraded", "healthy")
    return replace(found, portals=tuple(sorted(found.portals, key=lambda portal: order.index(portal.health))))
