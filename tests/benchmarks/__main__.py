"""``python -m tests.benchmarks``: all benchmarks in one run (``make bench``); prints what docs/performance.md tells.

About a quarter of an hour on two cores; with ``--large`` crawls of 10,000 articles beside the others and growth to
100,000, which takes hours.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import tempfile
from pathlib import Path

from tests.benchmarks import crawl, growth, page_reading, peers, rereading, storing
from tests.measured import ROOT
from tests.own_environment import Missing


def main() -> None:
    """Run one after another: nothing else should run meanwhile."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--large", action="store_true", help="also 10,000 articles beside others, growth to 100,000")
    parser.add_argument("--archives", metavar="FOLDER", help="where sample archives are kept for the next time")
    options = parser.parse_args()
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    print(f"{machine}; {os.getloadavg()[0]:.1f} processes were busy in the last minute", flush=True)
    with tempfile.TemporaryDirectory(prefix="archives-") as scratch:
        kept = ["--archives", options.archives or scratch]
        crawl.main(["1000"])
        if options.large:
            crawl.main(["10000", "--rounds", "1"])
        page_reading.main([])
        figures()
        growth.main([*map(str, growth.SIZES), *(["100000"] if options.large else []), *kept])
        rereading.main(kept)
        storing.main(kept)


def figures() -> None:
    """Read texts beside Duckling, where it installs: in the environment of the others, whose Python runs ours too."""
    command: list[str | Path] = ["-m", "tests.benchmarks.figures"]
    try:
        subprocess.run([peers.python(), *command], check=True, cwd=ROOT)
    except Missing as reason:
        print(f"\nText to figures beside others: not measured: {reason}")


if __name__ == "__main__":
    main()
