"""The CDXJ index: that it says what the WARC files hold."""

from __future__ import annotations

import filecmp
import tempfile
from collections.abc import Iterator
from pathlib import Path

from archive.errors import ArchiveError
from archive.fixity.damage import Damage
from archive.paths import ArchivePaths
from archive.warc import index


def verify_index(paths: ArchivePaths) -> Iterator[Damage]:
    """Compare the index with one that is made anew, beside the archive; an archive without one gets it when crawled."""
    if not paths.index.exists():
        return
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / paths.index.name
        try:
            index.update(paths.warc, fresh)
        except ArchiveError as error:
            yield Damage("index", paths.index.name, f"cannot be compared: {error}")
            return
        if not filecmp.cmp(paths.index, fresh, shallow=False):
            yield Damage("index", paths.index.name, "it does not say what the WARC files hold", "index")


def make_again(paths: ArchivePaths) -> None:
    """Make the index anew from the WARC files; the old one stays until the new one is whole."""
    fresh = paths.index.with_name(paths.index.name + ".again")
    fresh.unlink(missing_ok=True)
    index.update(paths.warc, fresh)
    fresh.replace(paths.index)
