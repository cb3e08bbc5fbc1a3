"""``python -m tests.benchmarks.written PRINTED…``: put the tables that benchmarks printed into docs/performance.md.

::

    make bench | tee printed.txt ─► tables, by title ─┐
    docs/performance.md  <!-- printed: TITLE -->  ◄───┘  up to <!-- end -->

So no number is written by hand. A table takes the place whose title it begins with; the other places stay as they are.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tests.measured import ROOT

PAGE = ROOT / "docs" / "performance.md"
PLACE = re.compile(r"(<!-- printed: (.+?) -->\n).*?(<!-- end -->)", re.DOTALL)
_TABLE = re.compile(r"^(\S[^\n|]*)\n\n((?:\|[^\n]*\|\n)+)", re.MULTILINE)
_SITE = re.compile(r"^\d+ figures, .*?^targets:[^\n]*\n", re.MULTILINE | re.DOTALL)
SITE = "The site"


def tables(printed: str) -> dict[str, str]:
    """Return what benchmarks printed as Markdown by title; of a title printed twice the last."""
    found = {title: f"{title}:\n\n{rows}" for title, rows in _TABLE.findall(printed)}
    if sites := _SITE.findall(printed):
        found[SITE] = f"```text\n{sites[-1]}```\n"
    return found


def filled(page: str, printed: str) -> tuple[str, list[str]]:
    """Return a page with tables in their places, and the titles of the tables that have none there."""
    found = tables(printed)
    left = set(found)

    def put(place: re.Match[str]) -> str:
        titles = [title for title in found if title.startswith(place[2])]
        if not titles:
            return place[0]
        left.discard(titles[-1])
        return f"{place[1]}\n{found[titles[-1]]}\n{place[3]}"

    return PLACE.sub(put, page), sorted(left)


def main(files: list[str]) -> None:
    """Fill the page from files of what was printed."""
    printed = "\n".join(Path(file).read_text("utf-8") for file in files)
    page, left = filled(PAGE.read_text("utf-8"), printed)
    PAGE.write_text(page, "utf-8")
    for title in left:
        print(f"no place for: {title}", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
