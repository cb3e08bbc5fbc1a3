"""Collect what checks find: outcome, severity, the figures tested, a sentence in Vietnamese and in English."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from archive.records import Check
from pipelines.figures.draft import Draft
from pipelines.figures.normal import Plain

Severity = Literal["info", "warning", "error"]


class Verdicts:
    """The checks made so far; offsets are translated to the source text here."""

    def __init__(self, form: Plain) -> None:
        self.form = form
        self.checks: list[Check] = []

    def holds(self, name: str, drafts: Sequence[Draft], vi: str, en: str) -> None:
        """Note a check that holds."""
        self._add(name, "ok", "info", drafts, vi, en)

    def fails(self, name: str, severity: Severity, drafts: Sequence[Draft], vi: str, en: str) -> None:
        """Note a check that fails; ``error`` where the print must be wrong, ``warning`` where it is worth a look."""
        self._add(name, "fails", severity, drafts, vi, en)

    def _add(
        self, name: str, outcome: Literal["ok", "fails"], severity: Severity, drafts: Sequence[Draft], vi: str, en: str
    ) -> None:
        starts = tuple(self.form.start(d.start) for d in drafts)
        self.checks.append(Check(name, outcome, severity, starts, vi, en))
