"""Judge a run that ended, or could not begin, and tell of it."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

from spidermon import MonitorRunner

from archive.health.reasons import Reason
from scraper.watch.actions import CallWebhook, PingHeartbeat, WriteMail
from scraper.watch.addresses import addresses
from scraper.watch.monitors import RunSuite
from scraper.watch.redaction import redacted
from scraper.watch.report import Report


class TwoSteps(MonitorRunner):  # type: ignore[misc] # Spidermon has no types
    """Runs the monitors while the archive is held, and the actions, which may wait for others, when it is not."""

    def run_suite(self) -> Any:
        """Run the monitors alone."""
        self.result.start()
        self.run_monitors()
        return self.result

    def act(self) -> None:
        """Run the actions."""
        self.run_actions()
        self.result.finish()


def looked_at(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Let the monitors look at what was found of a run; return what they tell, the worst first."""
    meta: dict[str, Any] = {"told": []}
    TwoSteps().run(RunSuite(), reasons=tuple(reasons), meta=meta)
    told: list[Reason] = meta["told"]
    return tuple(sorted(told, key=lambda reason: reason.health != "failed"))


def tell(report: Report) -> None:
    """Tell of a run whoever is configured; never raises, and says on standard error what could not be delivered."""
    to = addresses()
    meta: dict[str, Any] = {"told": [], "undelivered": []}
    suite = RunSuite(monitors_finished_actions=[WriteMail(to), CallWebhook(to), PingHeartbeat(to)])
    runner = TwoSteps()
    runner.run(suite, reasons=report.reasons, meta=meta, report=report)
    runner.act()
    for line in (*to.wrong, *meta["undelivered"]):
        print(f"scrapy crawl: {redacted(line)}", file=sys.stderr)
