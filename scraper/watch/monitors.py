"""The monitors, on Spidermon: each looks at one side of a run, and fails with the reasons in words.

What is out of its habit is worked out in ``archive.health``, since the site asks the same of its snapshot; here each
reason is given to the monitor that it belongs to, and none is lost: what no other takes is the outcome's.
"""

from __future__ import annotations

from typing import ClassVar

from spidermon import Monitor, MonitorSuite, monitors

from archive.health.reasons import Reason


class RunMonitor(Monitor):  # type: ignore[misc] # Spidermon has no types
    """A monitor of a run. ``data.reasons`` holds what was found; ``data.meta['told']`` gathers what monitors tell."""

    takes: ClassVar[tuple[str, ...]] = ()

    def test_nothing_to_tell(self) -> None:
        """Fail with the reasons that belong to this monitor."""
        told = [reason for reason in self.data.reasons if owner(reason) is type(self)]
        self.data.meta["told"] += told
        if told:
            self.fail("; ".join(reason.en for reason in told))


@monitors.name("Outcome")
class OutcomeMonitor(RunMonitor):
    """The run began, and the crawl went through."""


@monitors.name("Items")
class ItemsMonitor(RunMonitor):
    """Entries listed and new items are as many as usually; no section shrank or was left unread."""

    takes = ("few_listed", "many_new_articles", "many_new_revisions", "shrunk", "capped")


@monitors.name("Fields")
class FieldsMonitor(RunMonitor):
    """Articles show the fields that they used to."""

    takes = ("coverage.",)


@monitors.name("Answers")
class AnswersMonitor(RunMonitor):
    """Unwanted status codes, errors and retries are no more than usually."""

    takes = ("many_unwanted", "many_errors", "many_retries")


@monitors.name("Time")
class TimeMonitor(RunMonitor):
    """The run took no longer than usually."""

    takes = ("slow",)


@monitors.name("Silence")
class SilenceMonitor(RunMonitor):
    """No section has been silent for longer than its habit."""

    takes = ("silent ",)


@monitors.name("Figures")
class FiguresMonitor(RunMonitor):
    """Reports yield as many figures as before, and no more of them are flagged."""

    takes = ("few_figures", "many_flagged")


MONITORS = (
    OutcomeMonitor,
    ItemsMonitor,
    FieldsMonitor,
    AnswersMonitor,
    TimeMonitor,
    SilenceMonitor,
    FiguresMonitor,
)


def owner(reason: Reason) -> type[RunMonitor]:
    """Return the monitor that a reason belongs to."""
    return next((m for m in MONITORS if m.takes and reason.kind.startswith(m.takes)), OutcomeMonitor)


class RunSuite(MonitorSuite):  # type: ignore[misc]
    """All monitors of a run; whom to tell is added by ``scraper.watch.judging``."""

    monitors: ClassVar[list[type[RunMonitor]]] = list(MONITORS)
