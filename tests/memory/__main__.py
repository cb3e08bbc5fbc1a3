"""Command line: ``python -m tests.memory 1000 10000`` prints peak memory by command and number of articles."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.memory.peak import peaks


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(prog="python -m tests.memory", description="Peak resident memory by command, MB.")
    parser.add_argument("articles", type=int, nargs="*", default=[1000, 10000], help="default: 1000 10000")
    sizes = parser.parse_args().articles
    with tempfile.TemporaryDirectory(prefix="memory-") as folder:
        columns = [peaks(Path(folder), articles) for articles in sizes]
    print("command | " + " | ".join(f"{n} articles" for n in sizes) + " | ratio")
    for command, first in columns[0].items():
        cells = [column[command] for column in columns]
        print(f"{command} | " + " | ".join(f"{mb:.0f}" for mb in cells) + f" | {cells[-1] / first:.2f}")


if __name__ == "__main__":
    main()
