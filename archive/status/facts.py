"""What is known of an archive at one time, without a judgement: that needs a moment, and is made anew at each look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from archive.health.reasons import Reason


@dataclass(frozen=True, slots=True)
class RunFacts:
    """One run of a crawl, with what its crawl came to so far; ``health`` and ``finished_at`` are None while it runs."""

    run_id: str
    crawl_id: str | None
    source: str
    mode: str
    started_by: str
    started_at: str
    finished_at: str | None
    health: str | None
    reasons: tuple[Reason, ...]
    outcome: str | None
    requests: int
    articles: int
    new_articles: int
    new_revisions: int
    errors: int


@dataclass(frozen=True, slots=True)
class SectionFacts:
    """A section of a portal: what it holds, when the archive last found something new in it, and its rhythm in days.

    ``newest`` is the date that the newest article bears; ``limit`` is the silence that is too long, None where the
    section has no rhythm yet.
    """

    section: str
    articles: int
    newest: str | None
    last_new: str | None
    usual: float | None
    longest: float | None
    limit: float | None


@dataclass(frozen=True, slots=True)
class Failing:
    """A kind of what should be in the archive and is not: how many, and a few of them (address or period, why)."""

    kind: str
    count: int
    examples: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PortalFacts:
    """A portal; ``every`` is the habit of its schedule in hours, None where there is none to tell."""

    portal: str
    organisation: str
    base: str
    frozen: bool
    articles: int
    last_done: str | None
    every: float | None
    runs: tuple[RunFacts, ...]
    sections: tuple[SectionFacts, ...] = ()
    measures: Mapping[str, float] = field(default_factory=dict)
    failing: tuple[Failing, ...] = ()

    @property
    def live_runs(self) -> tuple[RunFacts, ...]:
        """The runs that asked the live portal, newest first."""
        return tuple(run for run in self.runs if run.source == "live")


@dataclass(frozen=True, slots=True)
class Facts:
    """All portals of an archive, and up to when crawls are known."""

    portals: tuple[PortalFacts, ...]

    @property
    def newest(self) -> str:
        """When the newest run began; empty where there is none."""
        return max((run.started_at for portal in self.portals for run in portal.runs), default="")


def from_document(document: Mapping[str, Any]) -> Facts:
    """Return the facts in a document of ``archive.status.document``; raises KeyError or TypeError where it is none."""
    return Facts(tuple(_portal(portal) for portal in document["portals"]))


def _portal(told: Mapping[str, Any]) -> PortalFacts:
    return PortalFacts(
        **{name: told[name] for name in ("portal", "organisation", "base", "frozen", "articles", "last_done", "every")},
        runs=tuple(
            RunFacts(**{**run, "reasons": tuple(Reason(**reason) for reason in run["reasons"])}) for run in told["runs"]
        ),
        sections=tuple(
            SectionFacts(**{k: v for k, v in section.items() if k in SectionFacts.__dataclass_fields__})
            for section in told["sections"]
        ),
        measures=told["measures"],
        failing=tuple(
            Failing(f["kind"], f["count"], tuple((e[0], e[1]) for e in f["examples"])) for f in told["failing"]
        ),
    )
