"""The pages that a probe fetched, as files: only where a person asks for them."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from archive.errors import ArchiveError
from scraper.canonical import decoded_path
from scraper.probing.connection import Fetched

_LONGEST = 80


class KeptPages:
    """Writes each answer into a folder, numbered, and ``pages.tsv`` beside them: file, status, type, address."""

    def __init__(self, folder: Path) -> None:
        """Make the folder; raises ArchiveError where it holds anything already."""
        self.folder = folder
        self.count = 0
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if any(folder.iterdir()):
                raise ArchiveError(f"{folder} is not empty; give another folder with --keep")
        except OSError as error:
            raise ArchiveError(f"cannot write {folder}: {error.strerror}") from None

    def __call__(self, found: Fetched) -> None:
        """Write one answer."""
        self.count += 1
        kind = found.headers.get("content-type", "").split(";")[0].strip()
        stem = re.sub(r"[^\w.-]+", "-", decoded_path(found.url)).strip("-.")[:_LONGEST] or "home"
        ending = ".xml" if "xml" in kind and "html" not in kind else ".html"
        name = f"{self.count:02}-{stem.removesuffix(ending)}{ending}"
        host = urlsplit(found.url).netloc
        try:
            (self.folder / name).write_bytes(found.body)
            with (self.folder / "pages.tsv").open("a", encoding="utf-8") as file:
                file.write(f"{name}\t{found.status}\t{kind}\t{found.url}\n")
        except OSError as error:
            raise ArchiveError(f"cannot keep a page of {host}: {error.strerror}") from None
