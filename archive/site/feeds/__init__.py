"""Atom feeds: new articles, changed figures, gaps, report digests, and one feed for each indicator.

::

    snapshot ─► articles.py changes.py gaps.py reports.py indicators.py ─► Entry ─► atom.py ─► bytes
                what is told, newest first, read once a snapshot            routes.py, conditional.py ─┘

An entry is an event of the archive with an identifier that only depends on what happened, and ``updated`` is when it
happened: publishing the same archive again gives the same bytes. View counts, captures that confirm a revision, tries
that fail as before and readings by a newer extractor are no events.
"""
