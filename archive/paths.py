"""Where an archive keeps its files."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from archive.errors import ArchiveError

CHECKOUT = Path(__file__).parent.parent
IS_CHECKOUT = (CHECKOUT / "datasette_metadata.json").exists()
_SHARED = CHECKOUT if IS_CHECKOUT else Path(sys.prefix, "share", "alliance-archive")
METADATA = _SHARED / "datasette_metadata.json"
"""What readers need to know of tables, columns and queries: at the top of a checkout, else below ``sys.prefix``."""


def default_folder() -> Path:
    """Return where an archive is kept unless somebody says otherwise: in a checkout, else below the present folder."""
    return CHECKOUT / "archive" / "data" if IS_CHECKOUT else Path.cwd() / "archive-data"


@dataclass(frozen=True, slots=True)
class ArchivePaths:
    """The folder of one archive and the files in it.

    ``working`` is the database that a crawl writes, ``published`` the snapshot that readers see (Datasette's database
    ``archive``), ``warc`` the folder of WARC files, ``index`` their CDXJ index, ``lock`` the file that the one writing
    process holds, ``guard`` what the site must know to show nothing of a record that is withheld.
    """

    root: Path

    @property
    def working(self) -> Path:
        """The database that a crawl writes."""
        return self.root / "working.db"

    @property
    def published(self) -> Path:
        """The snapshot that readers see."""
        return self.root / "archive.db"

    @property
    def warc(self) -> Path:
        """The folder of WARC files."""
        return self.root / "warc"

    @property
    def index(self) -> Path:
        """The CDXJ index of the WARC files."""
        return self.root / "index.cdxj"

    @property
    def guard(self) -> Path:
        """What is withheld from replay; not for readers."""
        return self.root / "withheld.json"

    @property
    def lock(self) -> Path:
        """The file that the one writing process holds."""
        return self.root / "lock"

    def make(self) -> None:
        """Create the folders; raises ArchiveError where that is not possible."""
        try:
            self.warc.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ArchiveError(
                f"cannot create the archive folder {self.root}: {error.strerror}; "
                "free the disk or make it writable, or set ARCHIVE_DIR to another folder"
            ) from None


def archive_paths(folder: str | Path | None = None) -> ArchivePaths:
    """Return the paths of the archive in ``folder``; without one, of ``$ARCHIVE_DIR``, else the default one."""
    return ArchivePaths(Path(folder or os.environ.get("ARCHIVE_DIR") or default_folder()).absolute())
