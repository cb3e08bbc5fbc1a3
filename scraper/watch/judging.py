"""Judge a run that ended, or could not begin, and tell of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import Any

from spidermon import MonitorRunner

from archive import times
from archive.health.reasons import Health, Reason
from scraper.watch import delivery
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


def tell_of_night(health: Health, reasons: Sequence[Reason], said: str) -> None:
    """Tell of what a night did beside crawling, where that failed, and ask the heartbeat, for all portals at once."""
    to = addresses()
    ways: list[tuple[str, Callable[[], None]]] = []
    if reasons and (mail := to.mail) is not None:
        lines = [*(f"- {reason.en}" for reason in reasons), "", *(f"- {reason.vi}" for reason in reasons)]
        ways.append(("the mail server", lambda: delivery.mail(mail, "Archive: the night failed", "\n".join(lines))))
    if reasons and to.webhook:
        document = {
            "event": "night",
            "health": health,
            "at": times.now(),
            "reasons": [asdict(reason) for reason in reasons],
            "text": f"The night failed: {said}",
        }
        ways.append(("the webhook", lambda: delivery.post(to.webhook, document)))
    if to.heartbeat:
        ways.append(("the heartbeat", lambda: delivery.ping(to.heartbeat, health == "healthy", said)))
    for name, send in ways:
        try:
            send()
        except delivery.Undelivered as error:
            print(f"scrapy nightly: {redacted(f'{name} could not be reached: {error}')}", file=sys.stderr)
