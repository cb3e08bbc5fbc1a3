"""The sixteenth migration: a section that a later crawl walked to its end is no gap. Released: never edited."""

from __future__ import annotations

from sqlite_utils import Database

import archive.merging.schema  # noqa: F401 - its migrations come before
from archive.store.schema import migrations
from archive.store.views import create_views


@migrations()
def m0016_walked_later(db: Database) -> None:
    """Make the views anew; that of gaps changed."""
    create_views(db)
