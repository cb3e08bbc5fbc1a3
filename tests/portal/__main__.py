"""Command line: ``python -m tests.portal --port 8080 --articles 120``. Ctrl-C or SIGTERM ends it."""

from __future__ import annotations

import argparse
import signal
import sys
from types import FrameType

from tests.portal.server import serve


def main() -> int:
    """Serve until told to stop; prints the address as ``Portal: http://127.0.0.1:PORT/`` once it answers."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.portal",
        description="Serve the sample portal on this machine.",
        epilog="Example: python -m tests.portal --port 0 --articles 10000",
    )
    parser.add_argument("--port", type=int, default=8080, help="port on 127.0.0.1; 0 picks a free one (default 8080)")
    parser.add_argument("--articles", type=int, default=120, metavar="N", help="how many articles (default 120)")
    parser.add_argument(
        "--decade", action="store_true", help="the synthetic decade 2012-2026 instead (all its articles)"
    )
    parser.add_argument("--edited", action="store_true", help="the decade as it stands after its articles were edited")
    parser.add_argument("--no-trap", action="store_true", help="leave out the endless pages below a language suffix")
    parser.add_argument("--frozen", action="store_true", help="counters and clock stand still")
    options = parser.parse_args()
    if options.edited and not options.decade:
        parser.error("--edited goes with --decade")
    if options.articles < 0 or not 0 <= options.port <= 65535:
        parser.error("--articles must not be negative, --port must lie between 0 and 65535")
    signal.signal(signal.SIGTERM, _stop)
    try:
        with serve(options.articles, port=options.port, trap=not options.no_trap, decade=options.decade) as portal:
            portal.freeze_counters(options.frozen)
            if options.edited:
                portal.edit_decade()
            print(f"Portal: {portal.url}", flush=True)
            signal.pause()
    except KeyboardInterrupt:
        return 0
    except OSError as error:
        print(f"cannot serve on port {options.port}: {error.strerror}", file=sys.stderr)
        return 1
    return 0


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
