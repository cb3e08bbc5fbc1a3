"""What is kept and how it is published.

::

    records (what the rooms hand to each other)
       │
    store ──► working.db (articles, revisions, texts, figures, captures, frontier)
    warc  ──► warc/*.warc.gz (every response as it came)
    ledger ─► what was ever claimed, and which value stands
       │
    publish ──► archive.db (snapshot) ──► site (Datasette: templates, plugin, static files)

This room imports nothing of ours; where it needs parsing or extraction it takes them as callables.
"""
