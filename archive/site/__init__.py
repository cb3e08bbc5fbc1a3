"""The published site: Datasette over the snapshot, with pages of our own for home, article and figure.

::

    archive.db ──► snapshot.py (reopened when replaced) ──► Datasette ──► templates/ + static/
                                                              ▲
    settings.py, server.py (command line, port, ready) ───────┤
    plugins/archive_site.py (hooks only) ─────────────────────┘
        ├─ search_query.py   what a person types ► FTS5 queries, one for each search table
        ├─ home.py article.py figure.py   what a page shows, as records
        ├─ marks.py          a text with its figures marked in place
        ├─ formats.py labels.py   numbers, dates and codes as the language writes them
        ├─ cells.py          cells of tables and queries
        ├─ corrections.py report_error.py   reviewers' notes, and how to report an error
        ├─ rendering.py kept_answers.py worked_once.py snapshot_schema.py   what makes pages fast
        └─ headers.py        Content-Security-Policy, no traces of the machine

What readers need to know of tables, columns and queries is in ``datasette_metadata.json`` at the top of the project.
"""
