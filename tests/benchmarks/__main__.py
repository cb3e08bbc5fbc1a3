"""``python -m tests.benchmarks``: all benchmarks in one run (``make bench``); prints what docs/performance.md tells.

Each has a target of its own too (``make bench-crawl`` and so on). With ``--large`` crawls of 10,000 articles beside
the others and growth to 100,000, which takes hours. The exit code is 1 where the site misses a target.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile

from tests.benchmarks import crawl, figures, growth, page_reading, profiles, rereading, site, storing


def main() -> int:
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
        figures.main([])
        growth.main([*map(str, growth.SIZES), *(["100000"] if options.large else []), *kept])
        rereading.main(kept)
        storing.main(kept)
        profiles.main(kept)
    print("\nThe site\n", flush=True)
    return site.main([])


if __name__ == "__main__":
    sys.exit(main())
