"""Digests of reports as pages: the list, and one report beside last year, its plan and what was said before.

::

    digests, report_figures, report_findings (archive.digests) ─► reading.py ─► words.py ─► templates, feeds
"""
