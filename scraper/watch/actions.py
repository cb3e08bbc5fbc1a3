"""What is done when the monitors of a run have looked: e-mail, webhook, heartbeat, each as it is configured.

Spidermon catches whatever an action raises, so that none keeps the next from its work.
"""

from __future__ import annotations

from spidermon import Action, SkipAction

from scraper.watch import delivery
from scraper.watch.addresses import Addresses
from scraper.watch.report import Report


class Telling(Action):  # type: ignore[misc] # Spidermon has no types
    """An action that tells somebody of a run; ``data.report`` is what there is to tell."""

    name = "telling"

    def __init__(self, to: Addresses) -> None:
        super().__init__()
        self.to = to

    def run_action(self) -> None:
        """Tell, or skip; what goes wrong is noted in one line."""
        report: Report = self.data.report
        if report.stopped:
            raise SkipAction("whoever stopped the run knows")
        try:
            self.tell(report)
        except delivery.Undelivered as error:
            self.data.meta["undelivered"].append(f"{self.name} could not be reached: {error}")
            raise

    def tell(self, report: Report) -> None:
        """Tell; raises SkipAction or Undelivered."""
        raise NotImplementedError


class WriteMail(Telling):
    """Write to people when something changed, and once a week while it stays so."""

    name = "the mail server"

    def tell(self, report: Report) -> None:
        """Send an e-mail."""
        if self.to.mail is None:
            raise SkipAction("no mail server is configured")
        if not report.due:
            raise SkipAction("nothing changed")
        delivery.mail(self.to.mail, f"Archive: {report.subject()}", report.letter())


class CallWebhook(Telling):
    """Post every run that is not healthy, and the first that is so again."""

    name = "the webhook"

    def tell(self, report: Report) -> None:
        """Post the report."""
        if not self.to.webhook:
            raise SkipAction("no webhook is configured")
        if report.health == "healthy" and not report.changed:
            raise SkipAction("healthy as before")
        delivery.post(self.to.webhook, report.document())


class PingHeartbeat(Telling):
    """Ask an outside address, which raises the alarm itself when it is not asked: a dead machine tells nobody."""

    name = "the heartbeat"

    def tell(self, report: Report) -> None:
        """Ask the address after a healthy run, its ``/fail`` after any other."""
        if not self.to.heartbeat:
            raise SkipAction("no heartbeat is configured")
        delivery.ping(self.to.heartbeat, report.health == "healthy", report.document()["text"])
