"""Command line: ``python -m tests.torture --kills 100 [--seed N]``."""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.torture.rounds import torture
from tests.torture.scene import BrokenError


def main() -> int:
    """Torture an archive; 0 where it is as an undisturbed one, else 1 and the archive is kept."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.torture",
        description="Kill crawls, publications, re-extractions and repairs of the sample portal at random moments.",
        epilog="Example: python -m tests.torture --kills 10 --seed 7",
    )
    parser.add_argument("--kills", type=int, default=100, metavar="N", help="how many (default 100)")
    parser.add_argument("--articles", type=int, default=60, metavar="N", help="articles of the portal (default 60)")
    seed = os.environ.get("TORTURE_SEED") or secrets.randbelow(1_000_000)
    parser.add_argument("--seed", type=int, default=int(seed), help="random moments (default: $TORTURE_SEED, or new)")
    options = parser.parse_args()
    again = f"TORTURE_SEED={options.seed} python -m tests.torture --kills {options.kills} --articles {options.articles}"
    print(f"Seed {options.seed}. To repeat: {again}", flush=True)
    folder = Path(tempfile.mkdtemp(prefix="torture-"))
    began = time.monotonic()
    try:
        told = torture(folder, options.kills, options.seed, options.articles, lambda line: print(line, flush=True))
    except BrokenError as error:
        print(f"BROKEN: {error}\nThe archives are kept in {folder}. To repeat: {again}", file=sys.stderr)
        return 1
    shutil.rmtree(folder)
    print(f"{told} {time.monotonic() - began:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
