"""What is told of a run: whom it is about, how it went, how the one before went; as JSON and as a letter."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from archive.health.reasons import Health, Reason, health_of
from archive.health.runs import Run
from archive.store.crawls import CrawlSummary
from scraper.portal import Portal

REMIND_DAYS = 7


@dataclass(frozen=True, slots=True)
class Report:
    """A run that ended, or could not begin (``summary`` is None then). ``before``: earlier runs, the newest first."""

    portal: Portal
    run_id: str | None
    started_at: str
    finished_at: str
    reasons: tuple[Reason, ...]
    summary: CrawlSummary | None
    before: tuple[Run, ...]

    @property
    def health(self) -> Health:
        """How the run went."""
        return health_of(self.reasons)

    @property
    def was(self) -> str | None:
        """How the run before went."""
        return next((run.health for run in self.before if run.health), None)

    @property
    def changed(self) -> bool:
        """Whether there is something else to say than after the run before."""
        last = next((run for run in self.before if run.health), None)
        if last is None:
            return self.health != "healthy"
        return _kinds(self.reasons) != _kinds(last.reasons)

    @property
    def stopped(self) -> bool:
        """Whether somebody stopped the run, who needs no telling."""
        return any(reason.kind == "stopped" for reason in self.reasons)

    @property
    def due(self) -> bool:
        """Whether a person should be written to: something changed, or a week went by in the same trouble."""
        if self.changed:
            return True
        if self.health == "healthy":
            return False
        known = [run for run in self.before if run.health]
        began = last = known[0].started_at
        for run in known:
            if _kinds(run.reasons) != _kinds(self.reasons):
                break
            began = run.started_at
        return _weeks(began, self.started_at) > _weeks(began, last)

    def document(self) -> dict[str, Any]:
        """Return the report as a webhook gets it; ``text`` is what chat rooms show."""
        return {
            "event": "run",
            "health": self.health,
            "was": self.was,
            "changed": self.changed,
            "portal": self.portal.name,
            "organisation": self.portal.organisation,
            "base": self.portal.base,
            "run_id": self.run_id,
            "started_at": self.started_at,
            "finished_at": self.finished_at,
            "reasons": [asdict(reason) for reason in self.reasons],
            "counts": _counts(self.summary),
            "text": f"{self.subject()}{': ' if self.reasons else ''}{'; '.join(r.en for r in self.reasons)}",
        }

    def subject(self) -> str:
        """Return the subject of a letter."""
        return f"{self.portal.name} is {self.health}"

    def letter(self) -> str:
        """Return the text of a letter, in both languages."""
        lines = [f"{self.portal.organisation}, {self.portal.base}", ""]
        if self.reasons:
            lines += [f"- {reason.en}" for reason in self.reasons]
            lines += ["", *(f"- {reason.vi}" for reason in self.reasons)]
        else:
            lines += ["Everything is as it should be again.", "Mọi thứ đã trở lại bình thường."]
        counts = _counts(self.summary)
        if counts:
            lines += ["", ", ".join(f"{name.replace('_', ' ')}: {count}" for name, count in counts.items())]
        lines += ["", f"Run {self.run_id or '-'}, {self.started_at} to {self.finished_at}", "More: scrapy status"]
        return "\n".join(lines) + "\n"


def _counts(summary: CrawlSummary | None) -> dict[str, int]:
    if summary is None:
        return {}
    names = ("requests", "articles", "new_articles", "new_revisions", "errors")
    return {name: getattr(summary, name) for name in names}


def _kinds(reasons: tuple[Reason, ...]) -> set[str]:
    return {reason.kind for reason in reasons}


def _weeks(start: str, end: str) -> int:
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).days // REMIND_DAYS
