"""Digests of reports: every figure of a report beside last year, the plan, and what was said before.

::

    reports ─► reading.py (what the article claims) ─► beside.py ──► report_figures ──┐
                                                  └──► findings.py ─► report_findings ├─► digests
    period.py, change.py: the year before, and what may be subtracted ────────────────┘

An article is a report when it states achieved values of five indicators or more for one period of its portal's own
area (the view ``reports``). All of it is worked out when the archive is published, from the ledger alone.
"""

from archive.digests.tables import build

__all__ = ["build"]
