"""The state of an archive, worked out when it is looked at, so that a schedule that never ran shows too.

::

    working.db or the snapshot ──► facts (what is known, no judgement) ──┐
    status.json (facts as the last run left them) ───────────────────────┼──► state at a moment: healthy,
    upkeep.json (publish, verify, backup, drill), the disk ──────────────┘     degraded, failed, with reasons

``scrapy status`` and the site's ``/-/status`` show the same.
"""
